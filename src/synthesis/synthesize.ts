import { recordSetFile } from '../assembly/layout.js';
import type { AssemblyDocuments, AssemblySink, FileEntry } from '../assembly/sink.js';
import type { Finding } from '../core/finding.js';
import { reversedList } from '../core/list.js';
import type { Delivery, DeliveryAdapter, DeliverySet } from '../delivery/delivery-adapter.js';
import { assertFleet, type Fleet } from '../fleet/fleet.js';
import { checkGuards, guards } from '../placement/lock/guards.js';
import type { Lock } from '../placement/lock/lock.js';
import { checkFrozenLock } from '../placement/lock/lock-differences.js';
import { type Placement, place } from '../placement/place.js';
import type { RecordSet } from '../placement/records/record-set.js';
import { withFixedCdk8sEnvironment } from '../rendering/cdk8s-environment.js';
import { withOnePassJson } from '../rendering/one-pass-json.js';
import { groupFindings } from '../verification/report/group-findings.js';
import type { Modes } from './console/environment.js';
import { inOneGo, inSlices, type Pausing } from './console/pausing.js';
import { deliver } from './deliver.js';
import { type Plan, planFleet } from './plan.js';
import { refuseErrors } from './refuse-errors.js';
import type { RenderingThread } from './threads/rendering-thread.js';
import { type PreparedRun, prepareRun } from './units/prepare-run.js';
import { renderFleet } from './units/render-fleet.js';
import type { RenderedFleet } from './units/unit-results.js';
import type { OnUserCode } from './user-code.js';
import { type FleetVerification, NOTHING_VERIFIED } from './verification/fleet-verification.js';

export interface Synthesis {
  readonly fleet: Fleet;
  /** Directory that `manifests` of applications are relative to. */
  readonly root: string;
  readonly lock: Lock;
  readonly modes: Pick<Modes, 'frozen' | 'fresh' | 'acknowledge'>;
  /** Undefined where it is not asked about: then the lock keeps the engines it has. */
  readonly delivery: readonly DeliveryAdapter[] | undefined;
  /** Names of clusters to do without. @default [] */
  readonly without?: readonly string[] | undefined;
  /** @default 'per-unit' */
  readonly files?: 'per-unit' | 'per-object';
  readonly sink: AssemblySink;
  /** Called after each unit. */
  readonly progress?: (done: number, total: number) => void;
  /** Asked after each unit. @default never */
  readonly isPauseDue?: () => boolean;
  /** Renders the last unit first, to show that the order does not matter. @default false */
  readonly reversed?: boolean;
  /** @default as the fleet has it */
  readonly share?: boolean;
  /** Whether objects are checked. @default true */
  readonly verify?: boolean;
  readonly onUserCode?: OnUserCode;
  /** Starts a thread that helps to render. @default none */
  readonly startThread?: (plan: Plan) => RenderingThread | undefined;
}

export interface PlacedFleet extends Placement {
  /** Of acknowledgements that nothing needed. */
  readonly unused: readonly Finding[];
}

export interface Synthesized {
  readonly documents: AssemblyDocuments;
  readonly placement: PlacedFleet;
  readonly objects: number;
  readonly findings: readonly Finding[];
}

/** As {@link synthesisWithPauses}, in one go. */
export function synthesize(synthesis: Synthesis): Synthesized {
  return inOneGo(synthesisWithPauses(synthesis));
}

/** The pipeline: model → plan → place → render → deliver → verify. Files go to the sink; nothing else is touched. Pauses between units when one is due. */
export function* synthesisWithPauses(synthesis: Synthesis): Pausing<Synthesized> {
  const { fleet, delivery = [], without, onUserCode } = synthesis;
  assertFleet(fleet);
  const { gate } = fleet.members;
  gate.close();
  try {
    const plan = planFleet(fleet, { engines: delivery.map(({ name }) => name), without, onUserCode });
    return yield* synthesizePlan({ ...plan, share: synthesis.share ?? plan.share }, synthesis);
  } finally {
    gate.open();
  }
}

function* synthesizePlan(plan: Plan, synthesis: Synthesis): Pausing<Synthesized> {
  const thread = synthesis.startThread?.(plan);
  try {
    const placement = placeFleet(plan, synthesis);
    const prepared = prepareRun(plan, placement, synthesis);
    const rendered = yield* renderUnits(prepared, { ...synthesis, thread });
    return finish({ plan, placement, rendered, verification: prepared.verification }, synthesis);
  } finally {
    thread?.stop();
  }
}

interface Finished {
  readonly plan: Plan;
  readonly placement: PlacedFleet;
  readonly rendered: RenderedFleet;
  readonly verification: FleetVerification | undefined;
}

function finish({ plan, placement, rendered, verification }: Finished, synthesis: Synthesis): Synthesized {
  const sets = recordSets(plan, placement);
  const delivered = deliver(
    {
      fleet: plan.model,
      sets: sets.map(deliverySet),
      namespaces: sortedValues(rendered),
    },
    { adapters: synthesis.delivery ?? [], sink: synthesis.sink },
  );
  verification?.delivery(delivered);
  const verified = verification?.result() ?? NOTHING_VERIFIED;
  // What is said of this run alone would not be said of the same output by the next.
  const ofRun = [...placement.unused, ...rendered.refusals];
  const ofOutput = [...plan.findings, ...placement.findings, ...rendered.findings, ...verified.findings];
  const findings = [...ofRun, ...ofOutput];
  refuseErrors(findings);
  return {
    documents: {
      lock: placement.lock,
      fleet: plan.model,
      sets,
      units: rendered.summaries,
      findings: groupFindings(ofOutput, verified.suppressed),
    },
    placement,
    objects: rendered.objects,
    findings,
  };
}

function placeFleet({ model }: Plan, { lock, modes, delivery }: Synthesis): PlacedFleet {
  const placement = place(model, { lock, fresh: modes.fresh });
  const engines = delivery === undefined ? lock.delivery : lockedDelivery(delivery);
  const placed = { ...placement, lock: { ...placement.lock, ...(engines !== undefined && { delivery: engines }) } };
  const unused = checkGuards(guards(lock, placed.lock, model), modes.acknowledge);
  if (modes.frozen) checkFrozenLock(lock, placed.lock);
  return { ...placed, unused };
}

function lockedDelivery(adapters: readonly DeliveryAdapter[]): Lock['delivery'] {
  if (adapters.length === 0) return undefined;
  return adapters.map(({ name, namespace }) => ({ engine: name, ...(namespace !== undefined && { namespace }) }));
}

function* renderUnits(
  prepared: PreparedRun,
  synthesis: Synthesis & { readonly thread: RenderingThread | undefined },
): Pausing<RenderedFleet> {
  const { sink, progress, isPauseDue = () => false, reversed = false, thread } = synthesis;
  const { records } = prepared;
  const input = {
    ...prepared,
    records: reversed ? reversedList(records) : records,
    thread,
    write: (file: FileEntry) => sink.file(file),
    progress: (done: number) => progress?.(done, records.length),
  };
  return yield* inSlices(renderFleet(input), isPauseDue, (slice) =>
    withFixedCdk8sEnvironment(() => withOnePassJson(slice)),
  );
}

/** Its records are made anew each time they are asked for, because most adapters read the file. */
function deliverySet(set: RecordSet): DeliverySet {
  return {
    environment: set.environment,
    application: set.application,
    file: recordSetFile(set),
    get records() {
      return [...set.records];
    },
  };
}

/** One for each environment and application that has a policy, also where nothing was placed. */
function recordSets({ model }: Plan, { sets }: PlacedFleet): readonly RecordSet[] {
  const placed = new Map(
    sets.map(({ environment, application, records }) => [`${environment}/${application}`, records]),
  );
  return model.environments.flatMap(({ name: environment }) =>
    model.applications
      .filter(({ environments }) => Object.hasOwn(environments, environment))
      .map(({ name: application }) => ({
        environment,
        application,
        records: placed.get(`${environment}/${application}`) ?? [],
      })),
  );
}

function sortedValues({ namespaces }: RenderedFleet): Delivery['namespaces'] {
  return new Map([...namespaces].map(([project, names]) => [project, [...names].sort()]));
}
