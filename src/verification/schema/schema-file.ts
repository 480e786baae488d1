import { FleetError } from '../../core/errors.js';
import { isJsonObject } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { type ManifestSource, manifestError } from '../../manifest/manifest-error.js';
import { type ManifestFile, readDocuments, readManifests } from '../../manifest/read-manifests.js';
import { type DefinitionFacts, definitionFacts } from './definition-facts.js';
import { isOpenApi, isOpenApiIndex, type OpenApiContent, readOpenApi, readOpenApiIndex } from './openapi-document.js';
import { parsePlainJson } from './plain-json.js';

/** What a file of schemas holds, as plain data. */
export type SchemaContent =
  | { readonly kind: 'crds'; readonly definitions: readonly DefinitionFacts[] }
  | ({ readonly kind: 'openapi' } & OpenApiContent)
  /** `/openapi/v3` itself: all that the cluster serves. */
  | { readonly kind: 'openapi-index'; readonly apiVersions: readonly string[] };

export interface SchemaFile {
  /** Relative to the project. */
  readonly path: string;
  /** Of its bytes. */
  readonly digest: string;
  /** Shared by files of equal bytes. */
  readonly content: SchemaContent;
}

const ALLOWED =
  'allowed are CustomResourceDefinitions (apiextensions.k8s.io/v1), and in a .json file what `kubectl get --raw` prints for /openapi/v3 and the paths below it';
const HINT = 'keep other files elsewhere; docs/schemas.md tells how to dump a cluster';

/**
 * What a file holds decides what it is.
 * @throws FleetError `MANIFEST_INVALID`, and `OBJECT_INVALID` for a definition that is not complete
 */
export function readSchemaContent(path: string, text: string): SchemaContent {
  const source = { file: path, text };
  if (!path.endsWith('.json')) return crds(source, readManifests(path, text));
  const document = parsePlainJson(path, text);
  if (!isJsonObject(document)) throw foreign(source, 'holds no JSON object');
  if (isOpenApi(document)) return { kind: 'openapi', ...readOpenApi(path, document) };
  if (isOpenApiIndex(document)) return { kind: 'openapi-index', apiVersions: readOpenApiIndex(document) };
  return crds(source, readDocuments([document], source));
}

function crds(source: ManifestSource, manifests: ManifestFile): SchemaContent {
  if (manifests.kind === 'encrypted') throw foreign(source, 'is encrypted');
  const { objects } = manifests;
  const other = objects.find((object) => !isDefinition(object));
  if (other !== undefined) throw foreign(source, `holds ${other.kind} of ${other.apiVersion}`);
  if (objects.length === 0) throw foreign(source, 'holds nothing');
  return { kind: 'crds', definitions: objects.map((definition) => factsIn(source.file, definition)) };
}

function isDefinition({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion === 'apiextensions.k8s.io/v1' && kind === 'CustomResourceDefinition';
}

function factsIn(path: string, definition: KubeObject): DefinitionFacts {
  try {
    return definitionFacts(definition);
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    throw new FleetError(error.code, { message: error.message, hint: error.hint, path });
  }
}

function foreign(source: ManifestSource, problem: string): FleetError {
  return manifestError(source, { message: `the file ${problem}; ${ALLOWED}`, hint: HINT });
}
