import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { compareText } from '../core/json.js';
import { listNames } from '../core/names.js';
import type { Outcome, RefusedCandidate } from './decision.js';
import { type PolicyContext, STAGES } from './filter.js';
import { lackOf } from './lack.js';

const MAX_REASONS = 10;

/** `PLACEMENT_EMPTY` or `PLACEMENT_UNSATISFIED` with the reason for each refused target; nothing when the policy is met. */
export function shortageErrors(outcome: Outcome): readonly FleetError[] {
  const { context, chosen, refused } = outcome;
  const { application, environment, policy } = context;
  const subject = `the policy of ${JSON.stringify(application.name)} in environment ${JSON.stringify(environment.name)}`;
  const path = placeOf(context);
  if (chosen.length === 0) {
    const message = `${subject} matches no cluster target: ${reasons(refused)}`;
    const hint = 'change the policy or the facts of a target, or set allowEmpty';
    return policy.allowEmpty ? [] : [new FleetError('PLACEMENT_EMPTY', { message, hint, path })];
  }
  const lack = lackOf(policy, chosen);
  if (policy.onShortfall === 'keep' || lack === undefined) return [];
  const message = `${subject} cannot be met: ${lack}: ${reasons(refused)}`;
  const hint = "add targets, loosen the policy, or accept fewer with onShortfall: 'keep'";
  return [new FleetError('PLACEMENT_UNSATISFIED', { message, hint, path })];
}

/** Warnings about a policy that is met, or content with less. */
export function decisionFindings(outcome: Outcome): readonly Finding[] {
  const { context, chosen, refused } = outcome;
  const about = { severity: 'warning', place: placeOf(context) } as const;
  const found: Finding[] = [];
  const lack = lackOf(context.policy, chosen);
  if (chosen.length > 0 && lack !== undefined) {
    const message = `${lack}: ${reasons(refused)}`;
    found.push({ ...about, rule: 'placement-shortfall', message, hint: 'add targets or loosen the policy' });
  }
  const regions = regionsInFirstWave(outcome);
  if (regions.length > 0) {
    const message = `the first wave holds every chosen cluster of region ${listNames(regions)}`;
    const hint = 'let the first wave take fewer, so that a bad version leaves a part of every region alone';
    found.push({ ...about, rule: 'wave-takes-whole-region', message, hint });
  }
  return found;
}

function placeOf({ environment, application }: PolicyContext): string {
  return `${environment.name}/${application.name}`;
}

/** Those that came nearest to being chosen first. */
function reasons(refused: readonly RefusedCandidate[]): string {
  if (refused.length === 0) return 'the environment has no other target';
  const nameOf = ({ candidate }: RefusedCandidate) => candidate.target.name;
  const stageOf = ({ refused }: RefusedCandidate) => STAGES.indexOf(refused.stage);
  const nearest = refused.toSorted((a, b) => stageOf(b) - stageOf(a) || compareText(nameOf(a), nameOf(b)));
  const shown = nearest.slice(0, MAX_REASONS).map((other) => `${nameOf(other)} (${other.refused.reason})`);
  const hidden = nearest.length - shown.length;
  return `${shown.join('; ')}${hidden > 0 ? `; and ${hidden} more` : ''}`;
}

/** Regions of several chosen clusters that are all in the first of several waves. */
function regionsInFirstWave({ chosen }: Outcome): readonly string[] {
  const first = chosen.reduce((least, { wave }) => Math.min(least, wave), Number.POSITIVE_INFINITY);
  const later = chosen.filter(({ wave }) => wave !== first);
  if (later.length === 0) return [];
  const spared = new Set(later.map(({ candidate }) => candidate.cluster.region));
  const regions = new Map<string, Set<string>>();
  for (const { candidate } of chosen) {
    const { region, name } = candidate.cluster;
    if (region === undefined || spared.has(region)) continue;
    regions.set(region, (regions.get(region) ?? new Set()).add(name));
  }
  return [...regions].flatMap(([region, clusters]) => (clusters.size > 1 ? region : [])).sort(compareText);
}
