import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { formatFindings, formatGroups } from './format-findings.js';
import type { Style } from './terminal.js';

/**
 * What to print of anything thrown: each single error, then the errors that hold them.
 * Of a cause at most its stack frames are shown, never its message, which may quote a secret.
 */
export function formatError(error: unknown, style: Style): string {
  return describe(error, style) + (style.debug ? frames(error) : '');
}

function describe(error: unknown, style: Style): string {
  if (!(error instanceof FleetError)) return formatFindings([unexpected(error)], style);
  const errors = flatten(error);
  const [single, holding] = [errors.filter(isSingle), errors.filter((each) => !isSingle(each))];
  const objects = single.flatMap(({ finding }) => finding ?? []);
  const general = single.filter(({ finding }) => finding === undefined).map(toFinding);
  return formatGroups({ general, objects }, style) + formatFindings(holding.map(toFinding), style);
}

/** What an error holds before the error itself. */
function flatten(error: FleetError): readonly FleetError[] {
  return [...error.errors.flatMap(flatten), error];
}

function isSingle(error: FleetError): boolean {
  return error.errors.length === 0;
}

function toFinding({ code, path = '', message, hint }: FleetError): Finding {
  return { rule: code, severity: 'error', place: path, message, hint };
}

function unexpected(error: unknown): Finding {
  const isError = error instanceof Error;
  return {
    rule: isError ? error.name : 'thrown value',
    severity: 'error',
    place: '',
    message: isError ? error.message : typeof error === 'string' ? error : typeof error,
    hint: 'set FLEET_DEBUG=1 to see where it was thrown',
  };
}

function frames(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const cause = frames(error.cause);
  return own.map((line) => `${line}\n`).join('') + (cause === '' ? '' : `  caused at\n${cause}`);
}
