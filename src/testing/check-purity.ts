import { FleetError, joinErrors } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { listNames } from '../core/names.js';
import { callable } from '../core/shape.js';
import type { Fleet } from '../fleet/fleet.js';
import type { PlacementRecord } from '../placement/records/record.js';
import type { UserCode } from '../synthesis/user-code.js';
import { watchOutsideReads } from './outside-reads.js';
import { synthesizeInMemory, type TestAssembly, type TestOptions } from './synthesize-for-test.js';

/**
 * Checks that the bytes depend on the model alone. Synthesizes two fleets: the second one with its last unit first, and then
 * once more in order, so that state kept between units or between runs shows. While code of the first one runs, it is
 * watched for what it reads of clock, random and environment. Where renders are shared, a last run shares them, and the others do not.
 * @param createFleet makes a new fleet at each call
 * @throws FleetError `RENDER_IMPURE`, all of them together, each with application or extension, and target
 */
export function checkPurity<S extends object, E extends string>(
  createFleet: () => Fleet<S, E>,
  options: TestOptions = {},
): void {
  refuseOther(createFleet);
  const everyUnit = { ...options, share: false, verify: false };
  const { assembly, reads } = watchedRun(createFleet(), everyUnit);
  throwFirst(readErrors(reads));
  const fleet = createFleet();
  throwFirst(differences(assembly, inReverse(fleet, everyUnit)));
  throwFirst(differences(assembly, synthesizeInMemory(fleet, everyUnit, {})));
  if (options.share ?? fleet.share)
    throwFirst(differences(assembly, synthesizeInMemory(fleet, { ...everyUnit, share: true }, {}), 'shared'));
}

/** A fleet itself, above all, of which no other can be made. */
function refuseOther(createFleet: unknown): void {
  const fault = callable(createFleet, 'what makes the fleet');
  if (fault === undefined) return;
  throw new FleetError('VALUE_INVALID', {
    message: fault,
    hint: 'pass a function that makes a new fleet at each call',
  });
}

function throwFirst([first, ...others]: readonly FleetError[]): void {
  if (first !== undefined) throw joinErrors([first, ...others]);
}

/** What an application or an extension read. */
interface OutsideReads {
  /** The call that was the first to read something, and where in the code. */
  readonly code: UserCode;
  readonly place: Error;
  readonly what: Set<string>;
  readonly paths: Set<string>;
}

interface WatchedRun {
  readonly assembly: TestAssembly;
  readonly reads: ReadonlyMap<string, OutsideReads>;
}

function watchedRun(fleet: Fleet, options: TestOptions): WatchedRun {
  const reads = new Map<string, OutsideReads>();
  let running: UserCode | undefined;
  const onUserCode = (code: UserCode | undefined) => {
    running = code;
  };
  const onRead = (what: string) => {
    if (running !== undefined) addRead(reads, running, what);
  };
  const assembly = watchOutsideReads(onRead, () => synthesizeInMemory(fleet, options, { onUserCode }));
  return { assembly, reads };
}

function addRead(reads: Map<string, OutsideReads>, code: UserCode, what: string): void {
  const known = reads.get(code.name);
  const own = known ?? { code, place: new Error(`${what} is read here`), what: new Set(), paths: new Set() };
  own.what.add(what);
  own.paths.add(code.path);
  reads.set(code.name, own);
}

function readErrors(reads: ReadonlyMap<string, OutsideReads>): readonly FleetError[] {
  return [...reads.values()].map(({ code, place, what, paths }) => {
    const others = paths.size === 1 ? '' : `, there and on ${paths.size - 1} more`;
    return new FleetError('RENDER_IMPURE', {
      message: `${code.call} read ${listReads(what)}${others}; it must depend on its parameters alone`,
      hint: 'read it before the fleet is built, and pass it as a setting',
      path: code.path,
      cause: place,
    });
  });
}

function listReads(what: ReadonlySet<string>): string {
  const all = what.has('process.env');
  return [...what]
    .filter((name) => !(all && name.startsWith('process.env.')))
    .sort()
    .join(', ');
}

function inReverse(fleet: Fleet, options: TestOptions): TestAssembly {
  try {
    return synthesizeInMemory(fleet, options, { reversed: true });
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const [first, ...others] = (error.errors.length > 0 ? error.errors : [error]).map(needsOrder);
    throw first === undefined ? error : joinErrors([first, ...others]);
  }
}

function needsOrder(cause: FleetError): FleetError {
  return new FleetError('RENDER_IMPURE', {
    message: `units cannot be rendered in another order: ${cause.message}`,
    hint: 'keep no state between calls',
    path: cause.path,
    cause: cause.cause,
  });
}

/** Of units; where these are equal, of other files. */
function differences(
  first: TestAssembly,
  second: TestAssembly,
  how: Difference['how'] = 'rendered in another order',
): readonly FleetError[] {
  const paths = [...new Set([...first.files.keys(), ...second.files.keys()])].sort(compareText);
  const different = paths.filter((path) => first.files.get(path) !== second.files.get(path));
  const ofUnits = different.flatMap((path) => {
    const record = first.records.find(({ dir }) => path.startsWith(`${dir}/`));
    return record === undefined ? [] : unitDiffers(record, { path, first, second, how });
  });
  if (ofUnits.length > 0 || different.length === 0) return ofUnits;
  return [
    new FleetError('RENDER_IMPURE', {
      message: `two fleets made by the same function differ in ${listNames(different)}`,
      hint: 'let the function that makes the fleet give the same model at each call',
      path: different[0],
    }),
  ];
}

interface Difference {
  readonly path: string;
  readonly first: TestAssembly;
  readonly second: TestAssembly;
  readonly how: 'rendered in another order' | 'shared';
}

// Of the line only what stands before the value, which may be a secret.
function unitDiffers({ app, cluster, env }: PlacementRecord, { path, first, second, how }: Difference): FleetError {
  const lines = (first.files.get(path) ?? '').split('\n');
  const others = (second.files.get(path) ?? '').split('\n');
  const index = lines.findIndex((line, position) => line !== others[position]);
  const line = index < 0 ? lines.length : index;
  const field = /^[\s-]*([^\s:]+):/.exec(lines[line] ?? '')?.[1];
  return new FleetError('RENDER_IMPURE', {
    message: `${how}, ${path} differs from line ${line + 1} on${field === undefined ? '' : `, at ${field}`}`,
    hint: 'let render depend on its parameters alone: keep no state between calls',
    path: `${app} on ${cluster} (${env})`,
  });
}
