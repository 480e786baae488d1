import { isJsonObject } from '../../core/json.js';
import type { PodRule, Report } from '../rule.js';
import { objectIn } from '../unchecked.js';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

export const probeHasOneHandler: PodRule = {
  id: 'probe-has-one-handler',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'a probe or lifecycle hook has exactly one handler',
  rationale:
    'An API server refuses a probe without `exec`, `httpGet`, `tcpSocket` or `grpc`, or with several of them; likewise a lifecycle hook without `exec`, `httpGet`, `tcpSocket` or `sleep`.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      readinessProbe: { periodSeconds: 5 }
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
      readinessProbe: { periodSeconds: 5, httpGet: { path: /ready, port: 8080 } }
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      for (const probe of PROBES)
        checkHandlers(
          container[probe],
          { pointer: `${pointer}/${probe}`, what: `${probe} of container ${name}`, handlers: PROBE_HANDLERS },
          report,
        );
      if (container.lifecycle === undefined) continue;
      const lifecycle = objectIn(container.lifecycle);
      for (const hook of HOOKS)
        checkHandlers(
          lifecycle[hook],
          { pointer: `${pointer}/lifecycle/${hook}`, what: `${hook} of container ${name}`, handlers: HOOK_HANDLERS },
          report,
        );
    }
  },
};

interface Place {
  readonly pointer: string;
  readonly what: string;
  readonly handlers: readonly string[];
}

function checkHandlers(value: unknown, { pointer, what, handlers }: Place, report: Report): void {
  if (!isJsonObject(value)) return;
  let count = 0;
  for (const handler of handlers) if (value[handler] !== undefined && value[handler] !== null) count += 1;
  if (count === 1) return;
  report({
    pointer,
    message: `${what} has ${count === 0 ? 'no handler' : `${count} handlers`}`,
    hint: `give it exactly one of ${handlers.join(', ')}`,
    allowed: handlers.join(', '),
  });
}
