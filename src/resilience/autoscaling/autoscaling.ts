import type { Contribution, Handlers, UnitView } from '../../application/contribution.js';
import { Extension, type ExtensionScope, type Placed, type Plan, type PlanView } from '../../application/extension.js';
import type { Member } from '../../application/member.js';
import { FleetError } from '../../core/errors.js';
import type { Intent } from '../../core/intent.js';
import { compareText, type JsonObject } from '../../core/json.js';
import type { Bounds } from '../../manifest/workload-bounds.js';
import { RENDEZVOUS_ORDER } from '../../placement/tie-order.js';
import { divideBounds } from './divide-bounds.js';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.js';
import { type AutoscalingOptions, checkAutoscaling, orderFault, resolved, SCALABLE } from './options.js';
import { scaledWorkload } from './scaled-workload.js';
import { scalingFindings } from './scaling-findings.js';

/** Scales a workload of an application by a HorizontalPodAutoscaler on each target, which then owns its `spec.replicas`. */
export class Autoscaling<A = JsonObject> extends Extension<A> {
  readonly #options: AutoscalingOptions<A>;

  /** @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_INVALID` */
  constructor(scope: ExtensionScope<A>, id: string, options: AutoscalingOptions<NoInfer<A>>) {
    checkAutoscaling(scope, id, options);
    super(scope, id);
    this.#options = options;
  }

  override plan({ settings }: PlanView<A>): Plan {
    const { workload, kind = 'Deployment', ...options } = this.#options;
    const owned: Intent = {
      intent: 'runtimeOwned',
      group: SCALABLE[kind],
      kind,
      name: workload,
      path: '/spec/replicas',
      writer: 'horizontal-pod-autoscaler',
    };
    const capacity = resolved(options.capacity, settings, 'capacity');
    if (capacity === undefined) return { intents: [owned] };
    const percent = resolved(options.cpu, settings, 'cpu') ?? resolved(options.memory, settings, 'memory') ?? 100;
    const utilization = Math.min(1, percent / 100);
    return { intents: [owned, { intent: 'capacity', workload, ...capacity, utilization }] };
  }

  override extend(placed: Placed<A>): Handlers<A> {
    if (resolved(this.#options.announceOnly, placed.settings, 'announceOnly') === true) return {};
    const divided = this.#divided(placed);
    return { scale: (unit) => this.#scale(unit, divided?.get(unit.name)) };
  }

  #divided({ settings, members }: Placed<A>): ReadonlyMap<string, Bounds> | undefined {
    const total = resolved(this.#options.total, settings, 'total');
    if (total === undefined) return undefined;
    const targets = members.filter(({ hub }) => !hub);
    if (total.max < targets.length) throw tooFew(total, targets.length);
    const shares = targets.map(({ name, replicas = 1 }) => ({ name, weight: replicas }));
    return divideBounds(total, shares, tieOrder(targets));
  }

  #scale(unit: UnitView<A>, divided: Bounds | undefined): Contribution {
    const { workload: name, kind = 'Deployment', ...options } = this.#options;
    const workload = scaledWorkload(unit, kind, name);
    const { settings } = unit;
    const cpu = resolved(options.cpu, settings, 'cpu');
    const memory = resolved(options.memory, settings, 'memory');
    const findings = scalingFindings({ extension: this.name, unit, workload, utilization: { cpu, memory } });
    if (findings.length > 0) return { findings };
    const autoscaler = horizontalPodAutoscaler({
      workload,
      bounds: divided ?? this.#bounds(settings),
      cpu,
      memory,
      metrics: resolved(options.metrics, settings, 'metrics') ?? [],
      behavior: resolved(options.behavior, settings, 'behavior'),
    });
    return { add: [autoscaler], change: [{ object: workload, path: ['spec', 'replicas'], to: undefined }] };
  }

  #bounds(settings: A): Bounds {
    const min = resolved(this.#options.min, settings, 'min') ?? 1;
    const max = resolved(this.#options.max, settings, 'max') ?? min;
    const fault = orderFault(min, max);
    if (fault === undefined) return { min, max };
    throw new FleetError('EXTENSION_INVALID', { message: fault, hint: 'give a min that is not above the max' });
  }
}

/** As the placement orders equals, so that the odd pod of a division does not fall to the same target for every application. */
function tieOrder(members: readonly Member[]): (a: string, b: string) => number {
  const keys = new Map(members.map((member) => [member.name, tieKey(member)]));
  return (a, b) => compareText(keys.get(a) ?? '', keys.get(b) ?? '') || compareText(a, b);
}

function tieKey({ application, environment, name }: Member): string {
  return RENDEZVOUS_ORDER.key({ application, environment, target: name });
}

function tooFew({ max }: Bounds, targets: number): FleetError {
  return new FleetError('EXTENSION_INVALID', {
    message: `at most ${max} pods in all cannot be kept on ${targets} targets, because an autoscaler keeps at least one on each`,
    hint: 'raise the max of the total, or place the application on fewer targets',
  });
}
