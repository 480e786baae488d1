import { isJsonObject } from '../core/json.js';
import type { RuleLevel, RuleLevelSetting, RuleSettings, Suppression } from '../core/rule-settings.js';
import { being, callable, checkShape, fields, listOf, mapOf, oneOf, type Shape, text } from '../core/shape.js';
import type { Rule } from '../verification/engine/rule.js';
import { RuleLevels } from '../verification/engine/rule-levels.js';
import { ALL_RULES } from '../verification/rules/all-rules.js';

/** How what is generated is checked. */
export interface VerificationProps {
  /** Severity by id of the rule, or `off`. @default each rule's own */
  readonly levels?: RuleLevelsByRule;
  /** By name of the application, over `levels`. @default {} */
  readonly applications?: { readonly [application: string]: RuleLevelsByRule };
  /** Findings that are known and accepted, each with its reason. @default [] */
  readonly suppressions?: readonly Suppression[];
  /** Checks of the fleet's own. @default [] */
  readonly rules?: readonly Rule[];
}

export interface RuleLevelsByRule {
  readonly [rule: string]: RuleLevel;
}

/** Settings as data, and the code of the rules that they are for. */
export interface FleetRules {
  readonly settings: RuleSettings;
  /** Built-in ones and the fleet's own. */
  readonly rules: readonly Rule[];
  /** Ids of the fleet's own. */
  readonly own: readonly string[];
}

const LEVELS = mapOf(oneOf('off', 'info', 'warning', 'error'));
// What no object is called would never be looked at.
const kind = being(
  'a kind such as "apps/Deployment", or "Service" of the core group',
  (value) =>
    typeof value === 'string' && /^(?!v\d+((alpha|beta)\d+)?\/)([a-z0-9.-]+\/)?[A-Za-z][-A-Za-z0-9]*$/.test(value),
);
const RULE = fields<Rule & { collect: unknown; kinds: unknown }>(
  {
    id: text,
    kind: oneOf('api', 'reference', 'policy'),
    severity: oneOf('info', 'warning', 'error'),
    scope: oneOf('object', 'pod', 'cluster'),
    title: text,
    rationale: text,
    fails: text,
    passes: text,
    kinds: listOf(kind),
    collect: callable,
    check: callable,
  },
  ['id', 'kind', 'severity', 'scope', 'title', 'check'],
);
const collecting = fields<{ collect: unknown }>({ collect: callable }, ['collect']);
const ofScope: Shape = (value, field) =>
  RULE(value, field) ??
  (isJsonObject(value) && value.scope === 'cluster' ? collecting({ collect: value.collect }, field) : undefined);

const SHAPE = fields<VerificationProps>({
  levels: LEVELS,
  applications: mapOf(LEVELS),
  suppressions: listOf(
    fields<Suppression>({ rule: text, application: text, object: text, reason: text }, ['rule', 'reason']),
  ),
  rules: listOf(ofScope),
});

/** @throws FleetError `VALUE_INVALID`, for rules that do not exist too */
export function readVerification(props: VerificationProps = {}, path: string): FleetRules {
  checkShape(SHAPE, props, { subject: 'verification', path });
  const own = props.rules ?? [];
  const rules = [...ALL_RULES, ...own];
  const settings = { levels: levelsOf(props), suppressions: props.suppressions ?? [] };
  new RuleLevels(rules, settings);
  return { settings, rules, own: own.map(({ id }) => id) };
}

/** The levels of maps as a list. */
export function levelsOf({
  levels = {},
  applications = {},
}: Pick<VerificationProps, 'levels' | 'applications'>): readonly RuleLevelSetting[] {
  const general = Object.entries(levels).map(([rule, level]) => ({ rule, level }));
  const special = Object.entries(applications).flatMap(([application, map]) =>
    Object.entries(map).map(([rule, level]) => ({ application, rule, level })),
  );
  return [...general, ...special];
}
