import type { JsonObject } from '../../core/json.js';
import type { Documented, PodRule } from '../engine/rule.js';
import { objectIn } from '../reading/unchecked.js';

export const requestsSet: Documented<PodRule> = {
  id: 'requests-set',
  kind: 'policy',
  severity: 'warning',
  scope: 'pod',
  title: 'a container requests CPU and memory',
  rationale:
    'Without requests a scheduler takes a pod for free, and the first shortage on its node ends it. A limit counts as a request, as it does for an API server; so do the requests of the whole pod. Init containers that end are not asked. A LimitRange of the namespace may set requests: turn the rule off where you rely on it.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod: { spec, containers } }, report) {
    for (const { list, isSidecar, container, pointer, name } of containers) {
      if (list !== 'containers' && !isSidecar) continue;
      const missing = ['cpu', 'memory'].filter((resource) => !isAsked(container, resource) && !isAsked(spec, resource));
      if (missing.length === 0) continue;
      report({
        pointer: `${pointer}/resources`,
        message: `container ${name} requests no ${missing.join(' and no ')}`,
        hint: 'set resources.requests',
      });
    }
  },
};

function isAsked({ resources }: JsonObject, resource: string): boolean {
  if (resources === undefined) return false;
  const { requests, limits } = objectIn(resources);
  return objectIn(requests)[resource] !== undefined || objectIn(limits)[resource] !== undefined;
}
