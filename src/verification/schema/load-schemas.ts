import { sha256 } from '../../core/hash.js';
import { type ListedFile, listPath } from '../../manifest/list-files.js';
import { type FileLimits, manifestFiles, readText } from '../../manifest/manifest-files.js';
import { readSchemaContent, type SchemaContent, type SchemaFile } from './schema-file.js';

const LIMITS: FileLimits = {
  of: 'schemas',
  // A whole cluster is dumped as JSON; YAML is what people keep of single projects.
  fileMiB: (name) => (name.endsWith('.json') ? 64 : 10),
  totalMiB: 256,
  hint: 'drop descriptions and what else is not needed, as docs/schemas.md tells; JSON may be larger than YAML',
};

/**
 * Reads files of schemas, and all in directories of them, following no links. Of equal files one is parsed.
 * @param root absolute path of the project
 * @param paths relative to `root`, with `/` between their parts
 * @returns what is at each path, sorted by path
 * @throws FleetError `PATH_INVALID`, `MANIFEST_INVALID`, `OBJECT_INVALID`
 */
export function readSchemas(root: string, paths: Iterable<string>): ReadonlyMap<string, readonly SchemaFile[]> {
  const contents = new Map<string, SchemaContent>();
  const read = (file: ListedFile) => readFile(file, contents);
  return new Map(
    [...new Set(paths)].map((path) => [path, manifestFiles(path, listPath(root, path), LIMITS).map(read)]),
  );
}

function readFile(file: ListedFile, contents: Map<string, SchemaContent>): SchemaFile {
  const { path } = file;
  const text = readText(file).replace(/^\ufeff/, '');
  const digest = sha256(text);
  // How a file is read depends on its name, too.
  const key = `${path.endsWith('.json')} ${digest}`;
  const content = contents.get(key) ?? readSchemaContent(path, text);
  contents.set(key, content);
  return { path, digest, content };
}
