import { compareText } from '../../core/json.js';
import { requirementsOf } from '../../core/selector.js';
import type { ChosenHub, GroupAttempt, RefusedTarget, RoleElection } from '../decision.js';
import { nameExtensions } from '../policy/demanded-by.js';
import type { Wave } from '../policy/policy.js';
import { requirementName } from './constraints.js';
import { formatConflict } from './decision-problems.js';
import type { ExplainedTarget, Explanation } from './explain.js';

/** Aligned plain text, for a terminal or an example. */
export function formatExplanation(explanation: Explanation): string {
  const { hubs, elections } = explanation;
  const lost = elections.flatMap(({ role, refused }) => refused.map((other) => ({ role, ...other })));
  const refused = explanation.refused.filter(({ refused }) => refused.stage !== 'hub');
  return [
    ...summary(explanation),
    ...section('groups', ['group', 'targets', 'because'], groupRows(explanation)),
    ...chosenSection(explanation),
    ...section('waves', ['wave', 'targets', 'takes'], waveRows(explanation)),
    ...section('hubs', ['target', 'wave', 'because'], hubs.map(hubRow)),
    ...section('refused', ['target', 'stage', 'score', 'because'], refused.map(refusedRow)),
    ...section('roles', ['role', 'holder', 'score', 'because'], elections.flatMap(roleRows)),
    ...section(
      'not elected',
      ['role', 'target', 'because'],
      lost.map(({ role, target, reason }) => [role, target, reason]),
    ),
    '',
  ].join('\n');
}

function summary({ application, environment, policy, chosen, hubs, refused, elections, conflict }: Explanation) {
  const idle = refused.filter(({ refused }) => refused.stage === 'hub').length;
  const targets = chosen.length + refused.length - idle;
  const wanted = policy.count === undefined ? '' : `, count ${policy.count}`;
  const all = hubs.length + idle;
  const isAmongHubs = elections.some(({ among }) => among === 'hubs');
  return [
    `${application} in ${environment}: ${chosen.length} of ${targets} targets${wanted}`,
    ...(conflict === undefined || conflict.length === 0 ? [] : [formatConflict(conflict)]),
    ...(conflict === undefined || policy.onShortfall !== 'keep' || chosen.length === 0
      ? []
      : [`it is kept on ${chosen.length}: onShortfall is keep`]),
    ...(all === 0 ? [] : [`hubs: ${all}, ${isAmongHubs ? 'see roles' : 'which no policy selects'}`]),
  ];
}

/** Those that were tried, in this order, then the others. */
function groupRows({ policy, attempts }: Explanation): readonly (readonly string[])[] {
  const rest = (policy.groups ?? []).filter(({ name }) => !attempts.some(({ group }) => group === name));
  return [...attempts.map(attemptRow), ...rest.map(({ name }) => [name, '', 'not tried'])];
}

function attemptRow({ group, targets, lacks }: GroupAttempt): readonly string[] {
  return [group, `${targets}`, lacks === undefined ? 'serves' : `cannot serve: ${lacks}`];
}

/** Without a count, no target stands for another, so that the rank says nothing. */
function chosenSection({ policy, chosen }: Explanation): readonly string[] {
  const header = ['target', 'rank', 'wave', 'score', 'because'];
  if (policy.count !== undefined) return section('chosen', header, chosen.map(chosenRow));
  const byName = chosen.toSorted((a, b) => compareText(a.target, b.target));
  const withoutRank = (row: readonly string[]) => row.filter((_, column) => header[column] !== 'rank');
  return section(
    'chosen',
    withoutRank(header),
    byName.map((target) => withoutRank(chosenRow(target))),
  );
}

function chosenRow(chosen: ExplainedTarget): readonly string[] {
  const { target, rank, wave, replicas, share, roles, total, scores, kept } = chosen;
  const reasons = scores.filter(({ score }) => score !== 0).map(({ scorer, score }) => `${scorer} ${score}`);
  if (kept) reasons.push('kept by lock');
  if (replicas !== undefined) reasons.push(`replicas ${replicas}${share === undefined ? '' : ` by ${share}`}`);
  if (roles.length > 0) reasons.push(holds(roles));
  return [target, `${rank}`, `${wave}`, `${total}`, reasons.join(', ')];
}

/** What each wave of the plan takes, and how many targets it has. */
function waveRows({ policy, chosen }: Explanation): readonly (readonly string[])[] {
  const { waves = [] } = policy;
  if (waves.length === 0) return [];
  const takes = [...waves.map(describeWave), 'all others'];
  const rows = takes.map((what, wave) => [`${wave}`, chosen.filter((one) => one.wave === wave).length, what] as const);
  return rows
    .filter(([wave, targets]) => targets > 0 || Number(wave) < waves.length)
    .map(([wave, targets, what]) => [wave, `${targets}`, what]);
}

function describeWave({ size = 'rest', ...selector }: Wave): string {
  const of = requirementsOf(selector).map(requirementName).join(' and ');
  if (size === 'rest') return of === '' ? 'all others' : of;
  const most = typeof size === 'number' ? `at most ${size}` : `${size} of all`;
  return of === '' ? most : `${of}, ${most}`;
}

function hubRow({ target, wave, kept, roles }: ChosenHub): readonly string[] {
  return [target, `${wave}`, [...(kept ? ['kept by lock'] : []), holds(roles)].join(', ')];
}

function holds(roles: readonly string[]): string {
  return `holds ${roles.join(' and ')}`;
}

function roleRows({ role, count, demandedBy, holders }: RoleElection): readonly (readonly string[])[] {
  const demanded = demandedBy.length === 0 ? [] : [`demanded by ${nameExtensions(demandedBy)}`];
  const rows = holders.map(({ target, score, kept }) => {
    const reasons = [...(kept ? ['kept by lock'] : []), ...demanded];
    return [role, target, `${score}`, reasons.join(', ')];
  });
  const missing = count - holders.length;
  return missing === 0
    ? rows
    : [...rows, [role, '', '', [`lacks ${missing} of ${count} holders`, ...demanded].join(', ')]];
}

function refusedRow({ target, refused, standing }: RefusedTarget): readonly string[] {
  return [target, refused.stage, standing === undefined ? '' : `${standing.total}`, refused.reason];
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const widths = header.map((heading, column) =>
    rows.reduce((width, row) => Math.max(width, (row[column] ?? '').length), heading.length),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return ['', title, line(header), ...rows.map(line)];
}
