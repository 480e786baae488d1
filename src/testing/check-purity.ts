import { FleetError, joinErrors } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { listNames } from '../core/names.js';
import type { Fleet } from '../fleet/fleet.js';
import type { PlacementRecord } from '../placement/record.js';
import { watchOutsideReads } from './outside-reads.js';
import { synthesizeInMemory, type TestAssembly, type TestOptions } from './synthesize-for-test.js';
import { type RenderCall, renderAgain, watchRenders } from './watched-renders.js';

/**
 * Checks that the bytes depend on the model alone. Synthesizes two fleets and compares them; the second one renders all its
 * units, last one first, before the run that counts, so that state kept between renders shows. While renders of the first
 * run, they are watched for what they read of clock, random and environment.
 * @param createFleet makes a new fleet at each call
 * @throws FleetError `RENDER_IMPURE`, all of them together, each with application and target
 */
export function checkPurity<S extends object, E extends string>(
  createFleet: () => Fleet<S, E>,
  options: TestOptions = {},
): void {
  const { assembly, calls, reads } = watchedRun(createFleet(), options);
  const impure = readErrors(reads);
  if (impure.length === 0) {
    const fleet = createFleet();
    impure.push(...calls.toReversed().flatMap((call) => errorOfRenderingAgain(fleet, call)));
    if (impure.length === 0)
      impure.push(
        ...differences(
          assembly,
          synthesizeInMemory(fleet, options, () => undefined),
        ),
      );
  }
  const [first, ...others] = impure;
  if (first !== undefined) throw joinErrors([first, ...others]);
}

/** What the renders of one application read. */
interface OutsideReads {
  /** The render that was the first to read something, and where in the code. */
  readonly call: RenderCall;
  readonly place: Error;
  readonly what: Set<string>;
  readonly targets: Set<string>;
}

interface WatchedRun {
  readonly assembly: TestAssembly;
  readonly calls: readonly RenderCall[];
  readonly reads: ReadonlyMap<string, OutsideReads>;
}

function watchedRun(fleet: Fleet, options: TestOptions): WatchedRun {
  const calls: RenderCall[] = [];
  const reads = new Map<string, OutsideReads>();
  // From the call of render until the unit is done, because lazy values are computed when its objects are collected.
  let unit: RenderCall | undefined;
  watchRenders(fleet, (call) => {
    unit = call;
    calls.push(call);
  });
  const onRead = (what: string) => {
    if (unit !== undefined) addRead(reads, unit, what);
  };
  const afterUnit = () => {
    unit = undefined;
  };
  const assembly = watchOutsideReads(onRead, () => synthesizeInMemory(fleet, options, afterUnit));
  return { assembly, calls, reads };
}

function addRead(reads: Map<string, OutsideReads>, call: RenderCall, what: string): void {
  const known = reads.get(call.application);
  const own = known ?? { call, place: new Error(`${what} is read here`), what: new Set(), targets: new Set() };
  own.what.add(what);
  own.targets.add(call.target.name);
  reads.set(call.application, own);
}

function readErrors(reads: ReadonlyMap<string, OutsideReads>): FleetError[] {
  return [...reads.values()].map(({ call, place, what, targets }) => {
    const others = targets.size === 1 ? '' : `, there and on ${targets.size - 1} more`;
    return new FleetError('RENDER_IMPURE', {
      message: `render read ${listReads(what)}${others}; it must depend on its parameters alone`,
      hint: 'read it before the fleet is built, and pass it as a setting',
      path: unitPath(call),
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

function errorOfRenderingAgain(fleet: Fleet, call: RenderCall): readonly FleetError[] {
  try {
    renderAgain(fleet, call);
    return [];
  } catch (cause) {
    return [
      new FleetError('RENDER_IMPURE', {
        message: 'render throws when units are rendered in another order; it must depend on its parameters alone',
        hint: 'keep no state between calls of render',
        path: unitPath(call),
        cause,
      }),
    ];
  }
}

function unitPath({ application, target }: RenderCall): string {
  return `${application} on ${target.name} (${target.environment})`;
}

/** Of units; where these are equal, of other files. */
function differences(first: TestAssembly, second: TestAssembly): readonly FleetError[] {
  const paths = [...new Set([...first.files.keys(), ...second.files.keys()])].sort(compareText);
  const different = paths.filter((path) => first.files.get(path) !== second.files.get(path));
  const ofUnits = different.flatMap((path) => {
    const record = first.records.find(({ dir }) => path.startsWith(`${dir}/`));
    return record === undefined ? [] : unitDiffers(record, { path, first, second });
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
}

// Of the line only what stands before the value, which may be a secret.
function unitDiffers({ app, cluster, env }: PlacementRecord, { path, first, second }: Difference): FleetError {
  const lines = (first.files.get(path) ?? '').split('\n');
  const others = (second.files.get(path) ?? '').split('\n');
  const index = lines.findIndex((line, position) => line !== others[position]);
  const line = index < 0 ? lines.length : index;
  const field = /^[\s-]*([^\s:]+):/.exec(lines[line] ?? '')?.[1];
  return new FleetError('RENDER_IMPURE', {
    message: `rendered in another order, ${path} differs from line ${line + 1} on${field === undefined ? '' : `, at ${field}`}`,
    hint: 'let render depend on its parameters alone: keep no state between calls',
    path: `${app} on ${cluster} (${env})`,
  });
}
