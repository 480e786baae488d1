import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { isNegative, quantityIn } from '../../reading/quantity-in.js';
import { QUALIFIED_NAME } from '../name-syntax.js';
import type { Walk } from '../walk.js';

/** Resources of which a container gets what it requests, so that the limit is the request. */
const NOT_OVERCOMMITTED = /^hugepages-|^(?!.*kubernetes\.io\/).*\//;

export function checkResources(walk: Walk, { requests, limits }: JsonObject): void {
  checkAmounts(walk, requests, 'requests');
  checkAmounts(walk, limits, 'limits');
  if (!isJsonObject(requests)) return;
  const most = isJsonObject(limits) ? limits : {};
  for (const resource of Object.keys(requests)) {
    const isExact = NOT_OVERCOMMITTED.test(resource);
    if (most[resource] === undefined) {
      if (isExact) reportNoLimit(walk, resource);
      continue;
    }
    const request = quantityIn(requests[resource]);
    const limit = quantityIn(most[resource]);
    if (request === undefined || limit === undefined) continue;
    if (isExact ? request === limit : request <= limit) continue;
    walk.enter('requests');
    const allowed = `${isExact ? 'equal to' : 'at most'} the limit, ${String(most[resource])}`;
    walk.expect(
      'field-value',
      { value: requests[resource], allowed, hint: 'lower the request, or raise the limit' },
      resource,
    );
    walk.leave();
  }
}

function reportNoLimit(walk: Walk, resource: string): void {
  const message = `${resource} is requested without a limit, which is what a container gets`;
  walk.report('field-required', { message, hint: 'add the limit' }, 'limits');
}

function checkAmounts(walk: Walk, amounts: unknown, field: string): void {
  if (!isJsonObject(amounts)) return;
  checkResourceNames(walk, amounts, field);
  walk.enter(field);
  for (const resource of Object.keys(amounts)) {
    const amount = amounts[resource];
    if (isNegative(amount)) walk.expect('field-value', { value: amount, allowed: '0 or more' }, resource);
    else if (resource.includes('/') && WHOLE.test(resource) && (quantityIn(amount) ?? 0n) % 1000n !== 0n)
      walk.expect('field-value', { value: amount, allowed: 'a whole number' }, resource);
  }
  walk.leave();
}

/** Devices and the like, of which there is no half. */
export const WHOLE = /^(?!(.*\.)?kubernetes\.io\/)[^/]+\//;

export function checkOverhead(walk: Walk, { podFixed }: JsonObject): void {
  checkAmounts(walk, podFixed, 'podFixed');
}

/** Checks what is asked for by the names of what containers can ask for. */
export function checkResourceNames(walk: Walk, amounts: unknown, field: string): void {
  if (!isJsonObject(amounts)) return;
  walk.enter(field);
  for (const resource of Object.keys(amounts))
    if (!isContainerResource(resource, walk.minor))
      walk.report(
        'field-value',
        { message: `${JSON.stringify(resource)} is not the name of a resource`, hint: 'correct it' },
        resource,
      );
  walk.leave();
}

/** What a container can ask for without a prefix is fixed. */
function isContainerResource(resource: string, minor: number): boolean {
  if (!QUALIFIED_NAME.test(resource)) return false;
  if (resource === 'storage') return minor < OWN_RESOURCES_OF_VOLUMES;
  return resource.includes('/') || resource.startsWith('hugepages-') || CONTAINER_RESOURCES.includes(resource);
}

/** The first minor version in which what a volume requests is described apart from what a container does. */
const OWN_RESOURCES_OF_VOLUMES = 29;

const CONTAINER_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

const WHOLE_DIVISORS = new Set([1000n, 1n]);
const SIZE_DIVISORS = new Set(
  ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'].map((size) => quantityIn(size)),
);

/** A share of the processor is counted in cores or thousandths, anything else in a unit of size. */
export function checkResourceField(walk: Walk, { resource, divisor }: JsonObject): void {
  const unit = divisor === undefined ? undefined : quantityIn(divisor);
  if (unit === undefined || unit === 0n) return;
  const isProcessor = /\.cpu$/.test(String(resource));
  if (isProcessor ? WHOLE_DIVISORS.has(unit) : SIZE_DIVISORS.has(unit)) return;
  const allowed = isProcessor ? '1 or 1m for a processor' : 'a unit such as 1, 1k, 1Mi';
  walk.expect('field-value', { value: divisor, allowed }, 'divisor');
}
