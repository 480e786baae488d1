import type { JsonObject } from '../../../core/json.js';
import { itemsIn, objectIn, textIn } from '../../reading/unchecked.js';
import { DNS_SUBDOMAIN } from '../name-syntax.js';
import type { Walk } from '../walk.js';
import { isSet } from './set-fields.js';

export function checkClaimSpec(walk: Walk, { accessModes, resources }: JsonObject): void {
  if (!isSet(accessModes))
    walk.report(
      'field-required',
      { message: 'accessModes is missing', hint: 'add for example ReadWriteOnce' },
      'accessModes',
    );
  if (objectIn(objectIn(resources).requests).storage === undefined)
    walk.report(
      'field-required',
      { message: 'a claim does not say how much storage it needs', hint: 'add resources.requests.storage' },
      'resources',
    );
}

export function checkPolicyRule(walk: Walk, { apiGroups, resources, nonResourceURLs }: JsonObject): void {
  const isAboutUrls = isSet(nonResourceURLs);
  if (isAboutUrls && (isSet(apiGroups) || isSet(resources)))
    walk.report(
      'field-value',
      { message: 'a rule is about resources or about URLs, not both', hint: 'write two rules' },
      'nonResourceURLs',
    );
  if (isAboutUrls) return;
  for (const [field, items] of Object.entries({ apiGroups, resources }))
    if (!isSet(items))
      walk.report('field-required', { message: `a rule about resources has no ${field}`, hint: `add ${field}` }, field);
}

const RBAC = 'rbac.authorization.k8s.io';

/** In a RoleBinding the namespace of an account is that of the binding, where none is given. */
export function checkClusterRoleBinding(walk: Walk, { subjects }: JsonObject): void {
  for (const [index, { kind, namespace }] of itemsIn(subjects)) {
    if (kind !== 'ServiceAccount' || textIn(namespace) !== undefined) continue;
    for (const step of ['subjects', index]) walk.enter(step);
    walk.report(
      'field-required',
      { message: 'a ServiceAccount is named without its namespace', hint: 'add namespace' },
      'namespace',
    );
    for (const _ of ['subjects', index]) walk.leave();
  }
}

export function checkSubject(walk: Walk, { kind, apiGroup, name }: JsonObject): void {
  if (kind === 'ServiceAccount' && typeof name === 'string' && name !== '' && !DNS_SUBDOMAIN.test(name))
    walk.expect('field-value', { value: name, allowed: DNS_SUBDOMAIN.allowed, hint: 'correct it' }, 'name');
  const expected = kind === 'ServiceAccount' ? '' : RBAC;
  const group = textIn(apiGroup);
  if (group !== undefined && group !== expected)
    walk.expect(
      'field-value',
      { value: group, allowed: `${JSON.stringify(expected)} for a ${String(kind)}`, hint: 'correct it, or remove it' },
      'apiGroup',
    );
}
