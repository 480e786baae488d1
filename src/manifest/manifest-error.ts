import { FleetError } from '../core/errors.js';

/** A manifest file being read. */
export interface ManifestSource {
  readonly file: string;
  readonly text: string;
}

export interface ManifestProblem {
  readonly message: string;
  readonly hint: string;
  /** Index into the text. */
  readonly offset?: number | undefined;
}

/** `MANIFEST_INVALID` at `file:line:column`. Problems must not quote the file: it may hold a secret. */
export function manifestError({ file, text }: ManifestSource, { message, hint, offset }: ManifestProblem): FleetError {
  return new FleetError('MANIFEST_INVALID', {
    message,
    hint,
    path: offset === undefined ? file : `${file}:${place(text, offset)}`,
  });
}

function place(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < lineStart; at = text.indexOf('\n', at + 1)) line++;
  return `${line}:${offset - lineStart + 1}`;
}
