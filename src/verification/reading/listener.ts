import type { Selector } from '../../core/selector.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { itemsIn, listIn, numberIn, objectIn, selectorIn, textIn } from './unchecked.js';

/** A listener of a Gateway, and the routes that it takes. */
export interface Listener {
  readonly name: string;
  readonly port: number | undefined;
  readonly protocol: string;
  /** `*.shop.example` covers all subdomains, however deep; undefined covers every name. */
  readonly hostname?: string;
  /** `<group>/<kind>`; undefined when the protocol decides. */
  readonly kinds?: readonly string[];
  readonly from: 'All' | 'Same' | 'Selector' | 'None';
  readonly namespaces?: Selector;
}

/** What a route asks of the listener that it attaches to. */
export interface RouteAttachment {
  /** Of the gateway.networking.k8s.io group. */
  readonly kind: string;
  readonly hostnames: readonly string[];
  readonly sectionName?: string;
  readonly port?: number;
}

export function listenersOf({ spec }: KubeObject): readonly Listener[] {
  return itemsIn(objectIn(spec).listeners).map(([, listener]) => {
    const { kinds, namespaces } = objectIn(listener.allowedRoutes);
    const { from, selector } = objectIn(namespaces);
    const hostname = textIn(listener.hostname);
    const allowed = listIn(kinds).map((kind) => {
      const { group, kind: name } = objectIn(kind);
      return `${typeof group === 'string' ? group : GATEWAY_GROUP}/${textIn(name)}`;
    });
    const wanted = selectorIn(selector);
    return {
      name: textIn(listener.name) ?? '',
      port: numberIn(listener.port),
      protocol: textIn(listener.protocol) ?? '',
      ...(hostname !== undefined && { hostname }),
      ...(allowed.length > 0 && { kinds: allowed }),
      from: from === 'All' || from === 'Selector' || from === 'None' ? from : 'Same',
      ...(wanted !== undefined && { namespaces: wanted }),
    };
  });
}

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** Kinds of routes by protocol of a listener. Other protocols are an implementation's own, and take what it likes. */
const ROUTES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['HTTPRoute', 'GRPCRoute']],
  ['HTTPS', ['HTTPRoute', 'GRPCRoute']],
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
]);

/**
 * Why a listener does not take a route, its namespace apart; undefined when it does.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes
 */
export function refusal(
  listener: Listener,
  { kind, hostnames, sectionName, port }: RouteAttachment,
): string | undefined {
  if (sectionName !== undefined && sectionName !== listener.name) return 'it is not the section that the route names';
  if (port !== undefined && port !== listener.port) return `its port is ${listener.port}, not ${port}`;
  if (!takesKind(listener, kind)) return `it takes no ${kind}`;
  if (hostnames.length === 0 || listener.hostname === undefined || kind === 'TCPRoute' || kind === 'UDPRoute')
    return undefined;
  const own = listener.hostname;
  if (hostnames.some((hostname) => intersect(own, hostname))) return undefined;
  return `its hostname is ${JSON.stringify(own)}`;
}

function takesKind({ kinds, protocol }: Listener, kind: string): boolean {
  if (kinds !== undefined) return kinds.includes(`${GATEWAY_GROUP}/${kind}`);
  return ROUTES_OF.get(protocol)?.includes(kind) ?? true;
}

/** Whether some name is covered by both. A wildcard covers all subdomains, however deep, but not the domain itself. */
export function intersect(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  if (one === other) return true;
  return covers(one, other) || covers(other, one);
}

function covers(pattern: string, name: string): boolean {
  return pattern.startsWith('*.') && name.endsWith(pattern.slice(1)) && name.length > pattern.length - 1;
}
