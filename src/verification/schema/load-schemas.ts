import { readFileSync } from 'node:fs';
import { FleetError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import { listNames } from '../../core/names.js';
import { type ListedFile, listPath } from '../../manifest/list-files.js';
import { readSchemaContent, type SchemaContent, type SchemaFile } from './schema-file.js';

const SCHEMA = /\.(ya?ml|json)$/;
const COMPANION = /^(README|LICENSE|\.gitkeep$|\.gitignore$|\.DS_Store$)/;
const MIB = 2 ** 20;
const MAX_FILE_MIB = 64;
const MAX_TOTAL_MIB = 256;

/**
 * Reads files of schemas, and all in directories of them, following no links. Of equal files one is parsed.
 * @param root absolute path of the project
 * @param paths relative to `root`, with `/` between their parts
 * @returns what is at each path, sorted by path
 * @throws FleetError `PATH_INVALID`, `MANIFEST_INVALID`, `OBJECT_INVALID`
 */
export function readSchemas(root: string, paths: Iterable<string>): ReadonlyMap<string, readonly SchemaFile[]> {
  const contents = new Map<string, SchemaContent>();
  return new Map([...new Set(paths)].map((path) => [path, readPath(root, path, contents)]));
}

function readPath(root: string, path: string, contents: Map<string, SchemaContent>): readonly SchemaFile[] {
  const files = listPath(root, path).filter(({ name }) => SCHEMA.test(name) || !COMPANION.test(name));
  refuseOthers(path, files);
  refuseTooLarge(path, files);
  return files.map((file) => readFile(file, contents));
}

function readFile({ absolutePath, path }: ListedFile, contents: Map<string, SchemaContent>): SchemaFile {
  const bytes = readFileSync(absolutePath);
  const digest = sha256(bytes);
  // How a file is read depends on its name, too.
  const key = `${path.endsWith('.json')} ${digest}`;
  const content = contents.get(key) ?? readSchemaContent(path, textOf(path, bytes));
  contents.set(key, content);
  return { path, digest, content };
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(path, { message: 'the file is not UTF-8 text', hint: 'save it as UTF-8', cause });
  }
}

function refuseOthers(path: string, files: readonly ListedFile[]): void {
  const others = files.filter(({ name }) => !SCHEMA.test(name)).map(({ pathInDirectory }) => pathInDirectory);
  if (others.length > 0) {
    throw invalid(path, {
      message: `there are files that hold no schemas: ${listNames(others)}; allowed are .yaml, .yml, .json, README and LICENSE files`,
      hint: 'move them elsewhere',
    });
  }
  if (files.length === 0)
    throw invalid(path, { message: 'there are no schemas', hint: 'add a .yaml, .yml or .json file' });
}

function refuseTooLarge(path: string, files: readonly ListedFile[]): void {
  const tooLarge = files.find(({ bytes }) => bytes > MAX_FILE_MIB * MIB);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const hint = 'drop descriptions and what else is not needed, as docs/schemas.md tells';
  if (tooLarge !== undefined) {
    throw invalid(tooLarge.path, {
      message: `the file has ${tooLarge.bytes} bytes; allowed are ${MAX_FILE_MIB} MiB`,
      hint,
    });
  }
  if (total > MAX_TOTAL_MIB * MIB)
    throw invalid(path, { message: `the schemas have ${total} bytes; allowed are ${MAX_TOTAL_MIB} MiB`, hint });
}

function invalid(path: string, details: { readonly message: string; readonly hint: string; readonly cause?: unknown }) {
  return new FleetError('MANIFEST_INVALID', { ...details, path });
}
