import type { JsonObject } from '../../core/json.js';
import type { Documented, PodRule } from '../engine/rule.js';
import { repeatedIn } from '../reading/repeated.js';
import { listIn, textIn } from '../reading/unchecked.js';

export const uniqueMountPaths: Documented<PodRule> = {
  id: 'unique-mount-paths',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'a container mounts one volume at a path',
  rationale: 'An API server refuses a container that mounts two volumes, or a volume and a device, at the same path.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: cache, emptyDir: {} }, { name: data, emptyDir: {} }]
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      volumeMounts: [{ name: cache, mountPath: /data }, { name: data, mountPath: /data }]
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: cache, emptyDir: {} }, { name: data, emptyDir: {} }]
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      volumeMounts: [{ name: cache, mountPath: /cache }, { name: data, mountPath: /data }]
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      const mounts = listIn(container.volumeMounts);
      const devices = listIn(container.volumeDevices);
      for (const { key, index } of repeatedIn(devices.length === 0 ? mounts : [...mounts, ...devices], pathIn))
        report({
          pointer: `${pointer}${pointerOf(index, mounts.length)}`,
          message: `container ${name} mounts two volumes at ${JSON.stringify(key)}`,
          hint: 'mount one of them elsewhere, or put both into one projected volume',
          value: key,
        });
    }
  },
};

function pathIn({ mountPath, devicePath }: JsonObject): string | undefined {
  return textIn(mountPath) ?? textIn(devicePath);
}

function pointerOf(index: number, mounts: number): string {
  return index < mounts ? `/volumeMounts/${index}/mountPath` : `/volumeDevices/${index - mounts}/devicePath`;
}
