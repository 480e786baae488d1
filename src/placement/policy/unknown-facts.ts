import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import { compareText } from '../../core/json.js';
import { didYouMean } from '../../core/names.js';
import { requirementsOf, type Selector } from '../../core/selector.js';
import type { ApplicationModel, OverrideModel } from '../fleet-model.js';
import type { Policy } from './policy.js';
import { type PolicySelector, selectorsOf } from './policy-selectors.js';

/** A fact that no target of the fleet has, though a selector can match only where it is. */
interface UnknownFact {
  readonly key: string;
  /** Where it is asked for. */
  readonly part: string;
}

interface AskedFact extends UnknownFact {
  readonly environment: string;
}

/** What somebody other than a policy asks of the targets of an environment. */
export interface AskedSelector extends PolicySelector {
  readonly environment: string;
}

/** One warning for each fact that an application asks for and no target has: most often it is misspelt. */
export function unknownFactFindings(
  { name, environments, overrides }: ApplicationModel,
  factNames: ReadonlySet<string>,
): readonly Finding[] {
  const found = Object.entries(environments).flatMap(([environment, { policy }]) =>
    [
      ...unknownFactsOf(policy, factNames),
      ...overrides.flatMap((one) => unknownInOverride(one, environment, factNames)),
    ].map((fact) => ({ ...fact, environment })),
  );
  return findingsAbout(name, found, factNames);
}

/** The same for selectors that are in no policy. */
export function unknownFactsAskedBy(
  asker: string,
  asked: readonly AskedSelector[],
  factNames: ReadonlySet<string>,
): readonly Finding[] {
  const found = asked.flatMap(({ environment, part, selector }) =>
    unknownIn(selector, part, factNames).map((fact) => ({ ...fact, environment })),
  );
  return findingsAbout(asker, found, factNames);
}

function findingsAbout(asker: string, found: readonly AskedFact[], factNames: ReadonlySet<string>): readonly Finding[] {
  const byKey = [...groupBy(found, ({ key }) => key)].sort(([a], [b]) => compareText(a, b));
  return byKey.map(([key, facts]) => {
    const distinct = (values: readonly string[]) => [...new Set(values)].sort(compareText).join(', ');
    return {
      rule: 'fact-unknown',
      severity: 'warning',
      place: `${asker} (${distinct(facts.map(({ environment }) => environment))})`,
      message: `${noTargetHas(key, factNames)}; it is asked for by ${distinct(facts.map(({ part }) => part))}`,
      hint: 'correct the name, or label the clusters that it is meant for',
    };
  });
}

/** `; no cluster target has fact "rign" (did you mean "ring"?)` for each, to end an error with; empty when there is none. */
export function unknownFactsText(policy: Policy, factNames: ReadonlySet<string>): string {
  const keys = new Set(unknownFactsOf(policy, factNames).map(({ key }) => key));
  return [...keys].map((key) => `; ${noTargetHas(key, factNames)}`).join('');
}

function noTargetHas(key: string, factNames: ReadonlySet<string>): string {
  return `no cluster target has fact ${JSON.stringify(key)}${didYouMean(key, [...factNames])}`;
}

function unknownFactsOf(policy: Policy, factNames: ReadonlySet<string>): readonly UnknownFact[] {
  return selectorsOf(policy).flatMap(({ part, selector }) => unknownIn(selector, part, factNames));
}

function unknownInOverride(
  override: OverrideModel,
  environment: string,
  factNames: ReadonlySet<string>,
): readonly UnknownFact[] {
  if (override.environments?.includes(environment) === false) return [];
  const part = override.name === undefined ? 'overrides' : `override ${override.name}`;
  return unknownIn(override, part, factNames);
}

/** `NotIn` and `DoesNotExist` are meant to match also where the fact is absent. */
function unknownIn(selector: Selector, part: string, factNames: ReadonlySet<string>): readonly UnknownFact[] {
  return requirementsOf(selector).flatMap(({ key, operator }) =>
    (operator === 'In' || operator === 'Exists') && !factNames.has(key) ? { key, part } : [],
  );
}
