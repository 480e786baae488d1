import { groupBy } from '../../../src/core/group-by.js';
import { sha256 } from '../../../src/core/hash.js';
import type { JsonObject } from '../../../src/core/json.js';
import type { ClusterFacts } from '../../../src/verification/schema/cluster-facts.js';
import {
  type CommonFacts,
  clusterFacts,
  type DescribedCluster,
  type FactSources,
} from '../../../src/verification/schema/fleet-facts.js';
import { readSchemaContent, type SchemaFile } from '../../../src/verification/schema/schema-file.js';
import { FACTS } from '../shipped-cluster.js';

/** Contents of files by path. What is before the first slash is what `schemas` name. */
export interface Texts {
  readonly [path: string]: string | object;
}

/** What reading these files gives. */
export function sourcesOf(texts: Texts): FactSources {
  const files = Object.entries(texts).map(([path, content]): SchemaFile => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return { path, digest: sha256(text), content: readSchemaContent(path, text) };
  });
  return { shipped: FACTS, schemas: groupBy(files, ({ path }) => path.slice(0, path.indexOf('/'))) };
}

export interface Given {
  readonly cluster?: Partial<DescribedCluster>;
  readonly fleet?: Partial<CommonFacts>;
  readonly texts?: Texts;
}

/** Facts about a cluster of Kubernetes 1.34, where nothing else is given. */
export function factsOf({ cluster = {}, fleet = {}, texts = {} }: Given): ClusterFacts {
  const whole = { name: 'eu-1', kubernetes: '1.34', capabilities: {}, ...cluster };
  return clusterFacts(whole, { fleet: { kinds: [], ...fleet }, sources: sourcesOf(texts) });
}

export interface Version {
  readonly name?: string;
  readonly served?: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  /** Of the properties beside `metadata`. */
  readonly properties?: JsonObject;
}

export interface Definition {
  readonly group?: string;
  readonly kind?: string;
  readonly scope?: 'Namespaced' | 'Cluster';
  readonly versions?: readonly Version[];
  /** Beside what the others make of it. */
  readonly spec?: JsonObject;
}

/** A CustomResourceDefinition; without more, of namespaced `acme.example/v1 Shop`. */
export function definitionOf({
  group = 'acme.example',
  kind = 'Shop',
  scope = 'Namespaced',
  versions = [{}],
  spec = {},
}: Definition = {}) {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural },
      versions: versions.map(
        ({ name = 'v1', served = true, properties = { spec: { type: 'object' } }, ...others }) => ({
          name,
          served,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties } },
          ...others,
        }),
      ),
      ...spec,
    },
  };
}

export interface Published {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly isNamespaced?: boolean;
  readonly schema?: JsonObject;
  /** Other definitions, by name. */
  readonly definitions?: { readonly [name: string]: JsonObject };
  readonly info?: JsonObject;
}

/** A document of `/openapi/v3` with one kind; without more, of namespaced `acme.example/v1 Shop`. */
export function publishedOf({
  apiVersion = 'acme.example/v1',
  kind = 'Shop',
  isNamespaced = true,
  schema = { type: 'object', properties: { spec: { type: 'object' } } },
  definitions = {},
  info = { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' },
}: Published = {}) {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const path = `/${group === '' ? 'api' : 'apis'}/${apiVersion}${isNamespaced ? '/namespaces/{namespace}' : ''}`;
  const own = { group, version, kind };
  return {
    openapi: '3.0.0',
    info,
    paths: { [`${path}/${kind.toLowerCase()}s`]: { post: { 'x-kubernetes-group-version-kind': own } } },
    components: { schemas: { [kind]: { ...schema, 'x-kubernetes-group-version-kind': [own] }, ...definitions } },
  };
}

/** `/openapi/v3` of a cluster that serves these. */
export function indexOf(...apiVersions: readonly string[]) {
  return {
    paths: Object.fromEntries(apiVersions.map((name) => [name.includes('/') ? `apis/${name}` : `api/${name}`, {}])),
  };
}
