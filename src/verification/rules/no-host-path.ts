import type { Documented, PodRule } from '../engine/rule.js';
import { objectIn, textIn } from '../reading/unchecked.js';

export const noHostPath: Documented<PodRule> = {
  id: 'no-host-path',
  kind: 'policy',
  severity: 'warning',
  scope: 'pod',
  title: 'a pod mounts nothing of its node',
  rationale:
    'A `hostPath` volume gives a container files of its node: credentials of the kubelet, sockets of the container runtime. Its contents also differ from node to node.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: data, hostPath: { path: /var/lib/web } }]
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: data, emptyDir: {} }]
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod }, report) {
    for (const { pointer, volume } of pod.volumes) {
      if (volume.hostPath === undefined || volume.hostPath === null) continue;
      const path = textIn(objectIn(volume.hostPath).path) ?? '';
      report({
        pointer: `${pointer}/hostPath`,
        message: `the pod mounts ${JSON.stringify(path)} of its node`,
        hint: 'use a volume of the cluster, or suppress the rule for this object with a reason',
        value: path,
      });
    }
  },
};
