import { listNames } from '../../core/names.js';
import type { Documented, PodRule } from '../engine/rule.js';
import type { PodView } from '../reading/pod-view.js';
import { listIn, objectIn, textIn } from '../reading/unchecked.js';

export const volumeMountHasVolume: Documented<PodRule> = {
  id: 'volume-mount-has-volume',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'what a container mounts is a volume of its pod',
  rationale:
    'An API server refuses a pod with a `volumeMount` or `volumeDevice` that names no volume. Claim templates of a StatefulSet count as volumes.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: cache, emptyDir: {} }]
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      volumeMounts: [{ name: cahce, mountPath: /cache }]
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: cache, emptyDir: {} }]
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      volumeMounts: [{ name: cache, mountPath: /cache }]
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      for (const list of ['volumeMounts', 'volumeDevices'] as const) {
        const mounts = listIn(container[list]);
        for (let index = 0; index < mounts.length; index += 1) {
          const volume = textIn(objectIn(mounts[index]).name);
          if (volume === undefined || hasVolume(pod, volume)) continue;
          report({
            pointer: `${pointer}/${list}/${index}/name`,
            message: `container ${name} mounts volume ${JSON.stringify(volume)}, which the pod does not have`,
            hint: 'add the volume to the pod, or mount one that it has',
            value: volume,
            allowed: listNames(volumesOf(pod)),
          });
        }
      }
    }
  },
};

function hasVolume({ volumes, claims }: PodView, name: string): boolean {
  return volumes.some((volume) => volume.name === name) || claims.includes(name);
}

function volumesOf({ volumes, claims }: PodView): readonly string[] {
  return [...volumes.flatMap(({ name }) => name ?? []), ...claims];
}
