import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import { compareText } from '../../core/json.js';
import { listNames } from '../../core/names.js';
import type { Outcome, RefusedCandidate, RoleElection } from '../decision.js';
import { type PolicyContext, STAGES } from '../filter.js';
import { whichDemand } from '../policy/demanded-by.js';
import { unknownFactsText } from '../policy/unknown-facts.js';
import { lackOf } from './lack.js';

const MAX_REASONS = 10;
const MAX_NAMES = 3;

/** A policy that is not met. */
export interface Shortage extends Outcome {
  /** Names of a smallest set of its constraints that cannot be met together, where it was looked for. */
  readonly conflict: readonly string[];
  readonly factNames: ReadonlySet<string>;
}

/** Whether a policy is not met, and neither content with less. */
export function isShortage({ context: { policy }, chosen }: Outcome): boolean {
  if (chosen.length === 0) return !policy.allowEmpty;
  return policy.onShortfall !== 'keep' && lackOf(policy, chosen) !== undefined;
}

/** `PLACEMENT_EMPTY` or `PLACEMENT_UNSATISFIED` with the constraints that conflict, and the reason for each refused target. */
export function shortageError({ context, chosen, refused, isExact, conflict, factNames }: Shortage): FleetError {
  const { application, environment, policy } = context;
  const verdict = isExact
    ? 'cannot be met'
    : 'was not met by a search that had to end early, so it is not known whether it can be';
  const subject = `the policy of ${JSON.stringify(application.name)} in environment ${JSON.stringify(environment.name)}`;
  const path = placeOf(context);
  const unmet = conflict.length === 0 ? '' : `; ${formatConflict(conflict)}`;
  const blame = `${unmet}${unknownFactsText(policy, factNames)}`;
  if (chosen.length === 0) {
    const message = `${subject} matches no cluster target: ${reasons(refused)}${blame}`;
    const hint = 'change the policy or the facts of a target, or set allowEmpty';
    return new FleetError('PLACEMENT_EMPTY', { message, hint, path });
  }
  const message = `${subject} ${verdict}: ${lackOf(policy, chosen)}: ${reasons(refused)}${blame}`;
  const hint = "add targets, loosen the policy, or accept fewer with onShortfall: 'keep'";
  return new FleetError('PLACEMENT_UNSATISFIED', { message, hint, path });
}

/** One `PLACEMENT_UNSATISFIED` for each role that lacks holders, with the reason for each target that holds it not. */
export function roleShortageErrors(outcome: Outcome, factNames: ReadonlySet<string>): readonly FleetError[] {
  const { context, elected } = outcome;
  if (isShortage(outcome)) return [];
  return elected.elections
    .filter(({ holders, count }) => holders.length < count)
    .map((election) => roleShortageError(election, { context, isExact: elected.isExact, factNames }));
}

function roleShortageError(
  { role, among, count, demandedBy, holders, refused }: RoleElection,
  { context, isExact, factNames }: Pick<Shortage, 'context' | 'isExact' | 'factNames'>,
): FleetError {
  const place = among === 'hubs' ? 'hubs of' : 'chosen targets in';
  const asker = demandedBy.length === 0 ? '' : `${whichDemand(demandedBy)},`;
  const lack = `${holders.length} of ${count} holders`;
  const found = isExact ? lack : `${lack} after a search that had to end early`;
  const noOther = among === 'hubs' ? 'there is no other hub' : 'no other target is chosen';
  return new FleetError('PLACEMENT_UNSATISFIED', {
    message: `role ${JSON.stringify(role)} of ${JSON.stringify(context.application.name)}${asker} has ${found} among the ${place} environment ${JSON.stringify(context.environment.name)}: ${reasonList(refused, noOther)}${unknownFactsText(context.policy, factNames)}`,
    hint:
      among === 'hubs'
        ? 'add a hub, with deployTo(cluster, { hub: true }), or loosen what is asked of it'
        : 'place the application on more targets, for example with a spread, or loosen what is asked of the role',
    path: placeOf(context),
  });
}

/** One constraint that cannot be met, or several that cannot be met together. */
export function formatConflict(names: readonly string[]): string {
  return `${names.length === 1 ? 'it cannot meet' : 'it cannot meet together'}: ${names.join(' + ')}`;
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
  const nameOf = ({ candidate }: RefusedCandidate) => candidate.target.name;
  const stageOf = ({ refused }: RefusedCandidate) => STAGES.indexOf(refused.stage);
  const nearest = refused.toSorted((a, b) => stageOf(b) - stageOf(a) || compareText(nameOf(a), nameOf(b)));
  return reasonList(
    nearest.map((other) => ({ target: nameOf(other), reason: other.refused.reason })),
    'the environment has no other target',
  );
}

/** `eu-1 (reason); eu-2, eu-3 and 4 more (another)` */
function reasonList(refused: readonly { readonly target: string; readonly reason: string }[], none: string): string {
  if (refused.length === 0) return none;
  const byReason = [...groupBy(refused, ({ reason }) => reason)];
  const shown = byReason.slice(0, MAX_REASONS).map(([reason, those]) => {
    const names = those.slice(0, MAX_NAMES).map(({ target }) => target);
    const more = those.length - names.length;
    return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''} (${reason})`;
  });
  const hidden = byReason.slice(MAX_REASONS).reduce((sum, [, those]) => sum + those.length, 0);
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
