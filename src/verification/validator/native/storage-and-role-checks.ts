import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listNames } from '../../../core/names.js';
import { isPositive } from '../../reading/quantity-in.js';
import { itemsIn, listIn, objectIn, textIn } from '../../reading/unchecked.js';
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
  checkModes(walk, accessModes);
  const { storage } = objectIn(objectIn(resources).requests);
  if (storage === undefined || storage === '')
    walk.report(
      'field-required',
      { message: 'a claim does not say how much storage it needs', hint: 'add resources.requests.storage' },
      'resources',
    );
  else if (!isPositive(storage))
    walk.expect('field-value', { value: storage, allowed: 'a claim for more than 0', hint: 'raise it' }, 'resources');
}

function checkModes(walk: Walk, modes: unknown): void {
  const list = listIn(modes);
  if (list.includes('ReadWriteOncePod') && list.some((mode) => mode !== 'ReadWriteOncePod'))
    walk.report(
      'field-value',
      { message: 'ReadWriteOncePod does not go with other access modes', hint: 'keep it alone' },
      'accessModes',
    );
}

/** Fields of a volume that are no source of it. */
const NO_SOURCES = new Set(['capacity', 'claimRef', 'nodeAffinity']);

export function checkVolumeSpec(walk: Walk, spec: JsonObject): void {
  checkModes(walk, spec.accessModes);
  const sources = Object.keys(spec).filter((field) => !NO_SOURCES.has(field) && isJsonObject(spec[field]));
  // Which servers take beside another one.
  const counted = sources.filter((source) => source !== 'flexVolume');
  if (sources.length === 0 || counted.length > 1)
    walk.report('field-value', {
      message: `a volume has one source, got ${sources.length === 0 ? 'none' : listNames(sources)}`,
      hint: sources.length === 0 ? 'add for example csi' : 'keep one of them',
    });
  if (isJsonObject(spec.capacity)) {
    const { storage, ...others } = spec.capacity;
    if (storage === undefined || Object.keys(others).length > 0)
      walk.report(
        'field-value',
        { message: 'the capacity of a volume is its storage', hint: 'give storage alone' },
        'capacity',
      );
    else if (!isPositive(storage))
      walk.expect('field-value', { value: storage, allowed: 'storage of more than 0', hint: 'raise it' }, 'capacity');
  }
  if (isJsonObject(spec.local) && !isJsonObject(objectIn(spec.nodeAffinity).required))
    walk.report(
      'field-required',
      { message: 'a local volume does not say which node has it', hint: 'add nodeAffinity.required' },
      'nodeAffinity',
    );
}

export function checkPolicyRule(walk: Walk, rule: JsonObject): void {
  const { apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const isAboutUrls = isSet(nonResourceURLs);
  if (isAboutUrls && walk.kind === 'Role')
    walk.report(
      'field-value',
      { message: 'a rule of a namespace is about URLs, which have none', hint: 'use a ClusterRole' },
      'nonResourceURLs',
    );
  if (isAboutUrls && (isSet(apiGroups) || isSet(resources) || isSet(resourceNames)))
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
    walk.expect('field-value', { value: name, allowed: DNS_SUBDOMAIN.allowed }, 'name');
  const expected = kind === 'ServiceAccount' ? '' : RBAC;
  const group = textIn(apiGroup);
  if (group !== undefined && group !== expected)
    walk.expect(
      'field-value',
      { value: group, allowed: `${JSON.stringify(expected)} for a ${String(kind)}`, hint: 'correct it, or remove it' },
      'apiGroup',
    );
}
