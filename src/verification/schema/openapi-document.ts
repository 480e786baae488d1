import { isJsonObject, type JsonObject } from '../../core/json.js';
import { manifestError } from '../../manifest/manifest-error.js';
import type { Scope } from '../../manifest/scope.js';
import { definitionProblem } from './definition-problem.js';
import { objectOf } from './pack-schema.js';

/** What a cluster publishes of a group and version. */
export interface OpenApiContent {
  /** Kubernetes release such as `1.34`; only documents of its own kinds tell. */
  readonly release?: string;
  readonly apiVersions: readonly string[];
  /** By `apiVersion/kind`. */
  readonly kinds: ReadonlyMap<string, OpenApiKind>;
  /** By name of the definition. */
  readonly schemas: ReadonlyMap<string, JsonObject>;
}

export interface OpenApiKind {
  readonly plural: string;
  readonly scope: Scope;
  /** Undefined where the cluster says nothing of the kind but that it is served. */
  readonly definition: string | undefined;
}

const GROUP_VERSION = /^\/?(?:api|apis\/([^/]+))\/(v[^/]+)(?=\/|$)/;
const RESOURCES = /^\/(namespaces\/\{namespace\}\/)?([^/{}]+)$/;
const KIND = 'x-kubernetes-group-version-kind';
const ANEW = 'dump the cluster anew, as docs/schemas.md tells';

export function isOpenApi({ openapi, swagger }: JsonObject): boolean {
  return typeof openapi === 'string' || typeof swagger === 'string';
}

/** Of `/openapi/v3`: it has nothing but paths, which do not begin with a slash. */
export function isOpenApiIndex(document: JsonObject): boolean {
  const { paths, ...others } = document;
  return (
    isJsonObject(paths) && Object.keys(others).length === 0 && Object.keys(paths).some((path) => apiVersionOf(path))
  );
}

export function readOpenApiIndex({ paths }: JsonObject): readonly string[] {
  return apiVersionsOf(Object.keys(objectOf(paths)));
}

/** @throws FleetError `MANIFEST_INVALID` */
export function readOpenApi(path: string, document: JsonObject): OpenApiContent {
  const version = document.openapi ?? document.swagger;
  if (typeof version !== 'string' || !version.startsWith('3.'))
    throw invalid(path, `the document is of OpenAPI ${JSON.stringify(version)}; allowed is 3.x`, 'dump /openapi/v3');
  const paths = objectOf(document.paths);
  const schemas = schemasOf(document);
  const problem = definitionProblem(schemas);
  if (problem !== undefined) throw invalid(path, problem, ANEW);
  const release = releaseOf(document);
  return {
    ...(release !== undefined && { release }),
    apiVersions: apiVersionsOf(Object.keys(paths)),
    kinds: kindsIn({ file: path, paths, schemas }),
    schemas,
  };
}

function schemasOf({ components }: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(
    Object.entries(objectOf(objectOf(components).schemas)).map(([name, schema]) => [name, objectOf(schema)]),
  );
}

/** Documents of custom resources and of aggregated servers tell versions of their own. */
function releaseOf({ info }: JsonObject): string | undefined {
  const { title, version } = objectOf(info);
  if (title !== 'Kubernetes' || typeof version !== 'string') return undefined;
  return /^v?(1\.\d+)(?:\.|$)/.exec(version)?.[1];
}

function apiVersionsOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => apiVersionOf(path) ?? []))].sort();
}

/** `apps/v1` of `/apis/apps/v1/deployments`. */
function apiVersionOf(path: string): string | undefined {
  const [, group, version] = GROUP_VERSION.exec(path) ?? [];
  return group === undefined || version === undefined ? version : `${group}/${version}`;
}

interface DocumentParts {
  readonly file: string;
  readonly paths: JsonObject;
  readonly schemas: ReadonlyMap<string, JsonObject>;
}

function kindsIn({ file, paths, schemas }: DocumentParts): ReadonlyMap<string, OpenApiKind> {
  const definitions = definitionsByKind(schemas);
  const kinds = new Map<string, OpenApiKind>();
  for (const [path, operations] of Object.entries(paths)) {
    const apiVersion = apiVersionOf(path);
    const [, namespaced, plural] = RESOURCES.exec(path.replace(GROUP_VERSION, '')) ?? [];
    if (apiVersion === undefined || plural === undefined) continue;
    const kind = kindOf(operations, apiVersion);
    if (kind === undefined)
      throw invalid(file, `the path ${JSON.stringify(path)} does not tell its kind in ${KIND}`, ANEW);
    const name = `${apiVersion}/${kind}`;
    // All namespaces are listed without one, so that one path in a namespace decides.
    const scope = namespaced !== undefined || kinds.get(name)?.scope === 'Namespaced' ? 'Namespaced' : 'Cluster';
    kinds.set(name, { plural, scope, definition: definitions.get(name) });
  }
  return new Map([...listsOf(kinds, definitions), ...kinds]);
}

/** `ConfigMapList` is a kind, too. */
function listsOf(
  kinds: ReadonlyMap<string, OpenApiKind>,
  definitions: ReadonlyMap<string, string>,
): readonly (readonly [name: string, list: OpenApiKind])[] {
  return [...kinds].flatMap(([name, kind]) => {
    const definition = definitions.get(`${name}List`);
    return definition === undefined ? [] : [[`${name}List`, { ...kind, definition }] as const];
  });
}

/** The kind that the operations of a path are about: of the path's own group and version, as subresources need not be. */
function kindOf(operations: unknown, apiVersion: string): string | undefined {
  const kinds = Object.values(objectOf(operations)).map((operation) => objectOf(objectOf(operation)[KIND]));
  const own = kinds.find((kind) => nameOf(kind)?.startsWith(`${apiVersion}/`));
  return typeof own?.kind === 'string' ? own.kind : undefined;
}

function definitionsByKind(schemas: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [definition, schema] of schemas) {
    const kinds = schema[KIND];
    for (const kind of Array.isArray(kinds) ? kinds : []) {
      const name = nameOf(objectOf(kind));
      if (name !== undefined) found.set(name, definition);
    }
  }
  return found;
}

/** `apps/v1/Deployment` */
function nameOf({ group, version, kind }: JsonObject): string | undefined {
  if (typeof version !== 'string' || typeof kind !== 'string') return undefined;
  return group === '' || group === undefined ? `${version}/${kind}` : `${group}/${version}/${kind}`;
}

function invalid(file: string, message: string, hint: string) {
  return manifestError({ file, text: '' }, { message, hint });
}
