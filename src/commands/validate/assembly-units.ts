import type { OwnedFile } from '../../assembly/documents/inventory-document.js';
import type { Assembly } from '../../assembly/reader.js';
import { groupBy } from '../../core/group-by.js';
import type { CheckedUnit } from '../../verification/engine/verification.js';
import type { ManifestReader } from './manifest-reader.js';

/** A unit as it was read, with the name of its cluster. */
export type ReadUnit = Omit<CheckedUnit, 'cluster'> & { readonly cluster: string };

export interface AssemblyFiles {
  readonly assembly: Assembly;
  readonly reader: ManifestReader;
  /** Of the assembly, put before the paths of files. */
  readonly directory: string;
}

/** The units of an assembly one by one, target by target. */
export function* assemblyUnits(files: AssemblyFiles): Generator<ReadUnit> {
  const { assembly } = files;
  const clusters = new Map(assembly.fleet.targets.map(({ name, cluster }) => [name, cluster]));
  for (const [target, records] of groupBy(assembly.records, ({ cluster }) => cluster)) {
    const byDirectory = groupBy(assembly.filesOf(target), ({ path }) => path.slice(0, path.lastIndexOf('/')));
    const cluster = clusters.get(target) ?? target;
    for (const { app: application, env: environment, dir } of records)
      yield { application, environment, target, cluster, ...contentsOf(byDirectory.get(dir) ?? [], files) };
  }
}

/** What each delivery engine gets, placed as `synth` places it. */
export function* deliveryUnits(files: AssemblyFiles): Generator<ReadUnit> {
  const owned = files.assembly.inventory.files.filter(({ path }) => path.startsWith('delivery/'));
  for (const [name, own] of groupBy(owned, ({ path }) => path.split('/', 2).join('/'))) {
    const application = name.slice('delivery/'.length);
    yield { application, environment: 'delivery', target: name, cluster: name, ...contentsOf(own, files) };
  }
}

function contentsOf(
  owned: readonly OwnedFile[],
  { assembly, reader, directory }: AssemblyFiles,
): Pick<ReadUnit, 'objects' | 'encrypted'> {
  const contents = owned.map(({ path }) => reader.read(`${directory}/${path}`, assembly.read(path)));
  return {
    objects: contents.flatMap(({ objects }) => objects),
    encrypted: contents.flatMap(({ encrypted }) => encrypted),
  };
}
