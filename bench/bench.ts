// npm run bench: what the built package takes to generate a fleet, against plain cdk8s and against writing ready bytes, in one run.
//   --json    one JSON document on stdout
//   --quick   a tenth of the clusters
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Size } from './fleet.js';
import type { Cost } from './variants.js';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } });
const factor = values.quick === true ? 10 : 1;
const MEDIUM: Size = { clusters: 1_000 / factor, applications: 50 };
const GROWTH = [500, 1_000, 2_000, 4_000, 8_000].map(
  (units): Size => ({ clusters: units / 20 / factor, applications: 20 }),
);
const RUNS = 3;

// Disks differ in how files that were just deleted slow down new ones; memory does not.
const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

function measure(variant: string, { clusters, applications }: Size, runs: number): Cost {
  const costs = Array.from({ length: runs }, () => {
    const directory = mkdtempSync(join(scratch, 'run-'));
    const script = join(import.meta.dirname, 'variants.ts');
    const command = ['--import', 'tsx', script, variant, String(clusters), String(applications), directory];
    const cost: Cost = JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8', stdio: 'pipe' }));
    rmSync(directory, { recursive: true });
    return cost;
  });
  return costs.reduce((best, cost) => (cost.cpuSeconds < best.cpuSeconds ? cost : best));
}

const medium = {
  floor: measure('floor', MEDIUM, RUNS),
  fleet: measure('fleet', MEDIUM, RUNS),
  cdk8s: measure('cdk8s', MEDIUM, 1),
};
const growth = GROWTH.map((size) => ({ units: size.clusters * size.applications, ...measure('fleet', size, RUNS) }));
const ratios = {
  fleetToFloor: medium.fleet.cpuSeconds / medium.floor.cpuSeconds,
  cdk8sToFleet: medium.cdk8s.cpuSeconds / medium.fleet.cpuSeconds,
  doublings: growth.slice(1).map(({ cpuSeconds }, index) => cpuSeconds / (growth[index]?.cpuSeconds ?? Number.NaN)),
};

if (values.json === true) {
  process.stdout.write(`${JSON.stringify({ size: MEDIUM, objectsPerUnit: 5, medium, growth, ratios }, null, 2)}\n`);
} else {
  process.stdout.write(`${MEDIUM.clusters} clusters x ${MEDIUM.applications} applications x 5 objects\n`);
  for (const [variant, { cpuSeconds, wallSeconds, peakMegabytes }] of Object.entries(medium)) {
    process.stdout.write(`  ${variant.padEnd(8)}${row(cpuSeconds, wallSeconds, peakMegabytes)}\n`);
  }
  process.stdout.write(
    `  cdk8s-fleet costs ${ratios.fleetToFloor.toFixed(1)} x the floor; plain cdk8s ${ratios.cdk8sToFleet.toFixed(1)} x cdk8s-fleet\n\ngrowth\n`,
  );
  for (const [index, { units, cpuSeconds, wallSeconds, peakMegabytes }] of growth.entries()) {
    const ratio = index === 0 ? '' : `  x ${ratios.doublings[index - 1]?.toFixed(2)}`;
    process.stdout.write(
      `  ${String(units).padStart(6)} units ${row(cpuSeconds, wallSeconds, peakMegabytes)}${ratio}\n`,
    );
  }
}

function row(cpuSeconds: number, wallSeconds: number, peakMegabytes: number): string {
  return `${cpuSeconds.toFixed(2).padStart(8)} s CPU ${wallSeconds.toFixed(2).padStart(8)} s ${peakMegabytes.toFixed(0).padStart(6)} MB`;
}
