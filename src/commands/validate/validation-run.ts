import type { Finding } from '../../core/finding.js';
import { compareText } from '../../core/json.js';
import type { RuleSettings } from '../../core/rule-settings.js';
import { groupOf, identityOf, identityText, type KubeObject } from '../../manifest/kube-object.js';
import { isCustomResourceDefinition } from '../../manifest/scope.js';
import type { CheckedCluster } from '../../verification/cluster/checked-cluster.js';
import { offerOf } from '../../verification/cluster/offer.js';
import type { VerificationResult } from '../../verification/engine/take-findings.js';
import { type CheckedUnit, Verification } from '../../verification/engine/verification.js';
import type { CheckedPlace } from '../../verification/report/validation-report.js';
import { ALL_RULES } from '../../verification/rules/all-rules.js';

export interface RunResult extends VerificationResult {
  readonly checked: readonly CheckedPlace[];
  /** What nothing is known of, so that it passed unseen. */
  readonly notChecked: readonly Finding[];
}

interface Seen {
  readonly cluster: CheckedCluster;
  readonly isAssumed: boolean;
  readonly apiVersion: string;
  readonly kind: string;
  /** The first such object. */
  readonly place: string;
}

/** The built-in rules and the validator over units, and an account of what they could not look at. */
export class ValidationRun {
  readonly #verification: Verification;
  readonly #checked = new Map<string, CheckedPlace>();
  readonly #kinds = new Map<string, Seen>();
  /** Kinds that the manifests define, as `group/kind`. */
  readonly #defined = new Set<string>();

  constructor(settings: RuleSettings) {
    this.#verification = new Verification({ rules: ALL_RULES, settings });
  }

  add(unit: CheckedUnit): void {
    this.#verification.add(unit);
    this.#count(unit);
    for (const { object, path } of unit.objects) {
      const { apiVersion, kind } = object;
      const key = `${unit.cluster.key} ${apiVersion} ${kind}`;
      if (!this.#kinds.has(key))
        this.#kinds.set(key, {
          cluster: unit.cluster,
          isAssumed: unit.environment === '',
          apiVersion,
          kind,
          place: `${identityText(identityOf(object))} in ${path}`,
        });
      if (isCustomResourceDefinition(object)) this.#define(object);
    }
  }

  /** @throws FleetError `RULE_FAILED` */
  result(): RunResult {
    const checked = [...this.#checked.values()].sort(comparePlaces);
    return { ...this.#verification.result(), checked, notChecked: this.#unknown() };
  }

  #count({ application, environment, target, cluster, objects }: CheckedUnit): void {
    const key = `${target} ${application}`;
    const known = this.#checked.get(key);
    this.#checked.set(key, {
      application,
      environment,
      target,
      cluster: cluster.name,
      ...(cluster.kubernetes !== undefined && { kubernetes: cluster.kubernetes }),
      objects: (known?.objects ?? 0) + objects.length,
    });
  }

  #define(object: KubeObject): void {
    const { definition } = offerOf(object, undefined);
    if (definition !== undefined) this.#defined.add(`${definition.group}/${definition.kind}`);
  }

  #unknown(): readonly Finding[] {
    return [...this.#kinds.values()]
      .filter(({ cluster, apiVersion, kind }) => {
        const facts = cluster.kind(apiVersion, kind);
        // Where nothing brings the kind, a rule says so.
        const isUnknown = facts?.status === 'absent' && facts.reason === 'unknown' && cluster.brings(apiVersion, kind);
        return isUnknown && !this.#defined.has(`${groupOf(apiVersion)}/${kind}`);
      })
      .map(({ apiVersion, kind, place, isAssumed }) => ({
        rule: 'not-checked',
        // A fleet has said that it wants the kind.
        severity: isAssumed ? 'warning' : 'info',
        place,
        message: `nothing is known of ${apiVersion} ${kind}, so its objects are compared with no schema`,
        hint: 'give its CustomResourceDefinition: --schemas, or among the manifests',
      }));
  }
}

function comparePlaces(a: CheckedPlace, b: CheckedPlace): number {
  return compareText(a.target, b.target) || compareText(a.application, b.application);
}
