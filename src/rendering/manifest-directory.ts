import { readFileSync } from 'node:fs';
import { FleetError } from '../core/errors.js';
import { listNames } from '../core/names.js';
import { identityOf, identityText, type KubeObject, type ObjectIdentity } from '../manifest/kube-object.js';
import { type ListedFile, listFiles } from '../manifest/list-files.js';
import { readManifests } from '../manifest/read-manifests.js';
import { attemptEach, throwAll } from './render-errors.js';

export interface ManifestDirectory {
  readonly objects: readonly KubeObject[];
  readonly encrypted: readonly EncryptedManifest[];
}

/** A file that passes through byte for byte. */
export interface EncryptedManifest {
  /** File name, unique in the unit on every file system: the path in the directory, with `-` for `/`. */
  readonly name: string;
  readonly text: string;
  readonly identities: readonly ObjectIdentity[];
}

const MANIFEST = /\.(ya?ml|json)$/;
const COMPANION = /^(README|LICENSE|\.gitkeep$|\.gitignore$|\.DS_Store$)/;
const MIB = 2 ** 20;
const MAX_FILE_MIB = 10;
const MAX_DIRECTORY_MIB = 100;

/**
 * Reads the manifests in a directory of the project and below, sorted by path, following no links.
 * Together with `listFiles` the only code below this folder that touches the file system.
 * @param root absolute path of the project
 * @param directory relative to `root`, with `/` between its parts
 * @throws FleetError `PATH_INVALID`, `MANIFEST_INVALID`, `OBJECT_DUPLICATE`
 */
export function readManifestDirectory(root: string, directory: string): ManifestDirectory {
  const files = listFiles(root, directory).filter(({ name }) => MANIFEST.test(name) || !COMPANION.test(name));
  const manifests = files.filter(({ name }) => MANIFEST.test(name));
  refuseOthers(directory, files);
  refuseTooLarge(directory, manifests);
  const read = attemptEach(manifests, ({ path }) => path, readFile);
  const encrypted = read.flatMap(({ file, content }) =>
    content.kind === 'encrypted'
      ? { file, name: passThroughName(file), text: content.text, identities: content.identities }
      : [],
  );
  refuseEqualNames(encrypted);
  refuseDuplicates(read);
  return {
    objects: read.flatMap(({ content }) => (content.kind === 'objects' ? content.objects : [])),
    encrypted: encrypted.map(({ name, text, identities }) => ({ name, text, identities })),
  };
}

type Content = ReturnType<typeof readManifests>;

interface ReadFile {
  readonly file: ListedFile;
  readonly content: Content;
}

function readFile(file: ListedFile): ReadFile {
  return { file, content: readManifests(file.path, textOf(file)) };
}

// A byte order mark is kept, because encrypted files pass through as they are.
function textOf({ absolutePath, path }: ListedFile): string {
  const bytes = readFileSync(absolutePath);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalid(path, { message: 'the file is not UTF-8 text', hint: 'save it as UTF-8', cause });
  }
}

function refuseOthers(directory: string, files: readonly ListedFile[]): void {
  const others = files.filter(({ name }) => !MANIFEST.test(name)).map(({ pathInDirectory }) => pathInDirectory);
  if (others.length > 0) {
    throw invalid(directory, {
      message: `the directory holds files that are no manifests: ${listNames(others)}; allowed are .yaml, .yml, .json, README and LICENSE files`,
      hint: 'move them elsewhere',
    });
  }
  if (files.length === 0) {
    throw invalid(directory, { message: 'the directory holds no manifests', hint: 'add a .yaml, .yml or .json file' });
  }
}

function refuseTooLarge(directory: string, files: readonly ListedFile[]): void {
  const tooLarge = files.find(({ bytes }) => bytes > MAX_FILE_MIB * MIB);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const hint = 'split the application';
  if (tooLarge !== undefined) {
    throw invalid(tooLarge.path, {
      message: `the file has ${tooLarge.bytes} bytes; allowed are ${MAX_FILE_MIB} MiB`,
      hint,
    });
  }
  if (total > MAX_DIRECTORY_MIB * MIB) {
    throw invalid(directory, {
      message: `the manifests have ${total} bytes; allowed are ${MAX_DIRECTORY_MIB} MiB`,
      hint,
    });
  }
}

const PORTABLE = /^[A-Za-z0-9][-A-Za-z0-9._]{0,199}$/;

function passThroughName({ path, pathInDirectory }: ListedFile): string {
  const name = pathInDirectory.replaceAll('/', '-');
  if (PORTABLE.test(name) && !name.endsWith('.k8s.yaml')) return name;
  throw invalid(path, {
    message: `encrypted file name ${JSON.stringify(name)} is not allowed: use up to 200 characters A-Z, a-z, 0-9, '-', '.' and '_', not ending in '.k8s.yaml'`,
    hint: 'rename the file',
  });
}

// Without regard to case, because some file systems have none.
function refuseEqualNames(encrypted: readonly (EncryptedManifest & { readonly file: ListedFile })[]): void {
  const paths = new Map<string, string>();
  for (const { name, file } of encrypted) {
    const other = paths.get(name.toLowerCase());
    if (other !== undefined) {
      throw invalid(file.path, {
        message: `would be written as ${name}, as would ${other}`,
        hint: 'rename one of them',
      });
    }
    paths.set(name.toLowerCase(), file.path);
  }
}

// The unit is checked again once namespaces are filled in; here the files are still known.
function refuseDuplicates(read: readonly ReadFile[]): void {
  const files = new Map<string, string>();
  const errors = read.flatMap(({ file: { path }, content }) =>
    identitiesOf(content).flatMap((identity) => {
      const text = identityText(identity);
      const other = files.get(text);
      files.set(text, path);
      return other === undefined ? [] : duplicate(text, other, path);
    }),
  );
  throwAll(errors);
}

function identitiesOf(content: Content): readonly ObjectIdentity[] {
  return content.kind === 'encrypted' ? content.identities : content.objects.map(identityOf);
}

function duplicate(identity: string, first: string, second: string): FleetError {
  return new FleetError('OBJECT_DUPLICATE', {
    message: `${identity} is there twice: in ${first} and in ${second}`,
    hint: 'remove one of them',
    path: second,
  });
}

function invalid(path: string, details: { readonly message: string; readonly hint: string; readonly cause?: unknown }) {
  return new FleetError('MANIFEST_INVALID', { ...details, path });
}
