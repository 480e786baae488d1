import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { itemsIn, listIn, textIn } from '../../reading/unchecked.js';
import { isIPv4, isIPv6 } from '../ip-address.js';
import { DNS_SUBDOMAIN, PATH_SEGMENT } from '../name-syntax.js';
import type { Walk } from '../walk.js';
import { exactlyOne } from './exactly-one.js';
import { isSet, presentFields } from './set-fields.js';

export function checkIngressSpec(walk: Walk, { rules, defaultBackend }: JsonObject): void {
  if (!isSet(rules) && !isSet(defaultBackend))
    walk.report('field-value', {
      message: 'an Ingress has neither rules nor a default backend',
      hint: 'add one of them',
    });
}

/** What would lead out of a path, plain or encoded. */
const NOT_IN_PATHS = /\/\/|\/\.\/|\/\.\.\/|%2f|%2F|\/\.\.?$/;

export function checkHttpIngressPath(walk: Walk, { path, pathType }: JsonObject): void {
  const isSpecific = pathType === 'ImplementationSpecific';
  if (isSpecific && textIn(path) === undefined) return;
  if (typeof path === 'string' && path.startsWith('/') && (isSpecific || !NOT_IN_PATHS.test(path))) return;
  const allowed = 'a path that begins with /, without "//", "/./", "/../" and "%2f"';
  walk.expect('field-value', { value: path, allowed }, 'path');
}

export function checkIngressBackend(walk: Walk, backend: JsonObject): void {
  exactlyOne('service', 'resource')(walk, backend);
  if (!isJsonObject(backend.resource)) return;
  walk.enter('resource');
  checkReference(walk, backend.resource);
  walk.leave();
}

function checkReference(walk: Walk, { apiGroup, kind, name }: JsonObject): void {
  const parts = [
    ['apiGroup', apiGroup, DNS_SUBDOMAIN],
    ['kind', kind, PATH_SEGMENT],
    ['name', name, PATH_SEGMENT],
  ] as const;
  for (const [field, value, { allowed, test }] of parts) {
    const isGiven = typeof value === 'string' && (value !== '' || field === 'apiGroup');
    if (isGiven && !test(value)) walk.expect('field-value', { value, allowed }, field);
  }
}

/** Parameters are in a namespace, or in none. */
export function checkIngressParameters(walk: Walk, { scope, namespace }: JsonObject): void {
  const isPlaced = scope === 'Namespace';
  if (isPlaced && textIn(namespace) === undefined)
    walk.report('field-required', { message: 'namespace is missing', hint: 'add namespace' }, 'namespace');
  if (!isPlaced && namespace !== undefined && namespace !== null)
    walk.report(
      'field-value',
      { message: 'parameters of a cluster have a namespace', hint: 'set scope: Namespace' },
      'namespace',
    );
}

export function checkPeer(walk: Walk, peer: JsonObject): void {
  const present = presentFields(peer, ['podSelector', 'namespaceSelector', 'ipBlock']);
  if (present.length === 0)
    walk.report('field-value', {
      message: 'a peer names nobody',
      hint: 'add podSelector, namespaceSelector or ipBlock; {} selects all',
    });
  if (present.length > 1 && present.includes('ipBlock'))
    walk.report('field-value', { message: 'a peer has an ipBlock or selectors, not both', hint: 'write two peers' });
}

export function checkServiceBackendPort(walk: Walk, { name, number }: JsonObject): void {
  const isNumbered = typeof number === 'number' && number !== 0;
  if ((textIn(name) !== undefined) === isNumbered)
    walk.report('field-value', {
      message: 'the port of a backend has a name or a number',
      hint: 'keep exactly one of them',
    });
}

export function checkPolicyPort(walk: Walk, { port, endPort }: JsonObject): void {
  if (typeof endPort !== 'number' || (typeof port === 'number' && endPort >= port)) return;
  const allowed = typeof port === 'number' ? `at least port, ${port}` : 'absent where port is not a number';
  walk.expect('field-value', { value: endPort, allowed, hint: 'correct port or endPort' }, 'endPort');
}

export function checkEndpointSlice(walk: Walk, { addressType, endpoints }: JsonObject): void {
  const test = addressType === 'IPv4' ? isIPv4 : addressType === 'IPv6' ? isIPv6 : undefined;
  if (test === undefined) return;
  const allowed = `an ${String(addressType)} address`;
  for (const [index, { addresses }] of itemsIn(endpoints))
    for (const [at, address] of listIn(addresses).entries()) {
      if (typeof address !== 'string' || test(address)) continue;
      const steps = ['endpoints', index, 'addresses', at];
      for (const step of steps) walk.enter(step);
      walk.expect('field-value', { value: address, allowed });
      for (const _ of steps) walk.leave();
    }
}

export function checkEndpointSubset(walk: Walk, { addresses, notReadyAddresses, ports }: JsonObject): void {
  if (!isSet(addresses) && !isSet(notReadyAddresses))
    walk.report(
      'field-required',
      { message: 'a subset has no addresses', hint: 'add addresses, or notReadyAddresses' },
      'addresses',
    );
  if (listIn(ports).length < 2) return;
  for (const [index, { name }] of itemsIn(ports)) {
    if (textIn(name) !== undefined) continue;
    walk.enter('ports');
    walk.enter(index);
    walk.report('field-required', { message: 'one of several ports has no name', hint: 'add name' }, 'name');
    walk.leave();
    walk.leave();
  }
}
