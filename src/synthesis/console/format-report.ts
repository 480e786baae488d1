import pc from 'picocolors';
import type { Finding } from '../../core/finding.js';
import { formatFindings } from './format-findings.js';
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
  readonly seconds: number;
  /** The output as the user named it. */
  readonly directory: string;
  /** The lock file as the user named it. */
  readonly lockFile: string;
  readonly findings: readonly Finding[];
  /** Sentences about this run, such as what the lock file gained. */
  readonly notes: readonly string[];
}

const SEVERITIES = ['error', 'warning', 'info'] as const;

/** Findings first, the gravest at the top, then what was made, and the next step last, where the eye is. */
export function formatReport(report: SynthesisReport, style: Style): string {
  const colors = pc.createColors(style.color);
  const bySeverity = SEVERITIES.map((severity) => report.findings.filter((finding) => finding.severity === severity));
  const lines = [
    ...report.notes.map((note) => `note: ${oneLine(note)}`),
    `${colors.bold(report.fleet)}: ${contents(report)} in ${report.seconds.toFixed(1)} s`,
    `${directory(report)}: ${files(report)}`,
    ...problems(bySeverity),
    `${colors.cyan('next:')} ${nextStep(report)}`,
  ];
  return formatFindings(bySeverity.flat(), style) + lines.map((line) => `${line}\n`).join('');
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

function files({ written, unchanged, removed }: SynthesisReport): string {
  return `${count(written, 'file')} written, ${unchanged} unchanged, ${removed} removed`;
}

function problems(bySeverity: readonly (readonly Finding[])[]): readonly string[] {
  const [errors = [], warnings = []] = bySeverity;
  if (errors.length + warnings.length === 0) return [];
  return [`${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`];
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
