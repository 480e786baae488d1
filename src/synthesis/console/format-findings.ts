import pc from 'picocolors';
import type { Finding } from '../../core/finding.js';
import type { GroupedFindings } from '../../core/finding-group.js';
import { listNames } from '../../core/names.js';
import { SEVERITIES } from '../../verification/engine/object-finding.js';
import { groupFindings } from '../../verification/report/group-findings.js';
import { formatGroup } from './format-group.js';
import type { Style } from './terminal.js';
import { count, oneLine } from './text.js';

/** Findings about no object that say the same of several places. */
interface PlainGroup extends Omit<Finding, 'place'> {
  readonly places: readonly string[];
}

/** How findings look. */
export interface FindingsStyle extends Style {
  /** How many paragraphs there are at most. @default 20, all of them in debug style */
  readonly limit?: number;
  /** Where to see those that were left out. */
  readonly seeAll?: string;
}

const MAX_GROUPS = 20;
const MAX_PLACES = 10;

/** As {@link formatGroups}, for findings one by one. */
export function formatFindings(findings: readonly Finding[], style: FindingsStyle): string {
  return formatGroups(groupFindings(findings), style);
}

/**
 * One paragraph for each thing to say, however many places it is said of. Gravest first; of one severity, findings about no object
 * keep their order and stand before those about objects.
 */
export function formatGroups({ general, objects }: GroupedFindings, style: FindingsStyle): string {
  const { limit = MAX_GROUPS, seeAll = 'set FLEET_DEBUG=1 to see them all', debug } = style;
  const plain = groupPlain(general);
  const paragraphs = SEVERITIES.flatMap((severity) => [
    ...plain.filter((group) => group.severity === severity).map((group) => () => formatPlain(group, style)),
    ...objects.filter((group) => group.severity === severity).map((group) => () => formatGroup(group, style)),
  ]);
  const shown = debug ? paragraphs : paragraphs.slice(0, limit);
  const hidden = paragraphs.length - shown.length;
  const rest = hidden === 0 ? '' : `and ${count(hidden, 'more problem')}; ${seeAll}\n`;
  return shown.map((format) => format()).join('') + rest;
}

function groupPlain(findings: readonly Finding[]): readonly PlainGroup[] {
  const groups = new Map<string, { finding: Finding; places: Set<string> }>();
  for (const finding of findings) {
    const { severity, rule, message, hint } = finding;
    const key = JSON.stringify([severity, rule, message, hint]);
    const group = groups.get(key);
    if (group) group.places.add(finding.place);
    else groups.set(key, { finding, places: new Set([finding.place]) });
  }
  return [...groups.values()].map(({ finding, places }) => ({ ...finding, places: [...places] }));
}

function formatPlain(group: PlainGroup, style: Style): string {
  const colors = pc.createColors(style.color);
  const paint = { error: colors.red, warning: colors.yellow, info: colors.cyan }[group.severity];
  const { places } = group;
  const where = places.length === 1 ? oneLine(places[0] ?? '') : count(places.length, 'place');
  const head = [paint(group.severity), colors.bold(oneLine(group.rule)), where].filter((part) => part !== '').join(' ');
  const lines = [`${head}: ${oneLine(group.message)}`];
  if (places.length > 1) lines.push(`  at ${oneLine(listNames(places, style.debug ? places.length : MAX_PLACES))}`);
  if (group.hint !== '') lines.push(`  ${colors.cyan('next:')} ${oneLine(group.hint)}`);
  return lines.map((line) => `${line}\n`).join('');
}
