import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { matchesGlob } from '../../core/glob.js';
import { compareText } from '../../core/json.js';
import { didYouMean } from '../../core/names.js';
import type { RuleLevel, RuleSettings, Suppression } from '../../core/rule-settings.js';
import { showValue } from '../../core/show-value.js';
import { KIND_UNKNOWN } from '../cluster/unknown-kinds.js';
import { VERSION_UNKNOWN } from '../cluster/unknown-versions.js';
import { VALIDATION_RULES } from '../validator/validation-problem.js';
import type { Rule } from './rule.js';

/** Id by which suppressions go that suppress nothing. */
export const UNUSED_SUPPRESSION = 'unused-suppression';

/** Ids of findings about a run, which are about no object. */
const OF_RUN: readonly string[] = [UNUSED_SUPPRESSION, KIND_UNKNOWN, VERSION_UNKNOWN];

const LEVELS: readonly string[] = ['off', 'info', 'warning', 'error'] satisfies readonly RuleLevel[];

/** Settings that were checked against the rules there are. */
export class RuleLevels {
  readonly suppressions: readonly Suppression[];
  readonly #general = new Map<string, RuleLevel>();
  readonly #special = new Map<string, ReadonlyMap<string, RuleLevel>>();

  /** @throws FleetError `VALUE_INVALID`, for rules that do not exist, levels that are none, suppressions without a reason */
  constructor(rules: readonly Rule[], { levels, suppressions }: RuleSettings) {
    const ids = [...rules.map(({ id }) => id), ...Object.keys(VALIDATION_RULES)];
    checkIds(ids);
    for (const { rule, level, application } of levels) {
      checkKnown(rule, application === undefined ? [...ids, ...OF_RUN] : ids);
      if (!LEVELS.includes(level)) throw invalid(`level of rule ${JSON.stringify(rule)}`, LEVELS.join(', '), level);
      if (application === undefined) this.#general.set(rule, level);
      else this.#special.set(application, new Map(this.#special.get(application)).set(rule, level));
    }
    for (const { rule, reason } of suppressions) {
      checkKnown(rule, ids);
      if (typeof reason !== 'string' || reason.trim() === '')
        throw invalid(`reason for suppressing ${JSON.stringify(rule)}`, 'a text', reason);
    }
    this.suppressions = suppressions;
  }

  of({ id, severity }: Pick<Rule, 'id' | 'severity'>, application: string): RuleLevel {
    return this.#special.get(application)?.get(id) ?? this.#general.get(id) ?? severity;
  }

  /** Findings about the run, as their levels take them. */
  take(findings: readonly Finding[]): readonly Finding[] {
    return findings.flatMap((finding) => {
      const level = this.#general.get(finding.rule) ?? finding.severity;
      return level === 'off' ? [] : { ...finding, severity: level };
    });
  }

  /** Whether the rule counts for some application, so that it has to run. */
  isUsed({ id, severity }: Pick<Rule, 'id' | 'severity'>): boolean {
    const levels = [this.#general.get(id) ?? severity, ...[...this.#special.values()].map((map) => map.get(id))];
    return levels.some((level) => level !== undefined && level !== 'off');
  }
}

/** Whether a suppression is meant for findings of this rule about this object. */
export function suppresses(
  suppression: Suppression,
  finding: { readonly rule: string; readonly application: string; readonly object: string },
): boolean {
  const { rule, application, object } = suppression;
  return (
    rule === finding.rule &&
    (application === undefined || application === finding.application) &&
    (object === undefined || matchesGlob(object, finding.object))
  );
}

function checkIds(ids: readonly string[]): void {
  const sorted = [...ids, ...OF_RUN].sort(compareText);
  const twice = sorted.find((id, index) => id === sorted[index + 1]);
  if (twice !== undefined)
    throw new FleetError('VALUE_INVALID', {
      message: `two rules have the id ${JSON.stringify(twice)}`,
      hint: 'give each rule an id of its own',
    });
  const bad = ids.find((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id));
  if (bad !== undefined) throw invalid('id of a rule', 'in kebab-case', bad);
}

function checkKnown(id: string, ids: readonly string[]): void {
  if (ids.includes(id)) return;
  if (OF_RUN.includes(id))
    throw new FleetError('VALUE_INVALID', {
      message: `${JSON.stringify(id)} is said of a run, so it has one level for all applications, and no suppressions`,
      hint: 'set it in levels: off, info, warning or error',
    });
  throw new FleetError('VALUE_INVALID', {
    message: `there is no rule ${JSON.stringify(id)}${didYouMean(id, ids)}`,
    hint: 'use the id of a rule as the reference of rules lists them',
  });
}

function invalid(subject: string, allowed: string, value: unknown): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: `the ${subject} must be ${allowed.includes(',') ? `one of ${allowed}` : allowed}, got ${showValue(value)}`,
    hint: 'correct the settings of the rules',
  });
}
