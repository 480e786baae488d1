import type { JsonObject } from '../../core/json.js';
import type { Documented, PodRule, Report } from '../engine/rule.js';
import type { ContainerView } from '../reading/pod-view.js';
import { repeatedIn } from '../reading/repeated.js';
import { itemsIn, textIn } from '../reading/unchecked.js';

export const uniqueContainerPorts: Documented<PodRule> = {
  id: 'unique-container-ports',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'the ports of a container differ in name and number, those of a pod on its host in number',
  rationale:
    'An API server refuses a container with two ports of one name, and a pod that asks for one port of its host twice. Server-side apply refuses two ports with the same number and protocol in one container.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      ports: [{ name: http, containerPort: 8080 }, { name: http, containerPort: 9090 }]
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      for (const { key, index } of repeatedIn(container.ports))
        report({
          pointer: `${pointer}/ports/${index}/name`,
          message: `container ${name} has two ports with the name ${JSON.stringify(key)}`,
          hint: 'rename one of them',
          value: key,
        });
      for (const { key, index } of repeatedIn(container.ports, numberAndProtocol))
        report({
          pointer: `${pointer}/ports/${index}/containerPort`,
          message: `container ${name} has port ${key} twice`,
          hint: 'remove one of them',
          value: key,
        });
    }
    checkHostPorts(pod.containers, report);
  },
};

function numberAndProtocol({ containerPort, protocol }: JsonObject): string | undefined {
  return typeof containerPort === 'number' ? `${containerPort}/${textIn(protocol) ?? 'TCP'}` : undefined;
}

function checkHostPorts(containers: readonly ContainerView[], report: Report): void {
  const seen = new Set<string>();
  for (const { list, container, pointer } of containers) {
    if (list !== 'containers' || container.ports === undefined) continue;
    for (const [index, { hostPort, hostIP, protocol }] of itemsIn(container.ports)) {
      if (typeof hostPort !== 'number' || hostPort === 0) continue;
      const key = `${textIn(protocol) ?? 'TCP'} ${textIn(hostIP) ?? ''} ${hostPort}`;
      if (seen.has(key))
        report({
          pointer: `${pointer}/ports/${index}/hostPort`,
          message: `the pod asks for port ${hostPort} of its host twice`,
          hint: 'give one of them another hostPort, or none',
          value: hostPort,
        });
      seen.add(key);
    }
  }
}
