import { isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { withField } from '../../manifest/change.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { podSpecOf } from '../../manifest/workload.js';

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Characters. Far below what a server refuses, however many bytes each of them has. */
const SMALL = 100_000;

/**
 * An object as built-in checks get it: the values of variables and of small ConfigMaps, which none of them reads and which differ on many
 * clusters, are all one. Objects that differ in nothing else then are equal, and checked once.
 */
export function readPartOf(object: KubeObject): KubeObject {
  if (object.kind === 'ConfigMap' && object.apiVersion === 'v1') return withoutData(object);
  const pod = podSpecOf(object);
  return pod === undefined ? object : withField(object, pod.path, withoutValues(pod.spec));
}

/** Together with its binary data a ConfigMap may be too large. */
function withoutData(object: KubeObject): KubeObject {
  const { data, binaryData } = object;
  if (!isJsonObject(data) || binaryData !== undefined) return object;
  const made: { [key: string]: Json } = { ...data };
  let size = 0;
  for (const key of Object.keys(data)) {
    const value = data[key];
    size += key.length;
    if (typeof value !== 'string') continue;
    size += value.length;
    made[key] = '';
  }
  return size > SMALL ? object : { ...object, data: made };
}

function withoutValues(spec: JsonObject): JsonObject {
  let made = spec;
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (Array.isArray(containers)) made = { ...made, [list]: containers.map(containerWithoutValues) };
  }
  return made;
}

function containerWithoutValues(container: Json): Json {
  if (!isJsonObject(container) || !Array.isArray(container.env)) return container;
  return { ...container, env: container.env.map(variableWithoutValue) };
}

/** An empty value is as good as none, and stays. */
function variableWithoutValue(variable: Json): Json {
  const isUnread = isJsonObject(variable) && typeof variable.value === 'string' && variable.value !== '';
  return isUnread ? { ...variable, value: 'not read' } : variable;
}
