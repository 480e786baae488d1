import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { entryKind, onFileSystem } from '../../assembly/file-system.js';
import { OutputTree, type TreeEntry } from '../../assembly/output-tree.js';
import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { listNames } from '../../core/names.js';
import type { RuleSettings } from '../../core/rule-settings.js';
import { assumedCluster } from '../../verification/cluster/assumed-cluster.js';
import { groupFindings } from '../../verification/report/group-findings.js';
import type { ValidationReport } from '../../verification/report/validation-report.js';
import type { FactSources } from '../../verification/schema/fleet-facts.js';
import { ManifestReader } from './manifest-reader.js';
import { ValidationRun } from './validation-run.js';

export interface DirectoryValidation {
  readonly sources: FactSources;
  /** Each is taken for a cluster of its own that gets all objects, with every custom kind that is known. */
  readonly versions: readonly string[];
  /** Paths of schemas among the sources. */
  readonly schemas: readonly string[];
}

/** Whoever applies a directory gives objects without a namespace one, as `kubectl --namespace` does. */
const SETTINGS: RuleSettings = { levels: [{ rule: 'scope', level: 'info' }], suppressions: [] };

const MANIFEST = /\.(ya?ml|json)$/;
const MIB = 2 ** 20;
const MAX_FILE_MIB = 10;

/**
 * Checks a directory of manifests and those below it, or a single file. Links are not followed.
 * @throws FleetError `OUTPUT_FAILED`, `OUTPUT_LINK`
 */
export function validateDirectory(path: string, { sources, versions, schemas }: DirectoryValidation): ValidationReport {
  const reader = new ManifestReader();
  const clusters = versions.map((version) => assumedCluster({ name: version, kubernetes: version, schemas }, sources));
  const run = new ValidationRun(SETTINGS, 'warning');
  for (const { place, text } of textsIn(path, reader)) {
    const read = reader.read(place, text);
    for (const cluster of clusters)
      run.add({ application: '', environment: '', target: cluster.name, cluster, ...read });
  }
  const { findings, checked, notChecked } = run.result();
  return { ...groupFindings([...reader.problems, ...notChecked, ...findings]), checked };
}

interface ManifestText {
  /** As the user named it. */
  readonly place: string;
  readonly text: string;
}

function* textsIn(path: string, reader: ManifestReader): Generator<ManifestText> {
  const isFile = onFileSystem(() => entryKind(path)) === 'file';
  const tree = new OutputTree(isFile ? dirname(path) : path);
  const entries = onFileSystem(() =>
    isFile ? [{ path: basename(path), kind: 'file' } as const] : [...tree.entries()],
  );
  // What is no file is told of, whatever its name.
  const isOther = ({ path: name, kind }: TreeEntry) => !isFile && kind === 'file' && !MANIFEST.test(name);
  const others = entries.filter(isOther);
  if (others.length > 0) reader.problems.push(noManifests(path, others));
  for (const entry of entries.filter((each) => !isOther(each))) {
    const place = isFile ? path : `${path}/${entry.path}`;
    const text = textOf(tree, { ...entry, place }, reader);
    if (text !== undefined) yield { place, text };
  }
}

function textOf(tree: OutputTree, entry: TreeEntry & { readonly place: string }, reader: ManifestReader) {
  const { path, kind, place } = entry;
  if (kind !== 'file') {
    reader.refuse(unreadable(place, 'it is a link or a special file, which is not followed', 'give the file itself'));
    return undefined;
  }
  const size = onFileSystem(() => lstatSync(place).size);
  if (size > MAX_FILE_MIB * MIB) {
    reader.refuse(unreadable(place, `it has ${size} bytes; allowed are ${MAX_FILE_MIB} MiB`, 'split it'));
    return undefined;
  }
  try {
    const bytes = onFileSystem(() => tree.read(path));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    reader.refuse(unreadable(place, 'it is not UTF-8 text', 'save it as UTF-8'));
    return undefined;
  }
}

function unreadable(path: string, message: string, hint: string): FleetError {
  return new FleetError('MANIFEST_INVALID', { message, hint, path });
}

function noManifests(place: string, others: readonly TreeEntry[]): Finding {
  return {
    rule: 'not-checked',
    severity: 'info',
    place,
    message: `there are files that are neither YAML nor JSON: ${listNames(others.map(({ path }) => path))}`,
    hint: 'name manifests .yaml, .yml or .json',
  };
}
