import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryKind, onFileSystem } from '../../assembly/file-system.js';
import { INVENTORY_FILE } from '../../assembly/layout.js';
import { readAssembly } from '../../assembly/reader.js';
import { FleetError } from '../../core/errors.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import type { ValidationReport } from '../../verification/report/validation-report.js';
import { schemaPaths } from '../../verification/schema/fleet-facts.js';
import { type KubernetesFacts, kubernetesFacts } from '../../verification/schema/kubernetes-facts.js';
import { readSchemas } from '../../verification/schema/load-schemas.js';
import { previewUpgrade, validateAssembly } from './validate-assembly.js';
import { validateDirectory } from './validate-directory.js';
import { withLines } from './with-lines.js';

export interface Validation {
  /** An assembly, a directory of manifests, or a file. Paths in the report begin with it. */
  readonly path: string;
  /** As `1.34`. For an assembly: versions to preview. Else those to check for, at least one. */
  readonly kubernetes: readonly string[];
  /** Files and directories that describe kinds, besides those that the fleet of an assembly names. Relative to `root`. */
  readonly schemas: readonly string[];
  /** Absolute path of the project. */
  readonly root: string;
  /** Whether every place of a finding gets its line, or the first alone, which is quicker. @default true */
  readonly everyLine?: boolean;
}

/**
 * Checks manifests on disk: those of an assembly for the clusters that get them, others for the versions that are named.
 * @throws FleetError `COMMAND_INVALID`, `DOCUMENT_INVALID`, `OUTPUT_LINK`, `OUTPUT_FAILED`
 */
export function validate(validation: Validation): ValidationReport {
  const directory = validation.path.replace(/(?<=.)[/\\]+$/, '');
  const kind = onFileSystem(() => entryKind(directory));
  if (kind === 'absent') throw nothingThere(directory);
  if (kind !== 'file' && kind !== 'directory') throw notFollowed(directory);
  const report = reportOn(directory, validation);
  // A manifest that cannot be read is a finding; files that are none leave nothing to check, as no files do.
  const hasProblem = report.general.some(({ severity }) => severity === 'error');
  if (report.checked.length === 0 && !hasProblem) throw nothingToCheck(directory);
  const read = (file: string) => onFileSystem(() => readFileSync(file, 'utf8'));
  return { ...report, objects: withLines(report.objects, { read, every: validation.everyLine ?? true }) };
}

function reportOn(directory: string, { kubernetes, schemas, root }: Validation): ValidationReport {
  const shipped = kubernetesFacts();
  const versions = [...new Set(kubernetes.map((version) => knownVersion(version, shipped)))];
  if (!isAssembly(directory)) {
    const sources = { shipped, schemas: readSchemas(root, schemas) };
    return validateDirectory(directory, { sources, schemas, versions: atLeastOne(versions, directory) });
  }
  const assembly = readAssembly(directory);
  const fleet = withSchemas(assembly.fleet, schemas);
  const sources = { shipped, schemas: readSchemas(root, schemaPaths(fleet)) };
  if (versions.length === 0) return validateAssembly(assembly, { fleet, sources, directory });
  return previewUpgrade(assembly, { fleet, sources, directory, versions });
}

function withSchemas(fleet: FleetModel, schemas: readonly string[]): FleetModel {
  return schemas.length === 0 ? fleet : { ...fleet, schemas: [...(fleet.schemas ?? []), ...schemas] };
}

function isAssembly(directory: string): boolean {
  return onFileSystem(
    () => entryKind(directory) === 'directory' && entryKind(join(directory, INVENTORY_FILE)) === 'file',
  );
}

function knownVersion(version: string, { minors: { oldest, newest } }: KubernetesFacts): string {
  const minor = Number(/^v?1\.(\d+)(\.\d+)?$/.exec(version)?.[1]);
  if (minor >= oldest && minor <= newest) return `1.${minor}`;
  throw new FleetError('COMMAND_INVALID', {
    message: `${JSON.stringify(version)} is no Kubernetes version that is known; known are 1.${oldest} to 1.${newest}`,
    hint: 'name one of them, such as --kubernetes 1.34',
    path: '--kubernetes',
  });
}

function atLeastOne(versions: readonly string[], path: string): readonly string[] {
  if (versions.length > 0) return versions;
  throw new FleetError('COMMAND_INVALID', {
    message: `${JSON.stringify(path)} is no assembly, which would tell the versions of its clusters: it has no ${INVENTORY_FILE}`,
    hint: 'name the versions to check for, such as --kubernetes 1.33,1.34, or run synth and name its output',
    path: '--kubernetes',
  });
}

function nothingThere(path: string): FleetError {
  return new FleetError('COMMAND_INVALID', {
    message: `${JSON.stringify(path)} does not exist`,
    hint: 'run synth first, or name a directory or file of manifests',
    path,
  });
}

function notFollowed(path: string): FleetError {
  return new FleetError('COMMAND_INVALID', {
    message: `${JSON.stringify(path)} is a link or a special file, which is not followed`,
    hint: 'name the directory or file itself',
    path,
  });
}

function nothingToCheck(path: string): FleetError {
  return new FleetError('COMMAND_INVALID', {
    message: `${JSON.stringify(path)} holds no manifests`,
    hint: 'name a directory or file of manifests, which are called .yaml, .yml or .json',
    path,
  });
}
