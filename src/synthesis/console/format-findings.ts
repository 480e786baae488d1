import pc from 'picocolors';
import type { Finding } from '../../core/finding.js';
import { listNames } from '../../core/names.js';
import type { Style } from './terminal.js';

/** Findings that say the same of several places. */
interface Group extends Pick<Finding, 'severity' | 'rule' | 'message' | 'hint'> {
  readonly places: readonly string[];
}

const MAX_GROUPS = 20;
const MAX_PLACES = 10;

/** One paragraph for each thing to say, however many places it is said of; the order of the findings is kept. */
export function formatFindings(findings: readonly Finding[], style: Style): string {
  const groups = groupFindings(findings);
  const shown = style.debug ? groups : groups.slice(0, MAX_GROUPS);
  const hidden = groups.length - shown.length;
  const rest = hidden === 0 ? '' : `and ${count(hidden, 'more problem')}; set FLEET_DEBUG=1 to see them all\n`;
  return shown.map((group) => formatGroup(group, style)).join('') + rest;
}

/** `1 cluster`, `2 clusters` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Text that stays on its line and cannot steer a terminal, whatever it was made from. */
export function oneLine(text: string): string {
  return text
    .trim()
    .replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')
    .replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function groupFindings(findings: readonly Finding[]): readonly Group[] {
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

function formatGroup(group: Group, style: Style): string {
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
