import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listNames } from '../../../core/names.js';
import { milliOf } from '../../../core/quantity.js';
import { textIn } from '../../reading/unchecked.js';
import { QUALIFIED_NAME } from '../name-syntax.js';
import { checkLabels } from '../object-meta.js';
import type { Walk } from '../walk.js';
import { presentFields } from './set-fields.js';

/** The first minor version in which names of variables may hold any printable character but "=". */
const RELAXED_VARIABLES = 32;
const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const RELAXED_VARIABLE = /^[\x20-\x3c\x3e-\x7e]+$/;
const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

export function checkEnvVar(walk: Walk, { name, value, valueFrom }: JsonObject): void {
  const isRelaxed = walk.minor >= RELAXED_VARIABLES;
  if (typeof name === 'string' && name !== '' && !(isRelaxed ? RELAXED_VARIABLE : VARIABLE).test(name)) {
    const allowed = isRelaxed
      ? 'printable ASCII without "="'
      : 'letters, digits, "_", "-" and ".", not beginning with a digit';
    walk.expect('field-value', { value: name, allowed, hint: 'rename the variable' }, 'name');
  }
  if (!isJsonObject(valueFrom)) return;
  const sources = presentFields(valueFrom, VALUE_SOURCES);
  if (sources.length !== 1) {
    const message = sources.length === 0 ? 'valueFrom names no source' : `valueFrom names ${listNames(sources)}`;
    walk.report('field-value', { message, hint: `keep one of ${VALUE_SOURCES.join(', ')}` }, 'valueFrom');
  }
  if (textIn(value) !== undefined)
    walk.report(
      'field-value',
      { message: 'a variable has value or valueFrom, not both', hint: 'keep one of them' },
      'valueFrom',
    );
}

const NO_SOURCES = new Set(['name']);

export function checkPodSpec(walk: Walk, { nodeSelector }: JsonObject): void {
  checkLabels(walk, nodeSelector, 'nodeSelector');
}

export function checkVolume(walk: Walk, volume: JsonObject): void {
  const sources = Object.keys(volume).filter((field) => !NO_SOURCES.has(field) && isJsonObject(volume[field]));
  if (sources.length > 1)
    walk.report('field-value', {
      message: `a volume has one source, got ${listNames(sources)}`,
      hint: 'keep one of them',
    });
}

export function checkContainer(walk: Walk, container: JsonObject): void {
  for (const field of ['livenessProbe', 'startupProbe']) {
    const probe = container[field];
    if (!isJsonObject(probe) || typeof probe.successThreshold !== 'number' || probe.successThreshold <= 1) continue;
    walk.enter(field);
    walk.expect(
      'field-value',
      { value: probe.successThreshold, allowed: '1: only readiness counts successes', hint: 'remove it' },
      'successThreshold',
    );
    walk.leave();
  }
}

/** Resources of which a container gets what it requests, so that the limit is the request. */
const NOT_OVERCOMMITTED = /^(hugepages-|[^/]+\.[^/]+\/)/;

export function checkResources(walk: Walk, { requests, limits }: JsonObject): void {
  checkAmounts(walk, requests, 'requests');
  checkAmounts(walk, limits, 'limits');
  if (!isJsonObject(requests)) return;
  const most = isJsonObject(limits) ? limits : {};
  for (const resource of Object.keys(requests)) {
    const request = milliOf(String(requests[resource]));
    const limit = most[resource] === undefined ? undefined : milliOf(String(most[resource]));
    if (request === undefined || limit === undefined) continue;
    const isExact = NOT_OVERCOMMITTED.test(resource);
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

function checkAmounts(walk: Walk, amounts: unknown, field: string): void {
  if (!isJsonObject(amounts)) return;
  walk.enter(field);
  for (const resource of Object.keys(amounts)) {
    const amount = String(amounts[resource]);
    if (amount.startsWith('-') && /[1-9]/.test(amount))
      walk.expect('field-value', { value: amounts[resource], allowed: '0 or more', hint: 'correct it' }, resource);
    if (!isContainerResource(resource, walk.minor))
      walk.report(
        'field-value',
        { message: `${JSON.stringify(resource)} is not the name of a resource`, hint: 'correct it' },
        resource,
      );
  }
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
