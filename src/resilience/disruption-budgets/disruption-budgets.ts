import type { Handlers } from '../../application/contribution.js';
import { Extension, type ExtensionScope, type Plan } from '../../application/extension.js';
import type { JsonObject } from '../../core/json.js';
import { Fleet } from '../../fleet/fleet.js';
import { checkDisruptionBudgets, type DisruptionBudgetsOptions, mentionsIn } from './options.js';
import { unitBudgets } from './unit-budgets.js';

/** Gives workloads a PodDisruptionBudget by their final minimum of replicas and the zones of the target; none that blocks every drain. */
export class DisruptionBudgets<A = JsonObject> extends Extension<A> {
  readonly #options: DisruptionBudgetsOptions<A>;

  /** @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_INVALID`, `SELECTOR_INVALID` */
  constructor(scope: ExtensionScope<A>, id: string, options: DisruptionBudgetsOptions<NoInfer<A>> = {}) {
    Fleet.of(scope);
    checkDisruptionBudgets(options, `${scope.node.path}/${id}`);
    super(scope, id);
    this.#options = options;
  }

  override plan(): Plan {
    return { mentions: mentionsIn(this.#options) };
  }

  override extend(): Handlers<A> {
    return { surround: (unit) => unitBudgets(unit, this.#options, this.name) };
  }
}
