import { isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { withField } from '../../manifest/change.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { podSpecOf } from '../../manifest/workload.js';
import { LABEL_VALUE } from '../validator/name-syntax.js';

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Characters. Far below what a server refuses, however many bytes each of them has. */
const SMALL = 50_000;

/** Kinds whose own labels or annotations say more than what somebody wrote on them. */
const TELLING = new Set(['Namespace', 'Pod']);

/**
 * An object of a built-in kind as built-in checks get it: texts that none of them reads are all one, those of labels, annotations,
 * ConfigMaps and variables, which differ on many clusters. Objects that differ in nothing else then are equal, and checked once.
 */
export function readPartOf(object: KubeObject): KubeObject {
  const named = TELLING.has(object.kind) ? object : withoutNotes(object);
  if (object.kind === 'ConfigMap') return withoutData(named);
  const pod = podSpecOf(named);
  return pod === undefined ? named : withField(named, pod.path, withoutValues(pod.spec));
}

function withoutNotes(object: KubeObject): KubeObject {
  const { labels, annotations } = object.metadata;
  if (labels === undefined && annotations === undefined) return object;
  const metadata = { ...object.metadata };
  if (isJsonObject(labels)) metadata.labels = withoutTexts(labels, LABEL_VALUE.test);
  if (isJsonObject(annotations) && isSmall(annotations)) metadata.annotations = withoutTexts(annotations);
  return { ...object, metadata };
}

/** Together with its binary data a ConfigMap may be too large. */
function withoutData(object: KubeObject): KubeObject {
  const { data, binaryData } = object;
  if (!isJsonObject(data) || binaryData !== undefined || !isSmall(data)) return object;
  return { ...object, data: withoutTexts(data) };
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

function withoutTexts<T extends Json>(map: { readonly [key: string]: T }, isUnread = isAnything) {
  const made: { [key: string]: T | '' } = { ...map };
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (typeof value === 'string' && isUnread(value)) made[key] = '';
  }
  return made;
}

const isAnything = (_: string) => true;

function isSmall(map: JsonObject): boolean {
  let size = 0;
  for (const key of Object.keys(map)) {
    const value = map[key];
    size += key.length + (typeof value === 'string' ? value.length : 0);
  }
  return size <= SMALL;
}
