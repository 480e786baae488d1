import pc from 'picocolors';
import type { FindingGroup, FindingPlace } from '../../core/finding-group.js';
import { compareText } from '../../core/json.js';
import { showValue } from '../../core/show-value.js';
import type { Style } from './terminal.js';
import { count, oneLine } from './text.js';

const MAX_TARGETS = 5;
const MAX_VERSIONS = 3;
const MAX_ALLOWED = 300;

/**
 * A group as a person reads it: what is wrong and on how many targets, in which object, on which targets, what is there and what is
 * allowed where the message does not say so, and what to do.
 */
export function formatGroup(group: FindingGroup, style: Style): string {
  const colors = pc.createColors(style.color);
  const paint = { error: colors.red, warning: colors.yellow, info: colors.cyan }[group.severity];
  const { rule, message, object, pointer, where, hint } = group;
  const lines = [
    `${paint(group.severity)} ${colors.bold(oneLine(rule))} ${oneLine(headPlace(where))}: ${oneLine(message)}`,
    ...[
      ['in', pointer === '' ? object : `${object} at ${pointer}`],
      ['from', sourceText(group)],
      ['on', targetsText(where, style.debug ? where.length : MAX_TARGETS)],
      ['', valueText(group)],
      ['next:', hint],
    ]
      .filter(([, text]) => text !== '')
      .map(([label = '', text = '']) => `  ${label === '' ? '' : `${colors.cyan(label)} `}${oneLine(text)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** `eu-1`, or `41 targets`; for clusters that are assumed `Kubernetes 1.33`, or `2 versions`. */
export function headPlace(where: readonly FindingPlace[]): string {
  const targets = distinct(where, ({ target }) => target);
  const [first = ''] = targets;
  if (targets.length > 1) return count(targets.length, isAssumed(where) ? 'version' : 'target');
  return isAssumed(where) ? `Kubernetes ${first}` : first;
}

/** Where the object is made, and the application unless that names it. */
function sourceText({ application, where }: FindingGroup): string {
  const others = new Set(where.map(({ path }) => path)).size - 1;
  const { path = '', line } = where[0] ?? {};
  const isNamed = application === '' || path.split('/').includes(application);
  const more = others > 0 ? ` and ${count(others, 'other')}` : '';
  return `${isNamed ? '' : `application ${application}, `}${path}${line === undefined ? '' : `:${line}`}${more}`;
}

/** `eu-1, eu-2 and 39 more: production, staging; Kubernetes 1.32, 1.33` */
function targetsText(where: readonly FindingPlace[], limit: number): string {
  const versions = versionsText(distinct(where, ({ kubernetes = '' }) => kubernetes));
  if (isAssumed(where)) return where.length === 1 ? '' : versions;
  const names = distinct(where, ({ target, cluster }) => (target === cluster ? target : `${target} (${cluster})`));
  const shown = names.slice(0, limit).join(', ');
  const more = names.length > limit ? ` and ${names.length - limit} more` : '';
  const environments = distinct(where, ({ environment }) => environment).join(', ');
  return `${shown}${more}: ${environments}; ${versions}`;
}

function versionsText(versions: readonly string[]): string {
  const declared = versions.filter((version) => version !== '').sort(compareVersions);
  if (declared.length === 0) return 'no Kubernetes version declared';
  const text =
    declared.length <= MAX_VERSIONS ? declared.join(', ') : `${declared[0]} to ${declared[declared.length - 1]}`;
  return `Kubernetes ${text}${declared.length < versions.length ? ' or not declared' : ''}`;
}

/** What the message does not quote itself. */
function valueText({ value, allowed, message }: FindingGroup): string {
  const parts = [
    ...(value === undefined || isSaid(value, message) ? [] : [`is ${showValue(value)}`]),
    ...(allowed === undefined || message.includes(allowed) ? [] : [`allowed is ${shortened(allowed)}`]),
  ];
  return parts.join(', ');
}

/** A short text may be in a message by chance, unless it is quoted there. */
function isSaid(value: string | number | boolean, message: string): boolean {
  return (
    message.includes(showValue(value)) || (typeof value === 'string' && value.length > 3 && message.includes(value))
  );
}

function shortened(text: string): string {
  return text.length > MAX_ALLOWED ? `${text.slice(0, MAX_ALLOWED)}…` : text;
}

function isAssumed(where: readonly FindingPlace[]): boolean {
  return where.every(({ environment }) => environment === '');
}

function distinct(where: readonly FindingPlace[], keyOf: (at: FindingPlace) => string): readonly string[] {
  return [...new Set(where.map(keyOf))].sort(compareText);
}

/** `1.9` before `1.10`. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  return (left?.[0] ?? 0) - (right?.[0] ?? 0) || (left?.[1] ?? 0) - (right?.[1] ?? 0);
}
