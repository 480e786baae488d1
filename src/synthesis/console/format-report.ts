import pc from 'picocolors';
import type { Finding } from '../../core/finding.js';
import { listNames } from '../../core/names.js';
import { groupFindings, isObjectFinding } from '../../verification/report/group-findings.js';
import { formatGroups } from './format-findings.js';
import type { Style } from './terminal.js';
import { count, oneLine } from './text.js';

/** What a finished run did. */
export interface SynthesisReport {
  readonly fleet: string;
  readonly clusters: number;
  readonly targets: number;
  readonly applications: number;
  readonly units: number;
  readonly objects: number;
  /** Files, as are the next two. */
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Paths below the output of files that are not ours, sorted: nothing touches them, and delivery engines may apply them. */
  readonly foreign: readonly string[];
  readonly seconds: number;
  /** The output as the user named it. */
  readonly directory: string;
  /** The lock file as the user named it. */
  readonly lockFile: string;
  readonly findings: readonly Finding[];
  /** Sentences about this run, such as what the lock file gained. */
  readonly notes: readonly string[];
}

/**
 * Findings first, the gravest at the top, then what was made, and the next step last, where the eye is. What is said of objects for
 * information alone is in the output, and counted here.
 */
export function formatReport(report: SynthesisReport, style: Style): string {
  const colors = pc.createColors(style.color);
  const { general, objects } = groupFindings(report.findings);
  const shown = { general, objects: objects.filter(({ severity }) => style.debug || severity !== 'info') };
  const lines = [
    ...[...report.notes, ...strangers(report)].map((note) => `note: ${oneLine(note)}`),
    `${colors.bold(report.fleet)}: ${contents(report)} in ${report.seconds.toFixed(1)} s`,
    `${directory(report)}: ${files(report)}`,
    ...problems(report),
    `${colors.cyan('next:')} ${nextStep(report)}`,
  ];
  return (
    formatGroups(shown, { ...style, seeAll: `see ${directory(report)}findings.json` }) +
    lines.map((line) => `${line}\n`).join('')
  );
}

function contents({ clusters, targets, applications, units, objects }: SynthesisReport): string {
  return [
    count(clusters, 'cluster'),
    count(targets, 'target'),
    count(applications, 'application'),
    count(units, 'unit'),
    count(objects, 'object'),
  ].join(', ');
}

function strangers(report: SynthesisReport): readonly string[] {
  const { foreign } = report;
  if (foreign.length === 0) return [];
  const what = foreign.length === 1 ? 'is not ours, and stays as it is' : 'are not ours, and stay as they are';
  return [`${count(foreign.length, 'file')} in ${directory(report)} ${what}: ${listNames(foreign)}`];
}

function files({ written, unchanged, removed }: SynthesisReport): string {
  return `${count(written, 'file')} written, ${unchanged} unchanged, ${removed} removed`;
}

function problems(report: SynthesisReport): readonly string[] {
  const having = (severity: Finding['severity']) => report.findings.filter((finding) => finding.severity === severity);
  const [errors, warnings] = [having('error').length, having('warning').length];
  const hidden = having('info').filter(isObjectFinding).length;
  if (errors + warnings + hidden === 0) return [];
  const more = hidden === 0 ? '' : `, ${hidden} for information in ${directory(report)}findings.json`;
  return [`${count(errors, 'error')}, ${count(warnings, 'warning')}${more}`];
}

function nextStep(report: SynthesisReport): string {
  const errors = report.findings.filter((finding) => finding.severity === 'error').length;
  if (errors > 0) return `mend the ${count(errors, 'error')} above and run synth again`;
  if (report.written + report.removed === 0) return `nothing to do, ${directory(report)} was up to date`;
  return `review the changes, then commit ${directory(report)} and ${oneLine(report.lockFile)}`;
}

function directory(report: SynthesisReport): string {
  return oneLine(`${report.directory.replace(/[/\\]+$/, '')}/`);
}
