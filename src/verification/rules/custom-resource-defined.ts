import { listNames } from '../../core/names.js';
import { declareKindHint } from '../../manifest/scope.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { isBuiltIn, kindText } from '../reading/served-kind.js';

export const customResourceDefined: Documented<ClusterRule<true>> = {
  id: 'custom-resource-defined',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'a custom resource goes where its kind is installed',
  rationale:
    'An API server refuses a kind that it does not know, and delivery of the whole unit stops there. A kind is known when an object on the same cluster defines it and serves the version, or when something is declared that brings it: a capability such as `gateway-api`, a definition or a dump among `schemas`, an entry in `kinds` of the fleet.',
  fails: `
apiVersion: acme.example/v1
kind: Shop
metadata: { name: web, namespace: shop }
`,
  passes: `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: shops.acme.example }
spec:
  group: acme.example
  scope: Namespaced
  names: { kind: Shop, plural: shops }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
---
apiVersion: acme.example/v1
kind: Shop
metadata: { name: web, namespace: shop }
`,
  collect: ({ object }) => (isBuiltIn(object) ? undefined : true),
  check({ collected, index }, report) {
    for (const { object } of collected) {
      const { apiVersion, identity } = object;
      if (apiVersion === '') continue;
      const definition = index.definition(identity.group, identity.kind);
      if (definition === undefined && index.cluster.brings(apiVersion, identity.kind)) continue;
      const version = apiVersion.slice(identity.group.length + 1);
      if (definition?.versions.includes(version) === true) continue;
      const kind = kindText({ apiVersion, kind: identity.kind });
      report({
        object,
        pointer: '/apiVersion',
        message:
          definition === undefined
            ? `nothing brings ${kind}: no definition among the objects of the cluster, no capability, no schema`
            : `the definition of ${identity.kind} does not serve ${JSON.stringify(version)}`,
        hint:
          definition === undefined
            ? declareKindHint({ apiVersion, kind: identity.kind })
            : 'use a version that is served',
        value: apiVersion,
        ...(definition !== undefined && { allowed: listNames(definition.versions) }),
      });
    }
  },
};
