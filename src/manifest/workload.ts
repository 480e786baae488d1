import { isJsonObject, type JsonObject } from '../core/json.js';
import type { Path } from './change.js';
import { groupOf, type KubeObject, type ObjectIdentity } from './kube-object.js';

/** Where a kind keeps its pod template; a Pod is its own. Of the kinds, only a PodTemplate runs nothing. */
const TEMPLATES: ReadonlyMap<string, { readonly group: string; readonly path: readonly string[] }> = new Map([
  ['Pod', { group: '', path: [] }],
  ['PodTemplate', { group: '', path: ['template'] }],
  ['ReplicationController', { group: '', path: ['spec', 'template'] }],
  ['DaemonSet', { group: 'apps', path: ['spec', 'template'] }],
  ['Deployment', { group: 'apps', path: ['spec', 'template'] }],
  ['ReplicaSet', { group: 'apps', path: ['spec', 'template'] }],
  ['StatefulSet', { group: 'apps', path: ['spec', 'template'] }],
  ['CronJob', { group: 'batch', path: ['spec', 'jobTemplate', 'spec', 'template'] }],
  ['Job', { group: 'batch', path: ['spec', 'template'] }],
  ['Rollout', { group: 'argoproj.io', path: ['spec', 'template'] }],
]);

/** Whether pods run because of the object, and {@link podTemplateOf} knows where it describes them. */
export function isWorkload({ apiVersion, kind }: KubeObject): boolean {
  return isWorkloadKind({ group: groupOf(apiVersion), kind });
}

/** As {@link isWorkload}, for an object that cannot be read. */
export function isWorkloadKind({ group, kind }: Pick<ObjectIdentity, 'group' | 'kind'>): boolean {
  return kind !== 'PodTemplate' && TEMPLATES.get(kind)?.group === group;
}

export interface PodTemplate {
  /** In the object. */
  readonly path: Path;
  readonly template: JsonObject;
}

export interface PodSpec {
  /** In the object. */
  readonly path: Path;
  readonly spec: JsonObject;
}

/** Undefined for a kind that has none, and for an object that lacks it: a Rollout may refer to a Deployment's. */
export function podTemplateOf(object: KubeObject): PodTemplate | undefined {
  const kind = TEMPLATES.get(object.kind);
  if (kind === undefined || kind.group !== groupOf(object.apiVersion)) return undefined;
  const template = kind.path.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), object);
  return isJsonObject(template) ? { path: kind.path, template } : undefined;
}

export function podSpecOf(object: KubeObject): PodSpec | undefined {
  const found = podTemplateOf(object);
  if (found === undefined || !isJsonObject(found.template.spec)) return undefined;
  return { path: [...found.path, 'spec'], spec: found.template.spec };
}

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

export interface Container {
  readonly list: (typeof CONTAINER_LISTS)[number];
  /** In the object, by the container's name. */
  readonly path: Path;
  readonly container: JsonObject;
}

/** All of a pod's containers but those without a name, which no API server accepts. */
export function containersOf({ path, spec }: PodSpec): readonly Container[] {
  return CONTAINER_LISTS.flatMap((list) =>
    jsonObjects(spec[list]).flatMap((container) =>
      typeof container.name === 'string' ? { list, path: [...path, list, { name: container.name }], container } : [],
    ),
  );
}

export interface ImageReference {
  /** In the object. */
  readonly path: Path;
  readonly image: string;
}

/** The images of all containers and of image volumes. */
export function imagesOf(object: KubeObject): readonly ImageReference[] {
  const podSpec = podSpecOf(object);
  if (podSpec === undefined) return [];
  const ofContainers = containersOf(podSpec).flatMap(({ path, container: { image } }) =>
    typeof image === 'string' ? { path: [...path, 'image'], image } : [],
  );
  return [...ofContainers, ...volumeImages(podSpec)];
}

/** @see https://kubernetes.io/docs/concepts/storage/volumes/#image */
function volumeImages({ path, spec }: PodSpec): readonly ImageReference[] {
  return jsonObjects(spec.volumes).flatMap(({ name, image }) =>
    typeof name === 'string' && isJsonObject(image) && typeof image.reference === 'string'
      ? { path: [...path, 'volumes', { name }, 'image', 'reference'], image: image.reference }
      : [],
  );
}

/** The objects of a list; nothing of what is no list. */
export function jsonObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
