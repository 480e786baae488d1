import { isJsonObject, type JsonObject } from '../../core/json.js';
import { listNames } from '../../core/names.js';
import type { Documented, PodRule } from '../engine/rule.js';
import { listIn, objectIn, textIn } from '../reading/unchecked.js';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;
const HANDLERS = ['httpGet', 'tcpSocket'] as const;

export const probePortExists: Documented<PodRule> = {
  id: 'probe-port-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'pod',
  title: 'a port that a probe or lifecycle hook names is one of its container',
  rationale:
    'The kubelet looks a named port up in the container of the probe, and nowhere else. A probe whose port is not there fails for ever, though an API server accepts it.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      ports: [{ name: http, containerPort: 8080 }]
      livenessProbe: { httpGet: { path: /alive, port: web } }
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
      ports: [{ name: http, containerPort: 8080 }]
      livenessProbe: { httpGet: { path: /alive, port: http } }
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      const checkPort = (field: string, owner: JsonObject) => {
        const found = namedPort(owner[field]);
        if (found === undefined || hasPort(container, found.port)) return;
        report({
          pointer: `${pointer}${owner === container ? '' : '/lifecycle'}/${field}/${found.handler}/port`,
          message: `${field} of container ${name} names port ${JSON.stringify(found.port)}, which the container does not have`,
          hint: 'name a port of the container, or give the number',
          value: found.port,
          allowed: listNames(portsOf(container)),
        });
      };
      for (const probe of PROBES) checkPort(probe, container);
      if (container.lifecycle === undefined) continue;
      const lifecycle = objectIn(container.lifecycle);
      for (const hook of HOOKS) checkPort(hook, lifecycle);
    }
  },
};

function namedPort(probe: unknown): { readonly handler: string; readonly port: string } | undefined {
  if (!isJsonObject(probe)) return undefined;
  for (const handler of HANDLERS) {
    const port = textIn(objectIn(probe[handler]).port);
    if (port !== undefined) return { handler, port };
  }
  return undefined;
}

function hasPort(container: JsonObject, name: string): boolean {
  return listIn(container.ports).some((port) => objectIn(port).name === name);
}

function portsOf(container: JsonObject): readonly string[] {
  return listIn(container.ports).flatMap((port) => textIn(objectIn(port).name) ?? []);
}
