import { compareText } from '../../core/json.js';
import { explainMismatch, factOf, matches } from '../../core/selector.js';
import type { Candidate } from '../candidate.js';
import type { RoleElection } from '../decision.js';
import type { PolicyContext } from '../filter.js';
import { lackOfCapability } from '../filters/capabilities.js';
import { whichDemand } from '../policy/demanded-by.js';
import { type Contender, factBy, findHolders, type Holders } from './role-search.js';
import type { Role } from './roles.js';

export interface ElectionRequest {
  readonly context: PolicyContext;
  /** The chosen targets. */
  readonly placed: readonly Candidate[];
  /** Those of the environment. */
  readonly hubs: readonly Candidate[];
  /** Orders targets by name of which everything else is equal. */
  readonly compareTies: (a: string, b: string) => number;
}

export interface Elected {
  /** In the order they were held. A role that lacks holders has as many as could be found one role after the other. */
  readonly elections: readonly RoleElection[];
  /** False when a search ended early: roles that lack holders might still find them. */
  readonly isExact: boolean;
  /** The roles of each holder by target, sorted. */
  readonly held: ReadonlyMap<string, readonly string[]>;
}

const NOBODY: Elected = { elections: [], isExact: true, held: new Map() };

/** Where nothing is placed, there is nothing to hold a role of. */
export function electRoles(request: ElectionRequest): Elected {
  const { context, placed } = request;
  if (context.roles.length === 0 || placed.length === 0) return NOBODY;
  const fields = context.roles.map((role) => fieldOf(role, request));
  const contests = fields.map(({ role: { count, apart }, contenders }) => {
    const from = context.roles.findIndex(({ role }) => role === apart?.from);
    return { count, contenders, ...(apart && { apart: { from, by: apart.by } }) };
  });
  const found = findHolders(contests);
  const holders = found === undefined || found === 'unfinished' ? oneByOne(fields) : found;
  const elections = fields.map((field, index) => electionOf(field, holders[index] ?? [], { fields, holders }));
  return { elections, isExact: found !== 'unfinished', held: heldRoles(elections) };
}

/** Who takes part in an election. */
interface Field {
  readonly role: Role;
  readonly contenders: readonly Contender[];
  readonly refused: RoleElection['refused'];
}

function fieldOf(role: Role, { context, placed, hubs, compareTies }: ElectionRequest): Field {
  const contenders: Contender[] = [];
  const refused: { readonly target: string; readonly reason: string }[] = [];
  for (const candidate of role.among === 'hubs' ? hubs : placed) {
    const { name } = candidate.target;
    const reason = refusalOf(candidate, role, context);
    if (reason !== undefined) refused.push({ target: name, reason });
    else contenders.push({ candidate, score: scoreOf(role, candidate), kept: holdsAlready(name, role, context) });
  }
  contenders.sort(
    (a, b) =>
      Number(b.kept) - Number(a.kept) ||
      b.score - a.score ||
      compareTies(a.candidate.target.name, b.candidate.target.name),
  );
  return { role, contenders, refused };
}

/** Why a target cannot hold a role, whoever holds the others. */
function refusalOf({ target, cluster, facts }: Candidate, role: Role, context: PolicyContext): string | undefined {
  if (role.among === 'hubs' && context.excluded.has(target.name)) return 'it is excluded by name';
  const mismatch = explainMismatch(role, facts);
  if (mismatch !== undefined) return mismatch;
  for (const capability of role.capabilities) {
    const lack = lackOfCapability(capability, cluster);
    if (lack !== undefined) return `${lack}${whichDemand([capability.by])}`;
  }
  for (const { role: other, apart } of context.roles) {
    const isConcerned = apart !== undefined && (other === role.role || apart.from === role.role);
    if (!isConcerned || factOf(facts, apart.by) !== undefined) continue;
    return `${apart.by} is not set, and ${other} is to be apart from ${apart.from} by it`;
  }
  return undefined;
}

function scoreOf({ prefer = [] }: Role, { facts }: Candidate): number {
  return prefer.reduce((sum, preference) => (matches(preference, facts) ? sum + preference.weight : sum), 0);
}

function holdsAlready(target: string, { role }: Role, { previous }: PolicyContext): boolean {
  return previous.get(target)?.roles?.includes(role) ?? false;
}

/** As many as can be found without going back, to show what there is. */
function oneByOne(fields: readonly Field[]): Holders {
  const settled: (readonly Contender[])[] = [];
  for (const { role, contenders } of fields) {
    const obstacleTo = obstacles(role, { fields, holders: settled });
    settled.push(contenders.filter((contender) => obstacleTo(contender) === undefined).slice(0, role.count));
  }
  return settled;
}

interface Result {
  readonly fields: readonly Field[];
  readonly holders: Holders;
}

/** Tells why others are in the way of a contender: `region eu is that of writer eu-1`. */
function obstacles({ apart }: Role, { fields, holders }: Result): (contender: Contender) => string | undefined {
  if (apart === undefined) return () => undefined;
  const { from, by } = apart;
  const others = holders[fields.findIndex(({ role }) => role.role === from)] ?? [];
  const names = new Map(others.map((other) => [factBy(other, by), other.candidate.target.name]));
  return (contender) => {
    const value = factBy(contender, by);
    const name = names.get(value);
    return name && `${by} ${value} is that of ${from} ${name}`;
  };
}

function electionOf({ role, contenders, refused }: Field, holders: readonly Contender[], result: Result): RoleElection {
  const obstacleTo = obstacles(role, result);
  const lost = contenders.flatMap((contender, index) => {
    if (holders.includes(contender)) return [];
    const reason = obstacleTo(contender) ?? `count ${role.count} reached, rank ${index + 1}`;
    return { target: contender.candidate.target.name, reason };
  });
  return {
    role: role.role,
    among: role.among,
    count: role.count,
    demandedBy: role.demandedBy,
    holders: holders.map(({ candidate, score, kept }) => ({ target: candidate.target.name, score, kept })),
    refused: [...refused, ...lost].sort((a, b) => compareText(a.target, b.target)),
  };
}

function heldRoles(elections: readonly RoleElection[]): ReadonlyMap<string, readonly string[]> {
  const held = new Map<string, readonly string[]>();
  for (const { role, holders } of elections) {
    for (const { target } of holders) held.set(target, Object.freeze([...(held.get(target) ?? []), role].sort()));
  }
  return held;
}
