import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listNames } from '../../../core/names.js';
import { itemsIn, listIn, objectIn, textIn } from '../../reading/unchecked.js';
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

export function checkVolumeMount(walk: Walk, { subPath, subPathExpr }: JsonObject): void {
  if (textIn(subPath) !== undefined && textIn(subPathExpr) !== undefined)
    walk.report(
      'field-value',
      { message: 'a mount has subPath and subPathExpr', hint: 'keep one of them' },
      'subPathExpr',
    );
}

/** A field that goes with one type of profile alone. */
export function checkLocalProfile(walk: Walk, { type, localhostProfile }: JsonObject): void {
  const isGiven = textIn(localhostProfile) !== undefined;
  if (type === 'Localhost' && !isGiven)
    walk.report(
      'field-required',
      { message: 'localhostProfile is missing', hint: 'add localhostProfile' },
      'localhostProfile',
    );
  if (textIn(type) !== undefined && type !== 'Localhost' && isGiven)
    walk.report(
      'field-value',
      { message: `a profile of type ${String(type)} has a localhostProfile`, hint: 'remove it' },
      'localhostProfile',
    );
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
