import type { FleetError } from '../core/errors.js';
import {
  groupOf,
  identityOf,
  identityText,
  type KubeMetadata,
  type KubeObject,
  type ObjectIdentity,
} from './kube-object.js';
import { type ManifestSource, manifestError } from './manifest-error.js';
import { readYaml } from './yaml-reader.js';

/** What a file of manifests holds: objects, or encrypted documents as they stand. */
export type ManifestFile =
  | { readonly kind: 'objects'; readonly objects: readonly KubeObject[] }
  | { readonly kind: 'encrypted'; readonly identities: readonly ObjectIdentity[]; readonly text: string };

interface Fields {
  readonly [key: string]: unknown;
}

interface FoundObject {
  readonly object: KubeObject;
  readonly encrypted: boolean;
}

/** Where a document or an item of a list is, for messages. */
interface Place {
  readonly source: ManifestSource;
  readonly name: string;
}

const KUSTOMIZATION_FILE = /(?:^|[/\\])kustomization(?:\.ya?ml)?$/i;
const KUSTOMIZE_GROUP = 'kustomize.config.k8s.io';
const KUSTOMIZE_HINT = 'run `kustomize build` and give its result';
const CHART_FILE = /(?:^|[/\\])(?:Chart|values)\.ya?ml$/i;
/** Null counts as absent, as it does for the API server; templates often leave it behind. */
const ABSENT_IF_NULL: readonly string[] = ['namespace', 'labels', 'annotations'];
const API_VERSION = /^(?:[^/\s]+\/)?[^/\s]+$/;

/**
 * The objects of a YAML or JSON file, with lists flattened and empty documents left out. SOPS documents and
 * SealedSecrets stay text: a SOPS checksum does not survive rewriting.
 * @throws FleetError `MANIFEST_INVALID`
 */
export function readManifests(file: string, text: string): ManifestFile {
  const source = { file, text };
  refuseForeignFile(source);
  return readDocuments(readYaml(text, file), source);
}

/**
 * As {@link readManifests}, of documents that were parsed.
 * @throws FleetError `MANIFEST_INVALID`
 */
export function readDocuments(documents: readonly unknown[], source: ManifestSource): ManifestFile {
  const found = documents.flatMap((document, index) =>
    document === null ? [] : readObjects(document, { source, name: `document ${index + 1}` }),
  );
  const encrypted = found.filter((each) => each.encrypted);
  if (encrypted.length === 0) return { kind: 'objects', objects: found.map(({ object }) => object) };
  for (const { object } of encrypted) refusePlaintext(object, source);
  if (encrypted.length === found.length)
    return { kind: 'encrypted', identities: found.map(({ object }) => identityOf(object)), text: source.text };
  throw manifestError(source, {
    message: `${encrypted.length} of ${found.length} objects are encrypted; a file holds either encrypted documents, which are kept byte for byte, or plain ones`,
    hint: 'split the file in two',
  });
}

function refuseForeignFile(source: ManifestSource): void {
  if (KUSTOMIZATION_FILE.test(source.file))
    throw manifestError(source, { message: 'a kustomization is not a Kubernetes object', hint: KUSTOMIZE_HINT });
  if (CHART_FILE.test(source.file))
    throw manifestError(source, {
      message: 'a file of a Helm chart is not a Kubernetes object',
      hint: 'run `helm template` and give its result',
    });
}

function readObjects(document: unknown, place: Place): FoundObject[] {
  if (!isFields(document)) throw notAnObject(place, 'is not a map');
  const { apiVersion, kind } = document;
  const encrypted = isSops(document);
  if (isText(apiVersion) && isText(kind) && isList(document)) {
    const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    return document.items.flatMap((item, index) =>
      readObjects(isFields(item) ? { ...inherited, ...item } : item, {
        ...place,
        name: `${place.name}, item ${index + 1}`,
      }).map((found) => ({ ...found, encrypted: found.encrypted || encrypted })),
    );
  }
  const object = readObject(document, place);
  const sealed = object.kind === 'SealedSecret' && groupOf(object.apiVersion) === 'bitnami.com';
  return [{ object, encrypted: encrypted || sealed }];
}

function readObject(fields: Fields, place: Place): KubeObject {
  const { apiVersion, kind, metadata } = fields;
  if (!isText(apiVersion) || !API_VERSION.test(apiVersion)) throw notAnObject(place, 'has no valid apiVersion');
  if (groupOf(apiVersion) === KUSTOMIZE_GROUP)
    throw invalid(place, 'is a kustomization, not a Kubernetes object', KUSTOMIZE_HINT);
  if (!isText(kind)) throw notAnObject(place, 'has no kind');
  return {
    ...fields,
    apiVersion,
    kind,
    metadata: readMetadata(metadata, { ...place, name: `${place.name} (${kind})` }),
  };
}

function readMetadata(metadata: unknown, place: Place): KubeMetadata {
  if (!isFields(metadata)) throw notAnObject(place, 'has no metadata');
  const given = Object.fromEntries(
    Object.entries(metadata).filter(([key, value]) => value !== null || !ABSENT_IF_NULL.includes(key)),
  );
  const { name, generateName } = given;
  if (name === undefined && generateName !== undefined)
    throw invalid(place, 'has generateName, so every apply would create another object', 'give it a fixed name');
  if (!isText(name))
    throw invalid(place, 'has no metadata.name that is text', 'name it; quote what looks like a number');
  if (name.startsWith('ENC['))
    throw invalid(place, 'has an encrypted name', 'encrypt only values, with `encrypted_regex` of SOPS');
  if (isMetadata(given)) return given;
  throw invalid(
    place,
    'has a namespace, label or annotation that is not text',
    'quote what looks like a number or boolean',
  );
}

function isMetadata(fields: Fields): fields is KubeMetadata {
  const { name, namespace = '', labels = {}, annotations = {} } = fields;
  return isText(name) && typeof namespace === 'string' && isTextMap(labels) && isTextMap(annotations);
}

function isTextMap(value: unknown): boolean {
  return isFields(value) && Object.values(value).every((item) => typeof item === 'string');
}

/** As the API machinery does: a kind that ends in List and has items, unless it has a name like any custom object. */
function isList(document: Fields): document is { readonly items: readonly unknown[] } & Fields {
  const { kind, items, metadata } = document;
  const isNamed = isFields(metadata) && metadata.name !== undefined;
  return isText(kind) && kind.endsWith('List') && Array.isArray(items) && !isNamed;
}

/** @see https://getsops.io/docs/ */
function isSops({ sops }: Fields): boolean {
  return isFields(sops) && isText(sops.mac);
}

/** SOPS encrypts what its `encrypted_regex` matches, and adds its checksum whatever that is. */
function refusePlaintext(object: KubeObject, source: ManifestSource): void {
  if (object.kind !== 'Secret' || groupOf(object.apiVersion) !== '') return;
  const field = ['data', 'stringData'].find((name) => holdsPlaintext(object[name]));
  if (field === undefined) return;
  throw manifestError(source, {
    message: `${identityText(identityOf(object))} has values in ${field} that SOPS did not encrypt`,
    hint: 'encrypt all of data and stringData: look at `encrypted_regex` of SOPS; what is no secret belongs in a ConfigMap',
  });
}

/** What is empty SOPS leaves as it is. */
function holdsPlaintext(value: unknown): boolean {
  if (isFields(value)) return Object.values(value).some(holdsPlaintext);
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'string' || !value.startsWith('ENC[');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function notAnObject(place: Place, problem: string): FleetError {
  return invalid(place, `${problem}, so it is not a Kubernetes object`, 'keep files that are not manifests elsewhere');
}

function invalid({ source, name }: Place, problem: string, hint: string): FleetError {
  return manifestError(source, { message: `${name} ${problem}`, hint });
}
