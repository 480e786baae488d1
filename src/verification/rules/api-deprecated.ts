import type { Documented, ObjectRule } from '../engine/rule.js';
import { compareReleases, insteadHint, isBuiltIn, kindText } from '../reading/served-kind.js';

export const apiDeprecated: Documented<ObjectRule> = {
  id: 'api-deprecated',
  kind: 'api',
  severity: 'warning',
  scope: 'object',
  title: 'the version of a kind is not deprecated',
  rationale:
    'A deprecated version works until the release that removes it; an API server answers with a warning. Better to move before an upgrade forces it.',
  fails: `
apiVersion: v1
kind: Endpoints
metadata: { name: legacy, namespace: shop }
subsets: [{ addresses: [{ ip: 192.0.2.1 }], ports: [{ port: 5432 }] }]
`,
  passes: `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: legacy, namespace: shop, labels: { kubernetes.io/service-name: legacy } }
addressType: IPv4
endpoints: [{ addresses: [192.0.2.1] }]
ports: [{ port: 5432 }]
`,
  check({ object, cluster }, report) {
    const facts = cluster.kind(object.apiVersion, object.kind);
    if (facts?.status !== 'served') return;
    const { deprecated, removed, replacement, warning } = facts.lifecycle;
    if (deprecated === undefined || compareReleases(deprecated, facts.origin.release) > 0) return;
    const origin = isBuiltIn(object) ? 'Kubernetes' : facts.origin.name;
    const since = deprecated === '' ? '' : ` since ${origin} ${deprecated}`;
    const end = removed === undefined ? '' : `, and removed in ${removed}`;
    report({
      pointer: '/apiVersion',
      message: warning ?? `${kindText(object)} is deprecated${since}${end}`,
      hint: insteadHint([replacement], 'find what replaces it in the release notes'),
      value: object.apiVersion,
      ...(replacement !== undefined && { allowed: replacement }),
    });
  },
};
