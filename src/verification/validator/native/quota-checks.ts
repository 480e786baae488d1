import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { isNegative, quantityIn } from '../../reading/quantity-in.js';
import { itemsIn, listIn, objectIn } from '../../reading/unchecked.js';
import { QUALIFIED_NAME } from '../name-syntax.js';
import type { Walk } from '../walk.js';
import { checkResourceNames, WHOLE } from './resource-checks.js';
import { isSet } from './set-fields.js';

const COMPUTED = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED = ['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'persistentvolumeclaims'];
/** What can be limited without a prefix. */
const QUOTAS = new Set([
  ...COMPUTED,
  ...COMPUTED.flatMap((resource) => [`requests.${resource}`, `limits.${resource}`]),
  ...COUNTED,
  'configmaps',
  'requests.storage',
  'services.loadbalancers',
  'services.nodeports',
]);
const NUMBERS = new Set([...COUNTED, 'configmaps', 'services.loadbalancers', 'services.nodeports']);
const HUGE_PAGES = /^(requests\.)?hugepages-/;

export function checkQuotaSpec(walk: Walk, { hard, scopes, scopeSelector }: JsonObject): void {
  const limits = objectIn(hard);
  const requirements = itemsIn(objectIn(scopeSelector).matchExpressions);
  checkLimits(walk, limits);
  for (const each of [listIn(scopes), requirements.map(([, { scopeName }]) => scopeName)])
    checkScopes(walk, each, Object.keys(limits));
  for (const [index, requirement] of requirements) {
    const steps = ['scopeSelector', 'matchExpressions', index];
    for (const step of steps) walk.enter(step);
    checkScope(walk, requirement);
    for (const _ of steps) walk.leave();
  }
}

function checkLimits(walk: Walk, limits: JsonObject): void {
  walk.enter('hard');
  for (const [resource, amount] of Object.entries(limits)) {
    const isKnown = resource.includes('/') || HUGE_PAGES.test(resource) || QUOTAS.has(resource);
    if (!QUALIFIED_NAME.test(resource) || !isKnown) reportName(walk, resource);
    if (isNegative(amount)) walk.expect('field-value', { value: amount, allowed: '0 or more' }, resource);
    else if (isCounted(resource) && (quantityIn(amount) ?? 0n) % 1000n !== 0n)
      walk.expect('field-value', { value: amount, allowed: 'a whole number' }, resource);
  }
  walk.leave();
}

function isCounted(resource: string): boolean {
  return NUMBERS.has(resource) || (WHOLE.test(resource) && !resource.startsWith('requests.'));
}

function reportName(walk: Walk, resource: string): void {
  const message = `${JSON.stringify(resource)} is not the name of a resource`;
  walk.report('field-value', { message, hint: 'correct it' }, resource);
}

const OF_PODS = [
  'pods',
  ...['cpu', 'memory'].flatMap((resource) => [resource, `requests.${resource}`, `limits.${resource}`]),
];
/** What can be limited within a scope; within any other, what pods are and need. */
const RESOURCES_OF_SCOPES: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['BestEffort', ['pods']],
  ['VolumeAttributesClass', ['persistentvolumeclaims', 'requests.storage']],
]);
const EXCLUDING = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

function checkScopes(walk: Walk, scopes: readonly unknown[], resources: readonly string[]): void {
  for (const scope of scopes) {
    const allowed = RESOURCES_OF_SCOPES.get(scope) ?? OF_PODS;
    const other = resources.find((resource) => QUOTAS.has(resource) && !allowed.includes(resource));
    if (other !== undefined)
      walk.report(
        'field-value',
        { message: `${other} is not limited within the scope ${String(scope)}`, hint: 'remove one of them' },
        'hard',
      );
  }
  for (const pair of EXCLUDING)
    if (pair.every((scope) => scopes.includes(scope)))
      walk.report(
        'field-value',
        { message: `scopes ${pair.join(' and ')} exclude each other`, hint: 'keep one' },
        'scopes',
      );
}

function checkScope(walk: Walk, { operator, values, scopeName }: JsonObject): void {
  const isListed = operator === 'In' || operator === 'NotIn';
  if (isListed !== isSet(listIn(values)))
    walk.report(
      'field-value',
      {
        message: `${String(operator)} ${isListed ? 'needs' : 'takes no'} values`,
        hint: 'correct the operator, or the values',
      },
      'values',
    );
  if (operator !== 'Exists' && scopeName !== 'PriorityClass' && scopeName !== 'VolumeAttributesClass')
    walk.expect('field-value', { value: operator, allowed: `Exists for ${String(scopeName)}` }, 'operator');
}

/** Bounds of one resource, from the least to the most; of two, the first must not exceed the second. */
const ORDERED = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['min', 'default'],
  ['defaultRequest', 'default'],
  ['defaultRequest', 'max'],
  ['default', 'max'],
] as const;

const LIMITS = ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'];

function checkRatios(walk: Walk, ratios: unknown): void {
  walk.enter('maxLimitRequestRatio');
  for (const [resource, ratio] of Object.entries(objectIn(ratios)))
    if ((quantityIn(ratio) ?? 1000n) < 1000n)
      walk.expect('field-value', { value: ratio, allowed: '1 or more', hint: 'raise it' }, resource);
  walk.leave();
}

function checkKnownNames(walk: Walk, amounts: unknown, field: string): void {
  walk.enter(field);
  for (const resource of Object.keys(objectIn(amounts))) {
    const isKnown = resource.includes('/') || resource === 'storage' || QUOTAS.has(resource);
    if (!QUALIFIED_NAME.test(resource) || !isKnown) reportName(walk, resource);
  }
  walk.leave();
}

export function checkLimitRangeItem(walk: Walk, item: JsonObject): void {
  if (item.type === 'Container' || item.type === 'Pod')
    for (const field of LIMITS) checkResourceNames(walk, item[field], field);
  else for (const field of LIMITS) checkKnownNames(walk, item[field], field);
  const hasStorage = ['min', 'max'].some((field) => isJsonObject(item[field]) && item[field].storage !== undefined);
  if (item.type === 'PersistentVolumeClaim' && !hasStorage)
    walk.report(
      'field-required',
      { message: 'limits of claims have neither min nor max of storage', hint: 'add one' },
      'max',
    );
  for (const field of ['default', 'defaultRequest'])
    if (item.type === 'Pod' && isJsonObject(item[field]) && Object.keys(item[field]).length > 0)
      walk.report('field-value', { message: `limits of pods have no ${field}`, hint: 'limit containers' }, field);
  checkRatios(walk, item.maxLimitRequestRatio);
  for (const [lower, upper] of ORDERED) checkOrder(walk, { item, lower, upper });
}

function checkOrder(walk: Walk, { item, lower, upper }: { item: JsonObject; lower: string; upper: string }): void {
  const from = objectIn(item[lower]);
  const to = objectIn(item[upper]);
  for (const resource of Object.keys(from)) {
    const least = quantityIn(from[resource]);
    const most = to[resource] === undefined ? undefined : quantityIn(to[resource]);
    if (least === undefined || most === undefined || least <= most) continue;
    walk.enter(lower);
    const allowed = `at most ${upper}, ${String(to[resource])}`;
    walk.expect('field-value', { value: from[resource], allowed, hint: `lower it, or raise ${upper}` }, resource);
    walk.leave();
  }
}
