// npm run bench: what the built package takes to generate fleets, against what users would write instead and against
// writing ready bytes, all in one run. Ratios are of CPU time. The spine is a fleet whose objects are not verified, as none of what it is
// compared with verifies any.
//   --json    one JSON document on stdout
//   --quick   a tenth of the clusters, once
//   --large   also 10,000 clusters
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import type { Size } from './units.js';
import type { Cost } from './variants.js';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, large: { type: 'boolean' } },
});
const factor = values.quick === true ? 10 : 1;
const RUNS = values.quick === true ? 1 : 3;
const SMALL: Size = { clusters: 10, applications: 20 };
const MEDIUM: Size = { clusters: 1_000 / factor, applications: 50 };
const LARGE: Size = { clusters: 10_000 / factor, applications: 50 };
const GROWTH = [500, 1_000, 2_000, 4_000, 8_000].map(
  (units): Size => ({ clusters: units / 20 / factor, applications: 20 }),
);
const TEXTS: Size = { clusters: 400 / factor, applications: 50 };

// Disks differ in how files that were just deleted slow down new ones; memory does not.
const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-'));
// Inside the package, which loads its schemas by its own name.
const bundles = join(import.meta.dirname, '../.bench.cdk8s-fleet');
process.on('exit', () => {
  for (const directory of [scratch, bundles]) rmSync(directory, { recursive: true, force: true });
});

/** The variants as users run their programs: without a loader. From source they reach what the package does not export. */
function bundle(name: 'package' | 'source'): string {
  const { peerDependencies, devDependencies, dependencies }: { readonly [list: string]: object } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'),
  );
  const libraries = Object.keys({ ...peerDependencies, ...devDependencies, ...dependencies });
  buildSync({
    entryPoints: [join(import.meta.dirname, 'variants.ts')],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: join(bundles, name),
    logLevel: 'error',
    ...(name === 'source'
      ? { conditions: ['@cdk8s-fleet/source'], external: libraries }
      : { packages: 'external' as const }),
  });
  return join(bundles, name, 'variants.js');
}

const ofPackage = bundle('package');
const ofSource = bundle('source');

function measure(variant: string, size: Size, runs = RUNS): Cost {
  const [cost] = measureEach([variant], size, runs);
  if (cost === undefined) throw new Error('a variant was not run');
  return cost;
}

/** Runs variants one after the other into one directory; of several such runs the cheapest of each counts. */
function measureEach(variants: readonly string[], size: Size, runs = RUNS): readonly Cost[] {
  const costs = Array.from({ length: runs }, () => {
    const directory = mkdtempSync(join(scratch, 'run-'));
    const inTurn = variants.map((variant) => runVariant(variant, size, directory));
    rmSync(directory, { recursive: true });
    return inTurn;
  });
  return variants.map((_, index) =>
    costs.flatMap((inTurn) => inTurn[index] ?? []).reduce((best, cost) => (cpuOf(cost) < cpuOf(best) ? cost : best)),
  );
}

function runVariant(variant: string, { clusters, applications }: Size, directory: string): Cost {
  const script = variant.startsWith('spine') ? ofSource : ofPackage;
  const flags = variant.endsWith('-untenured') ? ['--no-allocation-site-pretenuring'] : [];
  const command = [...flags, script, variant, String(clusters), String(applications), directory];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8', stdio: 'pipe' }));
}

const cpuOf = ({ cpuSeconds }: Cost) => cpuSeconds;
const ratio = (cost: Cost | undefined, base: Cost | undefined) =>
  (cost?.cpuSeconds ?? Number.NaN) / (base?.cpuSeconds ?? Number.NaN);

const wallRatio = (cost: Cost | undefined, base: Cost | undefined) =>
  (cost?.wallSeconds ?? Number.NaN) / (base?.wallSeconds ?? Number.NaN);
const largestGrowth = (costs: readonly Cost[]) =>
  Math.max(...costs.slice(1).map((cost, index) => ratio(cost, costs[index])));

const small = {
  floor: measure('floor', SMALL),
  fleet: measure('fleet', SMALL),
  spine: measure('spine', SMALL),
  'fleet-plus': measure('fleet-plus', SMALL),
  cdk8s: measure('cdk8s', SMALL),
  'import-cdk8s': measure('import-cdk8s', SMALL),
};

const [fleet, again] = measureEach(['fleet', 'fleet'], MEDIUM);
const [spine, changed] = measureEach(['spine', 'spine-changed'], MEDIUM);
const medium = {
  floor: measure('floor', MEDIUM),
  fleet,
  'fleet, again': again,
  'fleet, two threads': measure('fleet-threads', MEDIUM),
  'fleet, shared': measure('fleet-shared', MEDIUM),
  'fleet, shared in vain': measure('fleet-shared-in-vain', MEDIUM),
  'fleet-plus': measure('fleet-plus', MEDIUM, 1),
  spine,
  'spine, one application changed': changed,
  'spine, shared': measure('spine-shared', MEDIUM),
  'spine-plus': measure('spine-plus', MEDIUM, 1),
  'by-hand': measure('by-hand', MEDIUM, 1),
  cdk8s: measure('cdk8s', MEDIUM, 1),
  'cdk8s-plus': measure('cdk8s-plus', MEDIUM, 1),
};
const large =
  values.large === true
    ? {
        spine: measure('spine', LARGE, 1),
        fleet: measure('fleet', LARGE, 1),
        'fleet, --no-allocation-site-pretenuring': measure('fleet-untenured', LARGE, 1),
      }
    : undefined;
const grow = (variant: string) =>
  GROWTH.map((size) => ({ units: size.clusters * size.applications, ...measure(variant, size) }));
const growth = grow('fleet');
const extendedGrowth = grow('fleet-extended');

const ofProcess = (cost: Cost, base: Cost) => cost.processCpuSeconds / base.processCpuSeconds;
const json = measure('json', TEXTS);
const objects = {
  made: measure('make-objects', MEDIUM).cpuSeconds,
  stringified: measure('stringify-objects', MEDIUM).cpuSeconds,
  verified: measure('verify-objects', MEDIUM).cpuSeconds,
};
const facts = measure('load-facts', SMALL);
const ratios = {
  'M: spine to floor': ratio(spine, medium.floor),
  'M: spine, shared, to floor': ratio(medium['spine, shared'], medium.floor),
  'M: spine-plus to floor': ratio(medium['spine-plus'], medium.floor),
  'M: cdk8s to spine': ratio(medium.cdk8s, spine),
  'M: cdk8s-plus to spine-plus': ratio(medium['cdk8s-plus'], medium['spine-plus']),
  'M: by-hand to spine': ratio(medium['by-hand'], spine),
  'M: spine, one application changed, to first run': ratio(changed, spine),
  'M: fleet to floor': ratio(medium.fleet, medium.floor),
  'M: shared in vain to fleet': ratio(medium['fleet, shared in vain'], medium.fleet),
  'M: cdk8s to fleet': ratio(medium.cdk8s, medium.fleet),
  'M: cdk8s-plus to fleet-plus': ratio(medium['cdk8s-plus'], medium['fleet-plus']),
  'S: process of spine to one that only imports cdk8s': ofProcess(small.spine, small['import-cdk8s']),
  'S: process of fleet to one that only imports cdk8s': ofProcess(small.fleet, small['import-cdk8s']),
  'YAML to JSON.stringify': ratio(measure('yaml', TEXTS), json),
  'M: verification to JSON.stringify of its objects':
    (objects.verified - objects.made) / (objects.stringified - objects.made),
  'verification of 10,000 Deployments to JSON.stringify': ratio(
    measure('verify-deployments', SMALL),
    measure('stringify-deployments', SMALL),
  ),
  // What is written would not fit into the memory of one process.
  ...(large && { 'L: spine to ten times the floor of M': ratio(large.spine, medium.floor) / 10 }),
  'M: wall time of one thread to that of two': wallRatio(medium.fleet, medium['fleet, two threads']),
  'largest growth of a doubling': largestGrowth(growth),
  'the same with five extensions': largestGrowth(extendedGrowth),
};

if (values.json === true) {
  const sizes = { small: SMALL, medium: MEDIUM, ...(large && { large: LARGE }) };
  process.stdout.write(
    `${JSON.stringify({ sizes, objectsPerUnit: 5, small, medium, large, growth, extendedGrowth, facts, ratios }, null, 2)}\n`,
  );
} else {
  table('S', SMALL, small);
  table('M', MEDIUM, medium);
  if (large !== undefined) table('L', LARGE, large);
  process.stdout.write('growth\n');
  for (const { units, ...cost } of growth) row(`${units} units`, cost);
  process.stdout.write('growth with five extensions\n');
  for (const { units, ...cost } of extendedGrowth) row(`${units} units`, cost);
  process.stdout.write(`facts load in ${(facts.cpuSeconds * 1e3).toFixed(0)} ms CPU\n`);
  process.stdout.write('ratios of CPU time\n');
  for (const [name, value] of Object.entries(ratios))
    process.stdout.write(`  ${name.padEnd(56)}${value.toFixed(2).padStart(7)}\n`);
}

function table(name: string, size: Size, costs: { readonly [variant: string]: Cost | undefined }): void {
  process.stdout.write(`${name}: ${size.clusters} clusters x ${size.applications} applications x 5 objects\n`);
  for (const [variant, cost] of Object.entries(costs)) if (cost !== undefined) row(variant, cost);
}

function row(name: string, { cpuSeconds, wallSeconds, peakMegabytes }: Cost): void {
  process.stdout.write(
    `  ${name.padEnd(32)}${cpuSeconds.toFixed(2).padStart(8)} s CPU ${wallSeconds.toFixed(2).padStart(8)} s ${peakMegabytes.toFixed(0).padStart(6)} MB\n`,
  );
}
