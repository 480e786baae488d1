import type { FindingGroup } from './finding-group.js';

/** Every code an error of this package can carry, with its meaning. Codes are permanent. */
export const ERROR_CODES = {
  // model
  NAME_INVALID: 'a name is not a DNS label of at most 63 characters',
  NAME_TAKEN: 'two things of one kind have the same name',
  NAME_UNKNOWN: 'a name refers to nothing in the fleet',
  TARGET_NAME_NEEDED: 'a cluster is used by several environments and a target has no name of its own',
  FACT_RESERVED: 'a label uses the name of a built-in fact',
  VALUE_INVALID: 'a value is outside what is allowed',
  SETTING_NOT_JSON: 'a setting is not plain JSON data',
  SETTING_CONFLICT: 'an application declares a setting that its environments already have',
  FLEET_EMPTY: 'a fleet has nothing to generate',
  // placement
  SELECTOR_INVALID: 'a label selector is malformed',
  TOLERATION_INVALID: 'a toleration is malformed',
  DEPENDENCY_CYCLE: 'applications depend on each other in a circle',
  PLACEMENT_EMPTY: 'a placement policy matches no cluster target',
  PLACEMENT_UNSATISFIED: 'a placement policy cannot be met',
  RECORD_NAME_CONFLICT: 'two units derive the same record name',
  LOCK_INVALID: 'the lock file cannot be read',
  LOCK_OUTDATED: 'the lock file would change in frozen mode',
  CHANGE_UNACKNOWLEDGED: 'a change that deletes running workloads is not acknowledged',
  // rendering
  RENDER_FAILED: 'user code threw while rendering',
  VALUE_NOT_YAML: 'a value cannot be written as YAML without changing it',
  OBJECT_INVALID: 'an object lacks apiVersion, kind or name',
  OBJECT_CYCLE: 'objects depend on each other in a circle',
  UNIT_EMPTY: 'a unit renders no object',
  OBJECT_DUPLICATE: 'one unit holds the same object twice',
  SECRET_PLAINTEXT: 'a Secret carries plaintext data',
  SCOPE_UNKNOWN: 'it is not known whether a custom kind is namespaced',
  OWNER_CONFLICT: 'a namespace or custom resource definition has no single owner on a cluster',
  PROJECT_BOUNDARY: 'a unit leaves the boundary of its project',
  MANIFEST_INVALID: 'a manifest file cannot be used',
  EXTENSION_INVALID: 'an extension returned what it may not',
  EXTENSION_CONFLICT: 'two extensions change one field, or add one object differently',
  CHECK_FAILED: 'a check found an error',
  RULE_FAILED: 'a rule threw, or reported what no finding can be',
  RENDER_IMPURE: 'what is generated depends on more than the model',
  // assembly
  OUTPUT_LOCKED: 'another synth is writing this output',
  OUTPUT_LINK: 'a path of the output is a link or not what it should be',
  OUTPUT_FOREIGN: 'a file that is not ours stands where one should be written',
  OUTPUT_EDITED: 'a generated file was edited by hand',
  OUTPUT_COLLISION: 'two files of the output have one path on some file systems',
  OUTPUT_FAILED: 'the file system refused to read or write the output',
  OUTPUT_INTERRUPTED: 'an interrupted write cannot be completed',
  DOCUMENT_INVALID: 'a document of the assembly does not match its schema',
  PATH_INVALID: 'a path from input is not allowed',
  // delivery and commands
  DELIVERY_INVALID: 'delivery options are invalid',
  COMMAND_INVALID: 'a command was called wrongly',
  APP_FAILED: 'the app command failed',
  SEVERAL: 'several errors, each listed',
} as const satisfies { readonly [code: string]: string };

export type ErrorCode = keyof typeof ERROR_CODES;

export interface FleetErrorDetails {
  /** What went wrong, the value received, what is allowed. Lower case, no full stop. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** Construct path, file or object the error is about. */
  readonly path?: string;
  readonly cause?: unknown;
  /** The single errors, when several are reported together. */
  readonly errors?: readonly FleetError[];
  /** What was found in objects, when that is the error. */
  readonly finding?: FindingGroup;
}

/** Misuse of this package, or a fleet that cannot be generated. */
export class FleetError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly path: string | undefined;
  readonly errors: readonly FleetError[];
  readonly finding: FindingGroup | undefined;

  constructor(code: ErrorCode, details: FleetErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FleetError';
    this.code = code;
    this.hint = details.hint;
    this.path = details.path;
    this.errors = details.errors ?? [];
    this.finding = details.finding;
  }
}

/** Returns the only error as it is, or one error that holds them all. */
export function joinErrors(errors: readonly [FleetError, ...FleetError[]]): FleetError {
  const [first] = errors;
  if (errors.length === 1) return first;
  return new FleetError('SEVERAL', {
    message: `${errors.length} errors`,
    hint: 'mend each of them; nothing was written',
    errors,
  });
}
