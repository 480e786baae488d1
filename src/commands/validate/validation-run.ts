import type { Finding } from '../../core/finding.js';
import { compareText } from '../../core/json.js';
import type { RuleSettings } from '../../core/rule-settings.js';
import { unknownKindFindings } from '../../verification/cluster/unknown-kinds.js';
import type { VerificationResult } from '../../verification/engine/take-findings.js';
import { type CheckedUnit, Verification } from '../../verification/engine/verification.js';
import type { CheckedPlace } from '../../verification/report/validation-report.js';
import { ALL_RULES } from '../../verification/rules/all-rules.js';

export interface RunResult extends VerificationResult {
  readonly checked: readonly CheckedPlace[];
  /** What nothing is known of, so that it passed unseen. */
  readonly notChecked: readonly Finding[];
}

/** The built-in rules and the validator over units, and an account of what they could not look at. */
export class ValidationRun {
  readonly #verification: Verification;
  readonly #checked = new Map<string, CheckedPlace>();
  readonly #severity: 'info' | 'warning';

  /** @param severity of kinds of which nothing is known: a fleet has said that it wants them */
  constructor(settings: RuleSettings, severity: 'info' | 'warning') {
    this.#verification = new Verification({ rules: ALL_RULES, settings });
    this.#severity = severity;
  }

  add(unit: CheckedUnit): void {
    this.#verification.add(unit);
    this.#count(unit);
  }

  /** Findings about the run, as their levels take them. */
  take(findings: readonly Finding[]): readonly Finding[] {
    return this.#verification.take(findings);
  }

  /** @throws FleetError `RULE_FAILED` */
  result(): RunResult {
    const result = this.#verification.result();
    const checked = [...this.#checked.values()].sort(comparePlaces);
    return { ...result, checked, notChecked: this.take(unknownKindFindings(result.unknownKinds, this.#severity)) };
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
}

function comparePlaces(a: CheckedPlace, b: CheckedPlace): number {
  return compareText(a.target, b.target) || compareText(a.application, b.application);
}
