import { matches } from '../../core/selector.js';
import type { ClusterIndex } from '../cluster/cluster-index.js';
import type { ClusterRule, Documented, Problem } from '../engine/rule.js';
import { GATEWAY_GROUP, type Listener, type RouteAttachment, refusal } from '../reading/listener.js';
import { isRoute } from '../reading/route.js';
import { itemsIn, objectIn, textIn, textsIn } from '../reading/unchecked.js';

interface Parent extends RouteAttachment {
  readonly pointer: string;
  readonly name: string;
  /** Undefined for that of the route. */
  readonly namespace?: string;
}

export const routeAttaches: Documented<ClusterRule<readonly Parent[]>> = {
  id: 'route-attaches',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'a listener of the Gateway takes the route',
  rationale:
    'A route whose parent is missing, or has no listener that takes its kind, its namespace and one of its host names, is accepted by the API server and serves nothing. Parents other than Gateways are not looked at.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: public
  listeners: [{ name: http, port: 80, protocol: HTTP, hostname: '*.shop.example' }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: edge }], hostnames: [shop.example] }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: public
  listeners: [{ name: http, port: 80, protocol: HTTP, hostname: '*.shop.example' }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: edge }], hostnames: [www.shop.example] }
`,
  collect({ object }) {
    if (!isRoute(object)) return undefined;
    const { parentRefs, hostnames } = objectIn(object.spec);
    const parents = itemsIn(parentRefs).flatMap(([index, parent]): Parent[] => {
      const { group = GATEWAY_GROUP, kind = 'Gateway', name, port } = parent;
      if (group !== GATEWAY_GROUP || kind !== 'Gateway' || typeof name !== 'string') return [];
      const namespace = textIn(parent.namespace);
      const sectionName = textIn(parent.sectionName);
      return [
        {
          pointer: `/spec/parentRefs/${index}`,
          name,
          kind: object.kind,
          hostnames: textsIn(hostnames),
          ...(namespace !== undefined && { namespace }),
          ...(sectionName !== undefined && { sectionName }),
          ...(typeof port === 'number' && { port }),
        },
      ];
    });
    return parents.length === 0 ? undefined : parents;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      for (const parent of fact) {
        const problem = parentProblem(index, parent, object.identity.namespace);
        if (problem !== undefined) report({ object, ...problem });
      }
    }
  },
};

function parentProblem(index: ClusterIndex, parent: Parent, routeNamespace: string): Problem | undefined {
  const { pointer, name, namespace = routeNamespace } = parent;
  const gateway = index.find({ group: GATEWAY_GROUP, kind: 'Gateway', namespace, name });
  const what = `Gateway ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)}`;
  if (gateway === undefined)
    return {
      pointer: `${pointer}/name`,
      message: `there is no ${what}`,
      hint: 'add the Gateway, or name one that is there',
      value: name,
      notVerified: !index.isWhole(namespace),
    };
  const listeners = gateway.offer.listeners ?? [];
  const unknown = index.namespace(routeNamespace) === undefined;
  const reasons: string[] = [];
  for (const listener of listeners) {
    const reason = refusal(listener, parent) ?? namespaceRefusal(listener, { index, namespace, routeNamespace });
    if (reason === undefined) return undefined;
    reasons.push(`${JSON.stringify(listener.name)}: ${reason}`);
  }
  return {
    pointer,
    message: `no listener of ${what} takes the ${parent.kind}${hostsText(parent)}: ${reasons.join('; ') || 'it has none'}`,
    hint: 'change the route, or the listener that is to take it',
    notVerified: unknown && listeners.some(({ from }) => from === 'Selector'),
  };
}

function hostsText({ hostnames }: Parent): string {
  return hostnames.length === 0 ? '' : ` for ${hostnames.join(', ')}`;
}

interface Namespaces {
  readonly index: ClusterIndex;
  /** The Gateway's. */
  readonly namespace: string;
  readonly routeNamespace: string;
}

function namespaceRefusal(listener: Listener, { index, namespace, routeNamespace }: Namespaces): string | undefined {
  const { from, namespaces = {} } = listener;
  if (from === 'All') return undefined;
  if (from === 'None') return 'it takes routes of no namespace';
  if (from === 'Same')
    return namespace === routeNamespace ? undefined : `it takes routes of namespace ${JSON.stringify(namespace)} alone`;
  const labels = index.namespace(routeNamespace)?.offer.labels ?? { 'kubernetes.io/metadata.name': routeNamespace };
  return matches(namespaces, labels)
    ? undefined
    : `its selector does not match namespace ${JSON.stringify(routeNamespace)}`;
}
