import { isJsonObject } from '../../core/json.js';
import type { Documented, PodRule, Problem } from '../engine/rule.js';
import { objectIn } from '../reading/unchecked.js';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

export const probeHasOneHandler: Documented<PodRule> = {
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
      for (const probe of PROBES) {
        const count = handlerCount(container[probe], PROBE_HANDLERS);
        if (count !== 1)
          report(
            problemOf(`${probe} of container ${name}`, {
              pointer: `${pointer}/${probe}`,
              count,
              allowed: PROBE_HANDLERS,
            }),
          );
      }
      if (container.lifecycle === undefined) continue;
      const lifecycle = objectIn(container.lifecycle);
      for (const hook of HOOKS) {
        const count = handlerCount(lifecycle[hook], HOOK_HANDLERS);
        if (count !== 1)
          report(
            problemOf(`${hook} of container ${name}`, {
              pointer: `${pointer}/lifecycle/${hook}`,
              count,
              allowed: HOOK_HANDLERS,
            }),
          );
      }
    }
  },
};

/** One for what is not there. */
function handlerCount(value: unknown, handlers: readonly string[]): number {
  if (!isJsonObject(value)) return 1;
  let count = 0;
  for (const handler of handlers) if (value[handler] !== undefined && value[handler] !== null) count += 1;
  return count;
}

function problemOf(
  what: string,
  {
    pointer,
    count,
    allowed,
  }: { readonly pointer: string; readonly count: number; readonly allowed: readonly string[] },
): Problem {
  return {
    pointer,
    message: `${what} has ${count === 0 ? 'no handler' : `${count} handlers`}`,
    hint: `give it exactly one of ${allowed.join(', ')}`,
    allowed: allowed.join(', '),
  };
}
