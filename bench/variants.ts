// Runs one variant in a process of its own and prints what it cost: node … variants.ts VARIANT CLUSTERS APPLICATIONS DIRECTORY
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { synth } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { applicationName, clusterName, createFleet, image, regionOf, type Size } from './fleet.js';
import { addObjects } from './objects.js';

export interface Cost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
}

type Variant = (size: Size, directory: string) => () => unknown;

/** What remains when everything but writing is free: the same bytes to the same files. */
const floor: Variant = (size, directory) => {
  const files = [...synthesizeForTest(createFleet(size)).files].map(
    ([path, text]) => [join(directory, path), Buffer.from(text)] as const,
  );
  return () => {
    const made = new Set<string>();
    for (const [path, bytes] of files) {
      const parent = dirname(path);
      if (!made.has(parent)) mkdirSync(parent, { recursive: true });
      made.add(parent);
      writeFileSync(path, bytes);
    }
  };
};

const fleet: Variant = (size, directory) => () =>
  synth(createFleet(size), { directory: join(directory, 'dist'), lockFile: join(directory, 'fleet.lock.json') });

/** What users write today: a loop over clusters and applications, one App for each. */
const cdk8s: Variant =
  ({ clusters, applications }, directory) =>
  () => {
    for (let cluster = 0; cluster < clusters; cluster += 1) {
      for (let index = 0; index < applications; index += 1) {
        const application = applicationName(index);
        const target = clusterName(cluster);
        const region = regionOf(cluster);
        const app = new App({ outdir: join(directory, 'clusters', target, application) });
        const chart = new Chart(app, application, { namespace: application });
        addObjects(chart, { application, target, region, image, replicas: region === 'eu-west-1' ? 4 : 2 });
        app.synth();
      }
    }
  };

const variants: { readonly [name: string]: Variant } = { floor, fleet, cdk8s };
const [name = '', clusters, applications, directory = ''] = process.argv.slice(2);
const run = variants[name]?.({ clusters: Number(clusters), applications: Number(applications) }, directory);
if (run === undefined) throw new Error(`unknown variant ${name}`);
const cpu = process.cpuUsage();
const started = performance.now();
await run();
const { user, system } = process.cpuUsage(cpu);
const cost: Cost = {
  cpuSeconds: (user + system) / 1e6,
  wallSeconds: (performance.now() - started) / 1e3,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(cost)}\n`);
