import { FleetError } from '../../core/errors.js';
import { matchesGlob } from '../../core/glob.js';
import { compareText } from '../../core/json.js';
import { didYouMean } from '../../core/names.js';
import { showValue } from '../../core/show-value.js';
import { VALIDATION_RULES } from '../validator/validation-problem.js';
import type { Rule, Severity } from './rule.js';

export type RuleLevel = Severity | 'off';

export interface RuleLevelsByRule {
  readonly [rule: string]: RuleLevel;
}

/** How findings of rules are taken, as plain data. */
export interface RuleSettings {
  /** By id of the rule. @default each rule's own severity */
  readonly levels?: RuleLevelsByRule;
  /** By application, over `levels`. */
  readonly applications?: { readonly [application: string]: RuleLevelsByRule };
  /** Findings that are known and accepted; they are listed with their reasons, and so are suppressions without any. */
  readonly suppressions?: readonly Suppression[];
}

export interface Suppression {
  readonly rule: string;
  /** @default every application */
  readonly application?: string;
  /** As `apps/Deployment shop/web`, with `*` for any characters. @default every object */
  readonly object?: string;
  readonly reason: string;
}

/** Ids by which findings of the run itself go. */
export const UNUSED_SUPPRESSION = 'unused-suppression';

const LEVELS: readonly string[] = ['off', 'info', 'warning', 'error'] satisfies readonly RuleLevel[];

/** Settings that were checked against the rules there are. */
export class RuleLevels {
  readonly #settings: RuleSettings;

  /** @throws FleetError `VALUE_INVALID`, for rules that do not exist, levels that are none, suppressions without a reason */
  constructor(rules: readonly Rule[], settings: RuleSettings) {
    const ids = [...rules.map(({ id }) => id), ...Object.keys(VALIDATION_RULES)];
    checkIds(ids);
    const levels = [settings.levels ?? {}, ...Object.values(settings.applications ?? {})];
    for (const [id, level] of levels.flatMap((map) => Object.entries(map))) {
      checkKnown(id, ids);
      if (!LEVELS.includes(level)) throw invalid(`level of rule ${JSON.stringify(id)}`, LEVELS.join(', '), level);
    }
    for (const { rule, reason } of settings.suppressions ?? []) {
      checkKnown(rule, ids);
      if (typeof reason !== 'string' || reason.trim() === '')
        throw invalid(`reason for suppressing ${JSON.stringify(rule)}`, 'a text', reason);
    }
    this.#settings = settings;
  }

  get suppressions(): readonly Suppression[] {
    return this.#settings.suppressions ?? [];
  }

  of({ id, severity }: Pick<Rule, 'id' | 'severity'>, application: string): RuleLevel {
    const { levels = {}, applications = {} } = this.#settings;
    return own(own(applications, application) ?? {}, id) ?? own(levels, id) ?? severity;
  }

  /** Whether the rule counts for some application, so that it has to run. */
  isUsed(rule: Rule): boolean {
    const { applications = {} } = this.#settings;
    return ['', ...Object.keys(applications)].some((application) => this.of(rule, application) !== 'off');
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

function own<T>(map: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function checkIds(ids: readonly string[]): void {
  const sorted = [...ids, UNUSED_SUPPRESSION].sort(compareText);
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
