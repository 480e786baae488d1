import type { Json, JsonObject } from '../../../../src/core/json.js';
import type { KubeObject } from '../../../../src/manifest/kube-object.js';
import { objectIn } from '../../../../src/verification/reading/unchecked.js';

const PATH_FILTER = {
  type: 'URLRewrite',
  urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
};
const BACKEND = { name: 'web', port: 80 };
const HTTP = { name: 'http', port: 80, protocol: 'HTTP' };
const RULES_OF_HTTP: readonly Json[] = [
  { backendRefs: [BACKEND], timeouts: { request: '1s', backendRequest: '2s' } },
  { matches: [{ path: { type: 'PathPrefix', value: 'no/slash' } }] },
  { matches: [{ path: { type: 'Exact', value: '/a//b' } }] },
  { backendRefs: [BACKEND], filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }] },
  { filters: [{ type: 'RequestRedirect' }] },
  { filters: [PATH_FILTER, PATH_FILTER] },
  { backendRefs: [{ name: 'web' }] },
];

/** What the rules (CEL) of a definition exclude, and nothing else of it: fields of the spec, by kind. */
const BROKEN: Readonly<Record<string, readonly JsonObject[]>> = {
  HTTPRoute: RULES_OF_HTTP.map((rule) => ({ rules: [rule] })),
  GRPCRoute: [
    { rules: [{ matches: [{ method: { type: 'Exact' } }] }] },
    { rules: [{ matches: [{ method: { service: 'not-a-name' } }] }] },
  ],
  Gateway: [
    { listeners: [HTTP, HTTP] },
    { listeners: [HTTP, { ...HTTP, name: 'other' }] },
    { listeners: [{ ...HTTP, tls: { certificateRefs: [{ name: 'a' }] } }] },
    { listeners: [{ ...HTTP, protocol: 'TCP', hostname: 'shop.example' }] },
  ],
  DestinationRule: [{ trafficPolicy: { loadBalancer: { simple: 'RANDOM', consistentHash: { useSourceIp: true } } } }],
  VirtualService: [
    { http: [{ match: [{ uri: { exact: '/a', prefix: '/b' } }], route: [{ destination: { host: 'a' } }] }] },
  ],
  GitRepository: [{ provider: 'generic', serviceAccountName: 'a' }],
};

export function customRuleMistakes(object: KubeObject): readonly KubeObject[] {
  const changes = BROKEN[object.kind] ?? [];
  return changes.map((change) => ({ ...object, spec: { ...objectIn(object.spec), ...change } }));
}
