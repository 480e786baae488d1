import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listNames } from '../../../core/names.js';
import { isNegative, quantityIn } from '../../reading/quantity-in.js';
import { itemsIn, listIn, objectIn, textIn } from '../../reading/unchecked.js';
import { DNS_LABEL, QUALIFIED_NAME } from '../name-syntax.js';
import { checkLabels } from '../object-meta.js';
import type { Walk } from '../walk.js';
import { exactlyOne } from './exactly-one.js';
import { isSet, presentFields } from './set-fields.js';

/** The first minor version in which names of variables may hold any printable character but "=". */
const RELAXED_VARIABLES = 32;
const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const RELAXED_VARIABLE = /^[\x20-\x3c\x3e-\x7e]+$/;
const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

export function checkEnvFromSource(walk: Walk, source: JsonObject): void {
  checkVariable(walk, source.prefix, 'prefix');
  exactlyOne('configMapRef', 'secretRef')(walk, source);
}

function checkVariable(walk: Walk, name: unknown, field: string): void {
  const isRelaxed = walk.minor >= RELAXED_VARIABLES;
  if (typeof name !== 'string' || name === '') return;
  if (isRelaxed ? RELAXED_VARIABLE.test(name) : VARIABLE.test(name) && name !== '.' && !name.startsWith('..')) return;
  const allowed = isRelaxed
    ? 'printable ASCII without "="'
    : 'letters, digits, "_", "-" and ".", not beginning with a digit or ".."';
  walk.expect('field-value', { value: name, allowed, hint: 'rename the variable' }, field);
}

export function checkEnvVar(walk: Walk, { name, value, valueFrom }: JsonObject): void {
  checkVariable(walk, name, 'name');
  if (!isJsonObject(valueFrom)) return;
  const sources = presentFields(valueFrom, VALUE_SOURCES);
  // Where files are no source yet, a server forgets them.
  const counted = sources.filter((source) => source !== 'fileKeyRef');
  if (sources.length === 0 || counted.length > 1) {
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

export function checkPodSpec(walk: Walk, spec: JsonObject): void {
  checkLabels(walk, spec.nodeSelector, 'nodeSelector');
  const { shareProcessNamespace } = spec;
  if (spec.hostPID === true && shareProcessNamespace === true)
    walk.report(
      'field-value',
      { message: 'a pod that has the processes of its host shares none of its own', hint: 'remove one of them' },
      'shareProcessNamespace',
    );
  if (spec.dnsPolicy === 'None' && listIn(objectIn(spec.dnsConfig).nameservers).length === 0)
    walk.report(
      'field-required',
      { message: 'a pod with the dnsPolicy None has no nameservers', hint: 'add dnsConfig.nameservers' },
      'dnsConfig',
    );
  if (spec.hostNetwork === true) checkHostPorts(walk, spec);
  checkHostname(walk, spec);
  checkHostSharing(walk, spec);
  for (const [index, container] of itemsIn(spec.initContainers)) checkInitContainer(walk, container, index);
}

/** On the network of its host a container has the ports that it asks for. */
function checkHostPorts(walk: Walk, { containers }: JsonObject): void {
  for (const [index, { ports }] of itemsIn(containers))
    for (const [at, { hostPort, containerPort }] of itemsIn(ports)) {
      if (typeof hostPort !== 'number' || hostPort === 0 || hostPort === containerPort) continue;
      const steps = ['containers', index, 'ports', at];
      for (const step of steps) walk.enter(step);
      const allowed = `containerPort, ${String(containerPort)}, on the network of the host`;
      walk.expect('field-value', { value: hostPort, allowed, hint: 'remove it' }, 'hostPort');
      for (const _ of steps) walk.leave();
    }
}

/** The controller of a StatefulSet replaces what its template says. */
function checkHostname(walk: Walk, spec: JsonObject): void {
  if (walk.kind === 'StatefulSet') return;
  for (const field of ['hostname', 'subdomain']) {
    const value = textIn(spec[field]);
    if (value !== undefined && !DNS_LABEL.test(value))
      walk.expect('field-value', { value, allowed: DNS_LABEL.allowed, hint: 'correct it' }, field);
  }
}

/** The first minor version in which pods can have users of their own. */
const OWN_USERS = 33;
const OF_HOST = ['hostIPC', 'hostNetwork', 'hostPID'];

function checkHostSharing(walk: Walk, spec: JsonObject): void {
  if (spec.hostUsers === false && walk.minor >= OWN_USERS)
    for (const field of OF_HOST)
      if (spec[field] === true)
        walk.report(
          'field-value',
          { message: `a pod with users of its own has ${field}`, hint: 'remove one of them' },
          field,
        );
  for (const [, { name }] of itemsIn(objectIn(spec.securityContext).sysctls)) {
    const isOfHost =
      (spec.hostNetwork === true && /^net[./]/.test(String(name))) ||
      (spec.hostIPC === true && /^(kernel[./](shm|msg|sem)|fs[./]mqueue[./])/.test(String(name)));
    if (isOfHost)
      walk.report(
        'field-value',
        { message: `${String(name)} is set for a pod that shares it with its host`, hint: 'remove it' },
        'securityContext',
      );
  }
}

const OF_RUNNING_CONTAINERS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

/** What ends before others start is neither probed nor stopped. */
function checkInitContainer(walk: Walk, container: JsonObject, index: number): void {
  if (container.restartPolicy === 'Always') return;
  for (const step of ['initContainers', index]) walk.enter(step);
  for (const field of OF_RUNNING_CONTAINERS)
    if (isJsonObject(container[field]))
      walk.report(
        'field-value',
        { message: `an init container has ${field}`, hint: 'remove it, or set restartPolicy: Always' },
        field,
      );
  for (const _ of ['initContainers', index]) walk.leave();
}

/** A field that goes with one type of profile alone. */
export function checkLocalProfile(walk: Walk, { type, localhostProfile }: JsonObject): void {
  const isLocal = type === 'Localhost';
  if (type === undefined || isLocal === (textIn(localhostProfile) !== undefined)) return;
  if (isLocal)
    walk.report(
      'field-required',
      { message: 'localhostProfile is missing', hint: 'add localhostProfile' },
      'localhostProfile',
    );
  else if (textIn(localhostProfile) !== undefined)
    walk.report(
      'field-value',
      { message: `a profile of type ${String(type)} has a localhostProfile`, hint: 'remove it' },
      'localhostProfile',
    );
}

export function checkVolumeMount(walk: Walk, { subPath, subPathExpr }: JsonObject): void {
  if (textIn(subPath) !== undefined && textIn(subPathExpr) !== undefined)
    walk.report(
      'field-value',
      { message: 'a mount has subPath and subPathExpr', hint: 'keep one of them' },
      'subPathExpr',
    );
}

export function checkOverhead(walk: Walk, { podFixed }: JsonObject): void {
  checkAmounts(walk, podFixed, 'podFixed');
}

export function checkSecurityContext(
  walk: Walk,
  { privileged, allowPrivilegeEscalation, capabilities }: JsonObject,
): void {
  if (allowPrivilegeEscalation !== false) return;
  if (privileged !== true && !listIn(objectIn(capabilities).add).includes('CAP_SYS_ADMIN')) return;
  walk.report(
    'field-value',
    {
      message: 'a privileged container gains privileges',
      hint: 'remove allowPrivilegeEscalation, or what is privileged',
    },
    'allowPrivilegeEscalation',
  );
}

/** Sources of one volume write files of different paths. */
export function checkProjectedSource(walk: Walk, { sources }: JsonObject): void {
  const seen = new Set<unknown>();
  for (const [index, source] of itemsIn(sources))
    for (const path of pathsOf(source)) {
      if (seen.has(path))
        walk.report(
          'field-value',
          { message: `sources write ${JSON.stringify(path)} twice`, hint: `change a path of sources[${index}]` },
          'sources',
        );
      seen.add(path);
    }
}

/** Servers overlook the path of a token. */
function pathsOf({ serviceAccountToken: _, ...source }: JsonObject): readonly unknown[] {
  return Object.values(source).flatMap((projection) => {
    const { path, items } = objectIn(projection);
    return [path, ...itemsIn(items).map(([, item]) => item.path)].filter((one) => textIn(one) !== undefined);
  });
}

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
  walk.expect('field-value', { value: divisor, allowed, hint: 'correct it' }, 'divisor');
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
  const { readinessProbe, securityContext, volumeMounts } = container;
  if (isSet(objectIn(readinessProbe).terminationGracePeriodSeconds))
    walk.report(
      'field-value',
      { message: 'a readinessProbe has terminationGracePeriodSeconds', hint: 'remove it: nothing is terminated' },
      'readinessProbe',
    );
  const mountsBack = itemsIn(volumeMounts).some(([, { mountPropagation }]) => mountPropagation === 'Bidirectional');
  if (mountsBack && objectIn(securityContext).privileged !== true)
    walk.report(
      'field-value',
      { message: 'a container that is not privileged mounts with Bidirectional', hint: 'use HostToContainer' },
      'volumeMounts',
    );
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
const NOT_OVERCOMMITTED = /^hugepages-|^(?!.*kubernetes\.io\/).*\//;

export function checkResources(walk: Walk, { requests, limits }: JsonObject): void {
  checkAmounts(walk, requests, 'requests');
  checkAmounts(walk, limits, 'limits');
  if (!isJsonObject(requests)) return;
  const most = isJsonObject(limits) ? limits : {};
  for (const resource of Object.keys(requests)) {
    const request = quantityIn(requests[resource]);
    const limit = most[resource] === undefined ? undefined : quantityIn(most[resource]);
    const isExact = NOT_OVERCOMMITTED.test(resource);
    if (isExact && most[resource] === undefined)
      walk.report(
        'field-required',
        { message: `${resource} is requested without a limit, which is what a container gets`, hint: 'add the limit' },
        'limits',
      );
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

function checkAmounts(walk: Walk, amounts: unknown, field: string): void {
  if (!isJsonObject(amounts)) return;
  checkResourceNames(walk, amounts, field);
  walk.enter(field);
  for (const resource of Object.keys(amounts)) {
    const amount = amounts[resource];
    if (isNegative(amount))
      walk.expect('field-value', { value: amount, allowed: '0 or more', hint: 'correct it' }, resource);
    else if (WHOLE.test(resource) && (quantityIn(amount) ?? 0n) % 1000n !== 0n)
      walk.expect('field-value', { value: amount, allowed: 'a whole number', hint: 'correct it' }, resource);
  }
  walk.leave();
}

/** Devices and the like, of which there is no half. */
const WHOLE = /^(?!(.*\.)?kubernetes\.io\/)[^/]+\//;

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
