import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { itemsIn, listIn, objectIn, textIn } from '../../reading/unchecked.js';
import { DNS_LABEL } from '../name-syntax.js';
import { checkLabels } from '../object-meta.js';
import type { Walk } from '../walk.js';

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
      walk.expect('field-value', { value, allowed: DNS_LABEL.allowed }, field);
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
    if (isJsonObject(container[field]) && !isForgotten(container[field]))
      walk.report(
        'field-value',
        { message: `an init container has ${field}`, hint: 'remove it, or set restartPolicy: Always' },
        field,
      );
  for (const _ of ['initContainers', index]) walk.leave();
}

/** A signal is no reason to keep a lifecycle where servers do not know it yet. */
function isForgotten(value: JsonObject): boolean {
  return Object.keys(value).join() === 'stopSignal';
}
