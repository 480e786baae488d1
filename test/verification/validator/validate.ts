import { parse } from 'yaml';
import { kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import { validateObject } from '../../../src/verification/validator/validate-object.js';
import type { ValidationProblem } from '../../../src/verification/validator/validation-problem.js';

const facts = kubernetesFacts();

/** What is found in an object, given as YAML or as data. */
export function problemsIn(object: string | object, minor = 34): readonly ValidationProblem[] {
  return validateObject(typeof object === 'string' ? parse(object) : object, { facts, minor });
}

/** Pointer, rule and message of each problem. */
export function told(object: string | object, minor?: number): readonly string[] {
  return problemsIn(object, minor).map(({ pointer, rule, message }) => `${pointer} ${rule}: ${message}`);
}

/** A Deployment with one container, of which parts are replaced. */
export function deployment({
  spec = {},
  pod = {},
  container = {},
  metadata = {},
}: Readonly<Record<string, object>> = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'registry.example/web:1', ...container }], ...pod },
      },
      ...spec,
    },
  };
}
