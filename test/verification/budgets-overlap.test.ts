import { describe, expect, it } from 'vitest';
import { check, told } from './checked.js';

const CONTAINER =
  '{ name: main, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }';

interface At {
  readonly application?: string;
  readonly target?: string;
  readonly namespace?: string;
}

const from = ({ application = 'web', target = 'eu' }: At) => `\n# application: ${application}\n# target: ${target}\n`;

const deployment = (name: string, at: At = {}) => `${from(at)}
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${at.namespace ?? 'shop'} }
spec:
  selector: { matchLabels: { app: web, part: ${name} } }
  template: { metadata: { labels: { app: web, part: ${name} } }, spec: { containers: [${CONTAINER}] } }
`;

const budget = (name: string, selector: string, at: At = {}) => `${from(at)}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name}, namespace: ${at.namespace ?? 'shop'} }
spec: { maxUnavailable: 1${selector === '' ? '' : `, selector: ${selector}`} }
`;

const WEB = '{ matchLabels: { app: web } }';
const API: At = { application: 'api' };

const overlaps = (...documents: readonly string[]) =>
  told(check(documents.join('---')).findings).filter((line) => line.includes('budgets-overlap'));

const said = (object: string, budgets: string) =>
  `error budgets-overlap: ${object} : the pods are in several disruption budgets, and none of them can be evicted: ${budgets}`;
const WEB_IN_BOTH = said('apps/Deployment shop/web', '"a", "b"');

describe('pods in two disruption budgets', () => {
  it('are found in one unit, once for each workload, with all budgets', () => {
    const budgets = [budget('c', '{}'), budget('b', WEB), budget('a', WEB)];
    expect(overlaps(deployment('web'), deployment('api'), ...budgets)).toEqual([
      said('apps/Deployment shop/api', '"a", "b", "c"'),
      said('apps/Deployment shop/web', '"a", "b", "c"'),
    ]);
  });

  it.each([
    ['of two applications', budget('a', WEB), budget('b', WEB, API)],
    ['of one other application', budget('a', WEB, API), budget('b', WEB, API)],
    ['of two targets that are one cluster', budget('a', WEB), budget('b', WEB, { ...API, target: 'us' })],
    ['with an empty selector, which selects all', budget('a', WEB), budget('b', '{}', API)],
    [
      'by an expression',
      budget('a', WEB),
      budget('b', '{ matchExpressions: [{ key: app, operator: NotIn, values: [api] }] }'),
    ],
  ])('are found in budgets %s', (_, a, b) => {
    expect(overlaps(deployment('web'), a, b)).toEqual([WEB_IN_BOTH]);
  });

  it.each([
    ['one budget', [budget('a', WEB)]],
    ['one budget that is there twice', [budget('a', WEB), budget('a', WEB, { target: 'us' })]],
    ['budgets of different namespaces', [budget('a', WEB), budget('b', WEB, { namespace: 'other' })]],
    [
      'budgets of different pods',
      [budget('a', '{ matchLabels: { part: web } }'), budget('b', '{ matchLabels: { part: api } }')],
    ],
    ['a budget without a selector', [budget('a', WEB), budget('b', '')]],
    [
      'a budget that no API server reads',
      [budget('a', WEB), budget('b', '{ matchExpressions: [{ key: app, operator: Near }] }')],
    ],
    [
      'budgets by labels that only running pods have',
      ['web-0', 'web-1'].map((pod) => budget(pod, `{ matchLabels: { statefulset.kubernetes.io/pod-name: ${pod} } }`)),
    ],
  ])('are not those of %s', (_, budgets) => {
    expect(overlaps(deployment('web'), deployment('api'), ...budgets)).toEqual([]);
  });

  it.each([
    [
      'v1',
      'Pod',
      (labels: string) =>
        `metadata: { name: x, namespace: shop, labels: ${labels} }\nspec: { containers: [${CONTAINER}] }`,
    ],
    ['apps/v1', 'DaemonSet', templated],
    ['apps/v1', 'ReplicaSet', templated],
    ['apps/v1', 'StatefulSet', templated],
    ['argoproj.io/v1alpha1', 'Rollout', templated],
    ['batch/v1', 'Job', templated],
    [
      'batch/v1',
      'CronJob',
      (labels: string) => templated(labels, (template) => `{ jobTemplate: { spec: { template: ${template} } } }`),
    ],
  ])('of %s %s', (apiVersion, kind, rest) => {
    const object = `\napiVersion: ${apiVersion}\nkind: ${kind}\n${rest('{ app: web }')}\n`;
    expect(overlaps(object, budget('a', WEB), budget('b', WEB))).toHaveLength(1);
  });
});

function templated(labels: string, wrap = (template: string) => `{ template: ${template} }`): string {
  const template = `{ metadata: { labels: ${labels} }, spec: { containers: [${CONTAINER}] } }`;
  return `metadata: { name: x, namespace: shop }\nspec: ${wrap(template)}`;
}
