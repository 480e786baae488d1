import type { ValidationReport } from './validation-report.js';

const VERSION = 1;

/** JSON of a report, as `schemas/validation-report.schema.json` has it. */
export function jsonReport({ checked, general, objects }: ValidationReport): string {
  return `${JSON.stringify({ version: VERSION, checked, general, objects }, null, 2)}\n`;
}
