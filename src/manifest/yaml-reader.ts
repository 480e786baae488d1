import type { CST } from 'yaml';
import type { FleetError } from '../core/errors.js';
import { type ManifestSource, manifestError } from './manifest-error.js';
import { yamlLibrary } from './yaml-library.js';
import { MAX_DEPTH, readDocument } from './yaml-nodes.js';

// Argo CD's default limit for the manifests of one application.
const MAX_CHARACTERS = 10 * 2 ** 20;
const MAX_LEXEMES = 750_000;
const MAX_DOCUMENTS = 10_000;
const CONTROL_CHARACTER = /[^\t\n\r -~\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

// Scalars stay text here: yaml-scalar.ts knows what Kubernetes takes them for, and yaml-nodes.ts finds duplicate keys
// in linear time.
const OPTIONS = { version: '1.1', schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false } as const;

/**
 * All documents of a YAML file, null for an empty one, with the meaning they have for kubectl (sigs.k8s.io/yaml).
 * Integers beyond 2^53 - 1 are bigint. `file` is for errors.
 * @throws FleetError `MANIFEST_INVALID` for what does not parse, what readers understand differently, what is too large
 */
export function readYaml(text: string, file: string): unknown[] {
  const source = { file, text };
  refuseUnreadable(source);
  const { Composer } = yamlLibrary();
  const composer = new Composer(OPTIONS);
  // Stops at the first problem: the composer would collect millions of errors from a hostile file.
  Object.assign(composer, { onError: failOnError(source) });
  const values: unknown[] = [];
  for (const document of composer.compose(tokens(source))) {
    if (values.length === MAX_DOCUMENTS) throw tooLarge(source, `holds more than ${MAX_DOCUMENTS} documents`);
    const [error] = document.errors;
    if (error !== undefined) throw syntaxError(source, error.code, error.pos[0]);
    values.push(readDocument(document.contents, source));
  }
  return values;
}

function refuseUnreadable(source: ManifestSource): void {
  if (source.text.length > MAX_CHARACTERS) throw tooLarge(source, `is longer than ${MAX_CHARACTERS} characters`);
  const offset = source.text.search(CONTROL_CHARACTER);
  if (offset < 0) return;
  const codePoint = (source.text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw manifestError(source, {
    message: `character U+${codePoint} is not allowed in YAML`,
    hint: 'write it as an escape in double quotes, and save the file as UTF-8',
    offset,
  });
}

/** The parser's tokens, as long as the file stays within what can be read in reasonable time and stack. */
function* tokens(source: ManifestSource): Generator<CST.Token, void> {
  const { Lexer, Parser } = yamlLibrary();
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    yield* withoutErrors(parser.next(lexeme), source);
    if (++lexemes > MAX_LEXEMES) throw tooLarge(source, `holds more than ${MAX_LEXEMES} keys, values and line ends`);
    if (parser.stack.length > MAX_DEPTH + 2) throw tooDeep(source, parser.offset);
  }
  yield* withoutErrors(parser.end(), source);
}

function* withoutErrors(tokens: Iterable<CST.Token>, source: ManifestSource): Generator<CST.Token, void> {
  for (const token of tokens) {
    if (token.type === 'error') throw syntaxError(source, 'UNEXPECTED_TOKEN', token.offset);
    yield token;
  }
}

type ErrorPlace = number | readonly [number, ...number[]] | { readonly offset: number };

function failOnError(source: ManifestSource) {
  let first: FleetError | undefined;
  return (place: ErrorPlace, code: string, _message: string, isWarning?: boolean): void => {
    if (isWarning) return;
    // The composer catches what it throws below a collection and reports it again, as exhaustion.
    first ??= syntaxError(source, code, offsetOf(place));
    throw first;
  };
}

function offsetOf(place: ErrorPlace): number {
  if (typeof place === 'number') return place;
  return 'offset' in place ? place.offset : place[0];
}

/** Names the parser's code only: its messages quote the file. */
function syntaxError(source: ManifestSource, code: string, offset: number): FleetError {
  const looksLikeTemplate = source.text.includes('{{');
  return manifestError(source, {
    message: `this is not valid YAML: ${code.toLowerCase().replaceAll('_', ' ')}`,
    hint: looksLikeTemplate ? 'it looks like a template: render it first' : 'mend the file at this place',
    offset,
  });
}

function tooDeep(source: ManifestSource, offset: number): FleetError {
  return manifestError(source, {
    message: `collections are nested more than ${MAX_DEPTH} levels deep`,
    hint: 'mend the file at this place',
    offset,
  });
}

function tooLarge(source: ManifestSource, problem: string): FleetError {
  return manifestError(source, { message: `the file ${problem}`, hint: 'split it into several files' });
}
