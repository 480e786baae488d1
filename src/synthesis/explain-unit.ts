import { STAGES, type Stage } from '../application/contribution.js';
import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { listNames } from '../core/names.js';
import { checkShape, fields, text } from '../core/shape.js';
import type { DeliveryAdapter } from '../delivery/delivery-adapter.js';
import type { Fleet } from '../fleet/fleet.js';
import { pathText } from '../manifest/change.js';
import type { KubeObject } from '../manifest/kube-object.js';
import type { Lock } from '../placement/lock/lock.js';
import { place } from '../placement/place.js';
import type { PlacementRecord } from '../placement/records/record.js';
import { withFixedCdk8sEnvironment } from '../rendering/cdk8s-environment.js';
import type { OwnContribution } from '../rendering/contribute.js';
import { withOnePassJson } from '../rendering/one-pass-json.js';
import { LOCK_SHAPE, OPTION_SHAPES } from './console/option-shapes.js';
import { inOneGo } from './console/pausing.js';
import { planFleet } from './plan.js';
import { readOwnLock } from './read-own-lock.js';
import { FleetRun, type FleetRunInput } from './units/fleet-run.js';
import { prepareRun } from './units/prepare-run.js';
import { renderFleet, splitHubs } from './units/render-fleet.js';
import type { OnContribution } from './units/unit-maker.js';

export interface ExplainUnitOptions {
  /** The placements made so far. @default those of fleet.lock.json in the working directory */
  readonly lock?: Lock;
  /** As given to `synth`: what extensions do may depend on it. @default [] */
  readonly delivery?: readonly DeliveryAdapter[];
  /** Directory that `manifests` of applications are relative to. @default the working directory */
  readonly root?: string;
}

const OPTIONS = fields<ExplainUnitOptions>({ lock: LOCK_SHAPE, delivery: OPTION_SHAPES.delivery, root: text });

/** What one extension did to one object of a unit. */
export interface UnitChange {
  /** `gather` for what a hub has of all units. */
  readonly stage: Stage | 'gather';
  readonly extension: string;
  readonly action: 'add' | 'change' | 'drop';
  /** `<kind> <name>` */
  readonly object: string;
  /** Of a change, the field: `spec.containers[name=web].image`. */
  readonly path?: string;
}

/**
 * What extensions did to the objects of one unit, in order of stages, then of extensions, objects and paths.
 * @throws FleetError `VALUE_INVALID`, `NAME_UNKNOWN`, `LOCK_INVALID` also when the file is that of another fleet, and everything that rendering throws
 */
export function explainUnit<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  application: string,
  target: string,
  options: ExplainUnitOptions = {},
): readonly UnitChange[] {
  checkShape(OPTIONS, options, { subject: 'the options of explainUnit', path: '' });
  const { lock = readOwnLock(fleet), delivery = [], root = process.cwd() } = options;
  const plan = { ...planFleet(fleet, { engines: delivery.map(({ name }) => name) }), share: false };
  // Without guards: an explanation changes nothing.
  const placement = place(plan.model, { lock });
  const records = [...placement.records];
  const there = records.filter(({ app }) => app === application).map(({ cluster }) => cluster);
  if (!there.includes(target)) throw notPlaced(application, target, there);
  const isMeant = ({ app, cluster }: PlacementRecord) => app === application && cluster === target;
  const changes: UnitChange[] = [];
  const onContribution: OnContribution = (record, stage, contribution) => {
    if (isMeant(record)) changes.push(...changesOf(stage, contribution));
  };
  const input = { ...prepareRun(plan, placement, { root, onContribution, verify: false }), write: nothing };
  withFixedCdk8sEnvironment(() =>
    withOnePassJson(() => {
      if (renderAlone(input, records.findIndex(isMeant))) return;
      changes.length = 0;
      inOneGo(renderFleet({ ...input, progress: nothing }));
    }),
  );
  return changes.sort(compareChanges);
}

const nothing = () => undefined;

/** Returns false for a unit that all others decide about: a hub, or one of a kind that another application installs. */
function renderAlone(input: FleetRunInput, at: number): boolean {
  if (splitHubs(input).hubs.includes(at)) return false;
  const run = new FleetRun(input);
  const isDone = run.unit(at);
  if (isDone) run.result();
  return isDone;
}

function changesOf(
  stage: UnitChange['stage'],
  { extension, add, change, drop }: OwnContribution,
): readonly UnitChange[] {
  const of = (action: UnitChange['action']) => (object: KubeObject) => ({
    stage,
    extension,
    action,
    object: `${object.kind} ${object.metadata.name}`,
  });
  return [
    ...add.map(of('add')),
    ...change.map(({ object, path }) => ({ ...of('change')(object), path: pathText(path) })),
    ...drop.map(of('drop')),
  ];
}

// What is gathered is what a hub consists of before anything is changed.
const ORDER: readonly UnitChange['stage'][] = ['gather', ...STAGES];

function compareChanges(a: UnitChange, b: UnitChange): number {
  return (
    ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage) ||
    compareText(a.extension, b.extension) ||
    compareText(a.object, b.object) ||
    compareText(a.path ?? '', b.path ?? '')
  );
}

function notPlaced(application: string, target: string, there: readonly string[]): FleetError {
  return new FleetError('NAME_UNKNOWN', {
    message: `application ${JSON.stringify(application)} is not placed on ${JSON.stringify(target)}; it is on ${there.length === 0 ? 'no target' : listNames(there)}`,
    hint: 'name one of these targets, or change the placement',
    path: application,
  });
}
