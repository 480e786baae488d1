import { FleetError } from '../core/errors.js';
import { identityOf, identityText, type KubeObject, type ObjectIdentity } from '../manifest/kube-object.js';
import { type ListedFile, listFiles } from '../manifest/list-files.js';
import { type FileLimits, manifestFiles, readText } from '../manifest/manifest-files.js';
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

const LIMITS: FileLimits = { of: 'manifests', fileMiB: () => 10, totalMiB: 100, hint: 'split the application' };

/**
 * Reads the manifests in a directory of the project and below, sorted by path, following no links.
 * @param root absolute path of the project
 * @param directory relative to `root`, with `/` between its parts
 * @throws FleetError `PATH_INVALID`, `MANIFEST_INVALID`, `OBJECT_DUPLICATE`
 */
export function readManifestDirectory(root: string, directory: string): ManifestDirectory {
  const manifests = manifestFiles(directory, listFiles(root, directory), LIMITS);
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
  return { file, content: readManifests(file.path, readText(file)) };
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
