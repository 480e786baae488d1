import { isJsonObject, type JsonObject } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { podTemplateOf } from '../../manifest/workload.js';
import { listIn, objectIn, textIn } from './unchecked.js';

/** The pod that an object is, or describes in a template. */
export interface PodView {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  /** JSON pointer of the pod, and of its spec. */
  readonly pointer: string;
  readonly specPointer: string;
  /** In the order in which a server checks them. */
  readonly containers: readonly ContainerView[];
  /** Of `volumes`, with its index. */
  readonly volumes: readonly VolumeView[];
  /** Names of `volumeClaimTemplates`, each of which is a volume of the pods as well. */
  readonly claims: readonly string[];
  readonly isWindows: boolean;
}

export interface ContainerView {
  readonly list: (typeof CONTAINER_LISTS)[number];
  readonly pointer: string;
  /** The container's, quoted for messages. */
  readonly name: string;
  readonly container: JsonObject;
  /** Whether it runs beside the containers: an init container that is restarted. */
  readonly isSidecar: boolean;
}

export interface VolumeView {
  readonly pointer: string;
  readonly name: string | undefined;
  readonly volume: JsonObject;
}

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Undefined for an object that has no pod template. */
export function podViewOf(object: KubeObject): PodView | undefined {
  const found = podTemplateOf(object);
  if (found === undefined || !isJsonObject(found.template.spec)) return undefined;
  const { spec } = found.template;
  const pointer = found.path.length === 0 ? '' : `/${found.path.join('/')}`;
  const specPointer = `${pointer}/spec`;
  return {
    metadata: objectIn(found.template.metadata),
    spec,
    pointer,
    specPointer,
    containers: containersIn(spec, specPointer),
    volumes: volumesIn(spec, specPointer),
    claims: object.kind === 'StatefulSet' ? claimsIn(object) : [],
    isWindows: objectIn(spec.os).name === 'windows',
  };
}

function containersIn(spec: JsonObject, specPointer: string): readonly ContainerView[] {
  const views: ContainerView[] = [];
  for (const list of CONTAINER_LISTS) {
    const containers = listIn(spec[list]);
    for (let index = 0; index < containers.length; index += 1) {
      const container = containers[index];
      if (!isJsonObject(container)) continue;
      views.push({
        list,
        pointer: `${specPointer}/${list}/${index}`,
        name: JSON.stringify(textIn(container.name) ?? ''),
        container,
        isSidecar: list === 'initContainers' && container.restartPolicy === 'Always',
      });
    }
  }
  return views;
}

function volumesIn(spec: JsonObject, specPointer: string): readonly VolumeView[] {
  const views: VolumeView[] = [];
  const volumes = listIn(spec.volumes);
  for (let index = 0; index < volumes.length; index += 1) {
    const volume = volumes[index];
    if (isJsonObject(volume))
      views.push({ pointer: `${specPointer}/volumes/${index}`, name: textIn(volume.name), volume });
  }
  return views;
}

function claimsIn(object: KubeObject): readonly string[] {
  return listIn(objectIn(object.spec).volumeClaimTemplates).flatMap(
    (claim) => textIn(objectIn(objectIn(claim).metadata).name) ?? [],
  );
}
