// Runs one variant in a process of its own and prints what it cost: node … variants.ts VARIANT CLUSTERS APPLICATIONS DIRECTORY
// Each variant loads what it needs by itself, so that none pays for the modules of another.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namespace, type Size, unitsOf } from './units.js';

export interface Cost {
  readonly cpuSeconds: number;
  /** From the start of the process, with all it loads. */
  readonly processCpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
}

type Variant = (size: Size, directory: string) => Promise<() => unknown>;

/** What remains when everything but writing is free: the same bytes to the same files. */
const floor: Variant = async (size, directory) => {
  const { synthesizeForTest } = await import('cdk8s-fleet/testing');
  const { createFleet } = await import('./fleet.js');
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

const flavour = async (plus: boolean) =>
  plus ? (await import('./plus-objects.js')).addPlusObjects : (await import('./objects.js')).addObjects;

interface FleetVariant {
  readonly plus?: boolean;
  readonly changed?: number;
  readonly extended?: boolean;
  readonly threads?: 1 | 2;
  readonly named?: boolean;
  readonly share?: boolean;
}

const fleetOf =
  ({ plus = false, extended = false, threads = 1, ...options }: FleetVariant = {}): Variant =>
  async (size, directory) => {
    const { synth } = await import('cdk8s-fleet');
    const { createFleet } = await import('./fleet.js');
    const addObjects = await flavour(plus);
    const { addExtensions } = await import('./extensions.js');
    return () => {
      const fleet = createFleet(size, { ...options, addObjects });
      if (extended) addExtensions(fleet);
      const lockFile = join(directory, 'fleet.lock.json');
      return synth(fleet, { directory: join(directory, 'dist'), lockFile, threads });
    };
  };

/** The fleet without verification. To be bundled from source, as no user can leave it out. */
const spineOf =
  ({ plus = false, ...options }: FleetVariant = {}): Variant =>
  async (size, directory) => {
    const { openAssembly } = await import('../src/assembly/writer.js');
    const { synthesize } = await import('../src/synthesis/synthesize.js');
    const { createFleet } = await import('./fleet.js');
    const addObjects = await flavour(plus);
    return () => {
      const fleet = createFleet(size, { ...options, addObjects });
      const sink = openAssembly({ directory: join(directory, 'dist'), lockFile: join(directory, 'fleet.lock.json') });
      const modes = { frozen: false, fresh: false, acknowledge: [] };
      const run = { fleet, root: directory, lock: sink.previousLock, modes, delivery: [], sink, verify: false };
      sink.commit(synthesize(run).documents);
    };
  };

/** What users write today: a loop over clusters and applications, one App for each. */
const cdk8sOf =
  (plus: boolean): Variant =>
  async (size, directory) => {
    const { App, Chart } = await import('cdk8s');
    const addObjects = await flavour(plus);
    return () => {
      for (const unit of unitsOf(size)) {
        const app = new App({ outdir: join(directory, 'clusters', unit.target, unit.application) });
        addObjects(new Chart(app, unit.application, { namespace }), unit);
        app.synth();
      }
    };
  };

/** The same loop without cdk8s: literals, and a YAML library. */
const byHand: Variant = async (size, directory) => {
  const { dump } = await import('js-yaml');
  const { objectsOf } = await import('./objects.js');
  return () => {
    for (const unit of unitsOf(size)) {
      const objects = Object.values(objectsOf(unit)).map((object) => ({
        ...object,
        metadata: { ...object.metadata, namespace },
      }));
      const parent = join(directory, 'clusters', unit.target, unit.application);
      mkdirSync(parent, { recursive: true });
      const text = objects.map((object) => dump(object, { noRefs: true, sortKeys: true })).join('---\n');
      writeFileSync(join(parent, `${unit.application}.k8s.yaml`), text);
    }
  };
};

/** Only turns objects into text. */
const textOf =
  (write: (objects: readonly object[]) => unknown): Variant =>
  async ({ clusters, applications }) => {
    const { objectsOf } = await import('./objects.js');
    const units = [...unitsOf({ clusters: 1, applications })].map((unit) => Object.values(objectsOf(unit)));
    return () => {
      for (let cluster = 0; cluster < clusters; cluster += 1) for (const objects of units) write(objects);
    };
  };

const yaml: Variant = async (size, directory) => {
  const { writeYaml } = await import('../src/manifest/yaml-writer.js');
  return textOf((objects) => objects.map((object) => writeYaml(object, 'bench')))(size, directory);
};

const verification = () => import('./verification.js');

const variants: { readonly [name: string]: Variant } = {
  floor,
  fleet: fleetOf(),
  changed: fleetOf({ changed: 0 }),
  'fleet-plus': fleetOf({ plus: true }),
  'fleet-untenured': fleetOf(),
  'fleet-shared': fleetOf({ named: false, share: true }),
  'fleet-shared-in-vain': fleetOf({ share: true }),
  'fleet-threads': fleetOf({ threads: 2 }),
  spine: spineOf(),
  'spine-plus': spineOf({ plus: true }),
  'spine-changed': spineOf({ changed: 0 }),
  'spine-shared': spineOf({ named: false, share: true }),
  'fleet-extended': fleetOf({ extended: true }),
  cdk8s: cdk8sOf(false),
  'cdk8s-plus': cdk8sOf(true),
  'by-hand': byHand,
  json: textOf((objects) => objects.map((object) => JSON.stringify(object))),
  yaml,
  'make-objects': async (size) => {
    const { makeObjects } = await verification();
    return () => makeObjects(size);
  },
  'stringify-objects': async (size) => {
    const { stringifyObjects } = await verification();
    return () => stringifyObjects(size);
  },
  'verify-objects': async (size) => {
    const { verifyObjects } = await verification();
    return () => verifyObjects(size);
  },
  'stringify-deployments': async () => {
    const objects = (await verification()).deployments();
    return () => objects.map((object) => JSON.stringify(object));
  },
  'verify-deployments': async () => {
    const { deployments, verifyDeployments } = await verification();
    const objects = deployments();
    return () => verifyDeployments(objects);
  },
  'load-facts': async () => (await verification()).loadFacts,
  'import-cdk8s': async () => () => import('cdk8s'),
};

const [name = '', clusters, applications, directory = ''] = process.argv.slice(2);
const run = await variants[name]?.({ clusters: Number(clusters), applications: Number(applications) }, directory);
if (run === undefined) throw new Error(`unknown variant ${name}`);
const cpu = process.cpuUsage();
const started = performance.now();
await run();
const wallSeconds = (performance.now() - started) / 1e3;
const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;
const cost: Cost = {
  cpuSeconds: seconds(process.cpuUsage(cpu)),
  processCpuSeconds: seconds(process.cpuUsage()),
  wallSeconds,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(cost)}\n`);
