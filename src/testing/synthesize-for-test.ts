import { type TargetFacts, targetFactsOf } from '../application/target-facts.js';
import { assertDocument } from '../assembly/documents/document-schema.js';
import { unitDirectory } from '../assembly/layout.js';
import { MemoryAssembly } from '../assembly/memory.js';
import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { compareText } from '../core/json.js';
import { didYouMean, listNames } from '../core/names.js';
import { checkShape, fields, flag, listOf, text } from '../core/shape.js';
import type { DeliveryAdapter } from '../delivery/delivery-adapter.js';
import type { Fleet } from '../fleet/fleet.js';
import type { KubeObject } from '../manifest/kube-object.js';
import { readManifests } from '../manifest/read-manifests.js';
import type { FleetModel } from '../placement/fleet-model.js';
import { EMPTY_LOCK, type Lock, type PlainLock, plainLock } from '../placement/lock/lock.js';
import type { PlacementRecord } from '../placement/records/record.js';
import { LOCK_SHAPE, OPTION_SHAPES } from '../synthesis/console/option-shapes.js';
import { type Synthesis, synthesize } from '../synthesis/synthesize.js';

export interface TestOptions {
  /** @default [] */
  readonly delivery?: readonly DeliveryAdapter[];
  /** @default 'per-unit' */
  readonly files?: 'per-unit' | 'per-object';
  /** The placements of an earlier run. @default none */
  readonly lock?: Lock;
  /** Refuses to depart from the lock. @default false */
  readonly frozen?: boolean;
  /** Places as if there were no lock. @default false */
  readonly fresh?: boolean;
  /** Changes that may delete running workloads. @default [] */
  readonly acknowledge?: readonly string[];
  /** Names of clusters to do without, as if they did not exist. @default [] */
  readonly without?: readonly string[];
  /** Directory that `manifests` of applications are relative to. @default the working directory */
  readonly root?: string;
  /** Whether renders are shared. @default as the fleet has it */
  readonly share?: boolean;
  /** Whether objects are checked, so that errors are thrown: a test of some of them may leave out what others need. @default true */
  readonly verify?: boolean;
}

/** A whole assembly in memory. */
export interface TestAssembly {
  /** Text of every file, by path, sorted. */
  readonly files: ReadonlyMap<string, string>;
  readonly model: FleetModel;
  readonly records: readonly PlacementRecord[];
  readonly findings: readonly Finding[];
  /** The placements made, to hand to the next run. */
  readonly lock: PlainLock;
  /**
   * Names of the cluster targets an application was placed on, sorted.
   * @throws FleetError `NAME_UNKNOWN` for an application or environment that there is not
   */
  targets(application: string, environment?: string): readonly string[];
  /**
   * Names of the cluster targets, hubs included, that hold a role of an application, sorted.
   * @throws FleetError `NAME_UNKNOWN` for an application or environment that there is not
   */
  holders(application: string, role: string, environment?: string): readonly string[];
  /**
   * What is known of a cluster target, whether or not anything is placed there.
   * @throws FleetError `NAME_UNKNOWN`
   */
  target(name: string): TargetFacts;
  /**
   * The objects of one unit, in apply order, as Kubernetes reads them.
   * @throws FleetError `NAME_UNKNOWN` when the application is not placed there
   */
  objects(application: string, target: string): readonly KubeObject[];
}

const OPTIONS = fields<TestOptions>({
  ...OPTION_SHAPES,
  lock: LOCK_SHAPE,
  without: listOf(text),
  root: text,
  share: flag,
  verify: flag,
});

/**
 * Generates a fleet in memory, for snapshots and assertions. Does not write, does not read a lock file or variables.
 * @throws FleetError
 */
export function synthesizeForTest<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  options: TestOptions = {},
): TestAssembly {
  return synthesizeInMemory(fleet, options, {});
}

/** As {@link synthesizeForTest}. */
export function synthesizeInMemory(
  fleet: Fleet,
  options: TestOptions,
  { reversed, onUserCode }: Pick<Synthesis, 'reversed' | 'onUserCode'>,
): TestAssembly {
  checkShape(OPTIONS, options, { subject: 'the options', path: '' });
  const {
    lock = EMPTY_LOCK,
    delivery,
    files,
    frozen = false,
    fresh = false,
    acknowledge = [],
    without,
    root = process.cwd(),
    share,
    verify,
  } = options;
  assertDocument('lock', plainLock(lock), 'the lock');
  const sink = new MemoryAssembly(lock);
  const { documents, placement, findings } = synthesize({
    fleet,
    root,
    lock,
    delivery,
    files,
    without,
    sink,
    modes: { frozen, fresh, acknowledge },
    reversed,
    share,
    verify,
    onUserCode,
  });
  sink.commit(documents);
  const written = new Map([...sink.files].sort(([a], [b]) => compareText(a, b)));
  const records = [...placement.records];
  const named = (units: readonly PlacementRecord[]) => units.map(({ cluster }) => cluster).sort();
  const { fleet: model } = documents;
  const unitsOf = (application: string, environment?: string) => {
    refuseUnknown('application', application, model.applications);
    if (environment !== undefined) refuseUnknown('environment', environment, model.environments);
    return records.filter(({ app, env }) => app === application && (environment === undefined || env === environment));
  };
  return {
    files: written,
    model,
    records,
    findings,
    lock: plainLock(documents.lock),
    targets: (application, environment) => named(unitsOf(application, environment)),
    holders: (application, role, environment) =>
      named(unitsOf(application, environment).filter(({ roles }) => roles?.includes(role))),
    target: (name) => targetOf(model, name),
    objects: (application, target) => {
      const there = unitsOf(application).map(({ cluster }) => cluster);
      if (!there.includes(target)) throw notPlaced(application, target, there);
      const directory = `${unitDirectory(target, application)}/`;
      return [...written].flatMap(([path, text]) => (path.startsWith(directory) ? objectsOf(path, text) : []));
    },
  };
}

function refuseUnknown(kind: string, name: string, all: readonly { readonly name: string }[]): void {
  const known = all.map((one) => one.name);
  if (known.includes(name)) return;
  throw new FleetError('NAME_UNKNOWN', {
    message: `there is no ${kind} ${JSON.stringify(name)}${didYouMean(name, known)}`,
    hint: `use one of ${listNames(known)}`,
  });
}

function targetOf(fleet: FleetModel, name: string): TargetFacts {
  const targets = targetFactsOf(fleet);
  const target = targets.get(name);
  if (target !== undefined) return target;
  const known = [...targets.keys()];
  throw new FleetError('NAME_UNKNOWN', {
    message: `there is no cluster target ${JSON.stringify(name)}${didYouMean(name, known)}`,
    hint: `use one of ${listNames(known)}`,
    path: fleet.name,
  });
}

function objectsOf(path: string, text: string): readonly KubeObject[] {
  const read = readManifests(path, text);
  return read.kind === 'objects' ? read.objects : [];
}

function notPlaced(application: string, target: string, there: readonly string[]): FleetError {
  return new FleetError('NAME_UNKNOWN', {
    message: `application ${JSON.stringify(application)} is not placed on ${JSON.stringify(target)}; it is on ${there.length === 0 ? 'no target' : listNames(there)}`,
    hint: 'name one of these targets, or change the placement',
    path: application,
  });
}
