import type { OwnedFile } from '../../assembly/documents/inventory-document.js';
import { onFileSystem } from '../../assembly/file-system.js';
import { OutputTree } from '../../assembly/output-tree.js';
import type { Assembly } from '../../assembly/reader.js';
import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import { listNames } from '../../core/names.js';
import { identityIn } from '../../manifest/scope.js';
import type { CheckedUnit } from '../../verification/engine/verification.js';
import type { ManifestReader, ReadFile } from './manifest-reader.js';

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
    for (const { app: application, env: environment, dir, namespace } of records) {
      const { objects, encrypted } = contentsOf(byDirectory.get(dir) ?? [], files);
      const placed = encrypted.map((identity) => identityIn(namespace, identity));
      yield { application, environment, target, cluster, objects, encrypted: placed };
    }
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

/** Of files that are where delivery engines look, and that no inventory lists. */
export function unlistedFiles({ assembly, directory }: Omit<AssemblyFiles, 'reader'>): readonly Finding[] {
  const { targets, files } = assembly.inventory;
  const listed = new Set([...files, ...targets.flatMap((target) => assembly.filesOf(target))].map(({ path }) => path));
  const tree = new OutputTree(directory);
  const unlisted = onFileSystem(() => ['clusters', 'delivery'].flatMap((below) => [...tree.entries(below)]))
    .map(({ path }) => path)
    .filter((path) => !listed.has(path));
  if (unlisted.length === 0) return [];
  const finding: Finding = {
    rule: 'not-checked',
    severity: 'info',
    place: directory,
    message: `there are files that no inventory lists: ${listNames(unlisted)}`,
    hint: 'delete them, or run synth where they were lost from its inventories',
  };
  return [finding];
}

function contentsOf(owned: readonly OwnedFile[], files: AssemblyFiles): ReadFile {
  const contents = owned.flatMap(({ path }) => {
    const place = `${files.directory}/${path}`;
    const text = textOf(path, place, files);
    return text === undefined ? [] : files.reader.read(place, text);
  });
  return {
    objects: contents.flatMap(({ objects }) => objects),
    encrypted: contents.flatMap(({ encrypted }) => encrypted),
  };
}

/** Undefined for a file that was lost or replaced by a link, which is a problem like any other of a file. */
function textOf(path: string, place: string, { assembly, reader }: AssemblyFiles): string | undefined {
  try {
    return assembly.read(path);
  } catch (error) {
    if (!(error instanceof FleetError) || error.code === 'OUTPUT_FAILED') throw error;
    const { code, message } = error;
    reader.refuse(new FleetError(code, { message, hint: 'restore it, or run synth again', path: place }));
    return undefined;
  }
}
