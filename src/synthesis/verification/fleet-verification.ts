import type { CheckedCluster } from '../../verification/cluster/checked-cluster.js';
import { knownCluster } from '../../verification/cluster/known-cluster.js';
import type { Interned } from '../../verification/engine/interner.js';
import type { VerificationResult } from '../../verification/engine/take-findings.js';
import type { UnitContent } from '../../verification/engine/unit-content.js';
import { type PartOfVerification, Verification } from '../../verification/engine/verification.js';
import { kubernetesFacts } from '../../verification/schema/kubernetes-facts.js';
import type { Plan } from '../plan.js';
import type { UnitContext } from '../units/unit-context.js';
import type { UnitContents } from '../units/unit-files.js';

// Tables are read when an object first needs them, and never change.
const FACTS = kubernetesFacts();

/** Checks the units of a fleet, each against its own cluster. */
export class FleetVerification {
  readonly #verification: Verification;
  readonly #clusters: ReadonlyMap<string, CheckedCluster>;
  /** What shared units came to, by what their cluster answers. */
  readonly #seen = new WeakMap<UnitContents, Map<string, Interned<UnitContent>>>();

  constructor({ model, rules }: Pick<Plan, 'model' | 'rules'>) {
    this.#verification = new Verification(rules);
    this.#clusters = new Map(model.clusters.map((cluster) => [cluster.name, knownCluster(cluster, FACTS)]));
  }

  /** @throws FleetError `RULE_FAILED` */
  unit({ record, cluster: { name } }: UnitContext, contents: UnitContents): void {
    const cluster = this.#cluster(name);
    const place = { environment: record.env, target: record.cluster };
    const seen = this.#seen.get(contents) ?? new Map<string, Interned<UnitContent>>();
    this.#seen.set(contents, seen);
    const known = seen.get(cluster.key);
    if (known !== undefined) this.#verification.place(cluster, place, known);
    else {
      const encrypted = contents.encrypted.flatMap(({ identities }) => identities);
      const unit = { application: record.app, cluster, objects: contents.objects, encrypted, ...place };
      seen.set(cluster.key, this.#verification.add(unit));
    }
  }

  part(): PartOfVerification {
    return this.#verification.part();
  }

  absorb(part: PartOfVerification): void {
    this.#verification.absorb(part, (name) => this.#cluster(name));
  }

  result(): VerificationResult {
    return this.#verification.result();
  }

  #cluster(name: string): CheckedCluster {
    const cluster = this.#clusters.get(name);
    if (cluster === undefined) throw new Error(name);
    return cluster;
  }
}
