import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { FleetError } from '../../core/errors.js';
import { packageFile } from '../../core/package-file.js';

export type DocumentName =
  | 'lock'
  | 'placement'
  | 'record-set'
  | 'fleet'
  | 'inventory'
  | 'target-inventory'
  | 'journal'
  | 'units'
  | 'findings';

type Validate = Pick<ValidateFunction, 'errors'> & ((data: unknown) => boolean);

const validators = new Map<DocumentName, Validate>();

/** The file of a document's JSON Schema. */
export function schemaFile(name: DocumentName): string {
  return packageFile(`schemas/${name}.schema.json`);
}

/** Compiled beforehand by tools/validators, and loaded when it is first needed. */
function validatorOf(name: DocumentName): Validate {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const validate: Validate = createRequire(import.meta.url)(packageFile(`schemas/validators/${name}.cjs`));
  validators.set(name, validate);
  return validate;
}

/** What a schema allows at the place of an error. */
function allowed({ keyword, params, schema, message }: ErrorObject): string {
  if (keyword === 'enum' || keyword === 'const') return `one of ${JSON.stringify(schema)}`;
  if (keyword === 'additionalProperties') return `no property ${JSON.stringify(params.additionalProperty)}`;
  if (keyword === 'pattern') return `text that matches ${String(schema)}`;
  return message ?? keyword;
}

/** A value short enough for a message. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Whether data is as a document's schema has it. */
export function isDocument(name: DocumentName, data: unknown): boolean {
  return validatorOf(name)(data);
}

/**
 * Checks data against a document's schema.
 * @throws FleetError `DOCUMENT_INVALID` with file, JSON pointer, value and what is allowed
 */
export function assertDocument<T>(name: DocumentName, data: unknown, file: string): asserts data is T {
  if (isDocument(name, data)) return;
  const [error] = validatorOf(name).errors ?? [];
  const pointer = error?.instancePath ?? '';
  throw new FleetError('DOCUMENT_INVALID', {
    message: `${file} at ${pointer === '' ? 'its top' : pointer}: ${shown(error?.data)} is not allowed: ${error === undefined ? 'see the schema' : allowed(error)}`,
    hint: `see schemas/${name}.schema.json; a file written by a newer version needs that version`,
    path: `${file}#${pointer}`,
  });
}

/** The value of JSON text. @throws FleetError `DOCUMENT_INVALID` */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const conflict = hasConflictMarkers(text);
    throw new FleetError('DOCUMENT_INVALID', {
      message: conflict
        ? `${file} holds git conflict markers`
        : `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: conflict
        ? 'resolve the conflict, or restore the file and run synth again'
        : 'restore the file, or run synth again',
      path: file,
      cause,
    });
  }
}

/** Parses and checks in one. @throws FleetError `DOCUMENT_INVALID` */
export function parseDocument<T>(name: DocumentName, text: string, file: string): T {
  const data = parseJson(text, file);
  assertDocument<T>(name, data, file);
  return data;
}

export function hasConflictMarkers(text: string): boolean {
  return /^(<{7} |={7}$|>{7} )/m.test(text);
}

/** `DOCUMENT_INVALID`: a reference to an entry that is not there, as a merge can leave it. @param path the file and the reference in it */
export function danglingHash(hash: string, path: string): FleetError {
  return new FleetError('DOCUMENT_INVALID', {
    message: `${path}: ${JSON.stringify(hash)} is the hash of no entry`,
    hint: 'run synth again',
    path,
  });
}
