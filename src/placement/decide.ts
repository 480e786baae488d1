import { canonicalJson } from '../core/json.js';
import type { Candidate, Candidates } from './candidate.js';
import type { Outcome, RefusedCandidate, Standing } from './decision.js';
import { type SelectedFromGroup, selectFromGroups } from './failover.js';
import { type Filter, firstRefusal, type PolicyContext } from './filter.js';
import { capabilities } from './filters/capabilities.js';
import { demands } from './filters/demands.js';
import { domain } from './filters/domain.js';
import { exclusions } from './filters/exclusions.js';
import { hub } from './filters/hub.js';
import { names } from './filters/names.js';
import { clusterOwners, perCluster } from './filters/per-cluster.js';
import { selector } from './filters/selector.js';
import { taints } from './filters/taints.js';
import type { ApplicationEnvironmentModel, ApplicationModel, EnvironmentModel } from './fleet-model.js';
import type { PreviousPlacements } from './lock/previous-placements.js';
import { compareByKey, type Ranked } from './rank.js';
import { type Elected, electRoles } from './roles/elect-roles.js';
import { rolesOf } from './roles/roles.js';
import { divideReplicas } from './shares/replicas.js';
import type { TieOrder } from './tie-order.js';
import { dealWaves } from './waves.js';

const FILTERS: readonly Filter[] = [hub, names, exclusions, selector, taints, capabilities, demands, domain];
const NO_ROLES: readonly string[] = Object.freeze([]);

export interface DecideOptions {
  /** In order. */
  readonly environments: readonly EnvironmentModel[];
  readonly candidates: Candidates;
  readonly previous: PreviousPlacements;
  readonly tieOrder: TieOrder;
}

interface Screened {
  readonly context: PolicyContext;
  readonly passed: readonly Candidate[];
  readonly refused: readonly RefusedCandidate[];
}

/** Decides, in order of environments, where an application runs by those of its terms that are valid. */
export function decide(
  application: ApplicationModel,
  validTerms: ReadonlyMap<string, ApplicationEnvironmentModel>,
  options: DecideOptions,
): readonly Outcome[] {
  const screened = options.environments.flatMap((environment) => {
    const terms = validTerms.get(environment.name);
    if (terms === undefined) return [];
    const context = contextOf({ application, environment, terms, previous: options.previous });
    return [screen(options.candidates.byEnvironment.get(environment.name) ?? [], FILTERS, context)];
  });
  const ownership = perCluster(clusterOwners(screened.flatMap(({ passed }) => passed)));
  return screened.map(({ context, passed, refused }) => {
    const last = screen(passed, [ownership], context);
    return choose({ ...last, refused: [...refused, ...last.refused] }, options);
  });
}

function contextOf(about: {
  readonly application: ApplicationModel;
  readonly environment: EnvironmentModel;
  readonly terms: ApplicationEnvironmentModel;
  readonly previous: PreviousPlacements;
}): PolicyContext {
  const { application, environment, terms, previous } = about;
  return {
    application,
    environment,
    terms,
    policy: terms.policy,
    named: terms.policy.targets && new Set(terms.policy.targets),
    excluded: new Set(terms.policy.exclude),
    roles: rolesOf(terms.policy),
    previous: previous.unitsOf(environment.name, application.name),
    previousGroup: previous.groupOf(environment.name, application.name),
  };
}

function screen(candidates: readonly Candidate[], filters: readonly Filter[], context: PolicyContext): Screened {
  const passed: Candidate[] = [];
  const refused: RefusedCandidate[] = [];
  for (const candidate of candidates) {
    const refusal = firstRefusal(filters, candidate, context);
    if (refusal === undefined) passed.push(candidate);
    else refused.push({ candidate, refused: refusal });
  }
  return { context, passed, refused };
}

function choose(screened: Screened, { tieOrder, previous }: DecideOptions): Outcome {
  const { context, passed, refused } = screened;
  const [application, environment] = [context.application.name, context.environment.name];
  const compareTies = compareByKey((target) => tieOrder.key({ application, environment, target }));
  const ranking = { context, previousFirst: tieOrder.previousFirst, compareTies };
  const selected = selectFromGroups(passed, ranking);
  const targets = selected.chosen.map(({ candidate }) => candidate);
  const waves = context.policy.waves ?? [];
  const isSamePlan = previous.wavePlanOf(environment, application) === canonicalJson(waves);
  const waveOf = dealWaves({
    waves,
    chosen: waves.length === 0 ? targets : targets.toSorted((a, b) => compareTies(a.target.name, b.target.name)),
    previous: isSamePlan ? context.previous : new Map(),
  });
  const shares = divideReplicas(context.policy.replicas, targets, compareTies);
  const elected = electRoles({ context, placed: targets, hubs: hubsAmong(refused), compareTies });
  const { isExact, group, attempts } = selected;
  return {
    context,
    chosen: selected.chosen.map((ranked) => {
      const { name } = ranked.candidate.target;
      const replicas = shares.get(name);
      const roles = elected.held.get(name) ?? NO_ROLES;
      const choice = { ...ranked, wave: waveOf.get(name) ?? 0, roles };
      return replicas === undefined ? choice : { ...choice, replicas };
    }),
    hubs: chosenHubs(screened, elected, waveOf),
    refused: refusedBy(screened, selected, elected),
    isExact,
    group,
    attempts,
    elected,
  };
}

/** Every hub of the environment: none passes the first filter. */
function hubsAmong(refused: readonly RefusedCandidate[]): readonly Candidate[] {
  return refused.flatMap(({ candidate }) => (candidate.target.hub ? candidate : []));
}

function chosenHubs(
  { context, refused }: Screened,
  { held }: Elected,
  waveOf: ReadonlyMap<string, number>,
): Outcome['hubs'] {
  if (held.size === 0) return [];
  const wave = [...waveOf.values()].reduce((last, wave) => Math.max(last, wave), 0);
  return hubsAmong(refused).flatMap((candidate) => {
    const roles = held.get(candidate.target.name);
    return roles ? { candidate, wave, kept: context.previous.has(candidate.target.name), roles } : [];
  });
}

function refusedBy(
  { refused }: Screened,
  { outside, passedOver }: SelectedFromGroup,
  { held }: Elected,
): readonly RefusedCandidate[] {
  return [
    ...(held.size === 0 ? refused : refused.filter(({ candidate }) => !held.has(candidate.target.name))),
    ...outside,
    ...passedOver.map(({ refused, ...ranked }) => {
      return { candidate: ranked.candidate, refused, standing: standingOf(ranked) };
    }),
  ];
}

function standingOf({ scores, total, rank }: Ranked): Standing {
  return { scores, total, rank };
}
