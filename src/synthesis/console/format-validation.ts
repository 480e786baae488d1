import pc from 'picocolors';
import type { Finding } from '../../core/finding.js';
import { countFindings, type ValidationReport } from '../../verification/report/validation-report.js';
import type { Style } from './terminal.js';
import { count } from './text.js';

export interface ValidationStyle {
  /** What counts. */
  readonly severity: Finding['severity'];
  readonly style: Style;
}

/** What was checked and how it came out, in a line. */
export function formatValidation(report: ValidationReport, { severity, style }: ValidationStyle): string {
  const colors = pc.createColors(style.color);
  const { checked } = report;
  const isAssumed = checked.every(({ environment }) => environment === '');
  // The same objects may have been checked for several versions.
  const units = new Map(
    checked.map((place) => [`${isAssumed ? '' : place.target} ${place.application}`, place.objects]),
  );
  const objects = [...units.values()].reduce((sum, number) => sum + number, 0);
  // What a delivery engine gets is on no target, and no target has a name with a slash.
  const targets = new Set(checked.map(({ target }) => target).filter((target) => !target.includes('/'))).size;
  const accepted = report.objects.filter(({ reason }) => reason !== undefined).length;
  const { error, warning, info } = countFindings(report);
  const subject = isAssumed ? `for ${count(targets, 'version')}` : `of ${count(targets, 'target')}`;
  const found = [
    count(error, 'error'),
    count(warning, 'warning'),
    `${info} for information${info > 0 && severity !== 'info' ? ' (--severity info shows them)' : ''}`,
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
  ];
  return `${colors.bold(`checked ${count(objects, 'object')} ${subject}`)}: ${found.join(', ')}\n`;
}
