import type { JsonObject } from '../../core/json.js';
import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { GATEWAY_GROUP } from './listener.js';
import { itemsIn, objectIn, textIn } from './unchecked.js';

const ROUTES: readonly string[] = ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];

/** Whether it is a route of the Gateway API. */
export function isRoute({ apiVersion, kind }: KubeObject): boolean {
  return ROUTES.includes(kind) && groupOf(apiVersion) === GATEWAY_GROUP;
}

export interface BackendReference {
  readonly pointer: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined for that of the route. */
  readonly namespace?: string;
  readonly port?: number;
}

/** Where a route sends requests, copies of them included. */
export function backendsOf({ spec }: KubeObject): readonly BackendReference[] {
  return itemsIn(objectIn(spec).rules).flatMap(([rule, { backendRefs, filters }]) => {
    const pointer = `/spec/rules/${rule}`;
    const backends = itemsIn(backendRefs).flatMap(([index, backend]) => {
      const at = `${pointer}/backendRefs/${index}`;
      return [...referenceIn(backend, at), ...mirrorsIn(backend.filters, `${at}/filters`)];
    });
    return [...backends, ...mirrorsIn(filters, `${pointer}/filters`)];
  });
}

function mirrorsIn(filters: unknown, pointer: string): readonly BackendReference[] {
  return itemsIn(filters).flatMap(([index, { requestMirror }]) =>
    referenceIn(objectIn(objectIn(requestMirror).backendRef), `${pointer}/${index}/requestMirror/backendRef`),
  );
}

function referenceIn({ group, kind, name, namespace, port }: JsonObject, pointer: string): readonly BackendReference[] {
  if (typeof name !== 'string') return [];
  const foreign = textIn(namespace);
  return [
    {
      pointer,
      group: textIn(group) ?? '',
      kind: textIn(kind) ?? 'Service',
      name,
      ...(foreign !== undefined && { namespace: foreign }),
      ...(typeof port === 'number' && { port }),
    },
  ];
}
