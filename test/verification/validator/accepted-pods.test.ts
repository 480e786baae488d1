import { expect, it } from 'vitest';
import { told } from './validate.js';

const workload = (kind: string, pod: string, name = 'web') => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  ${kind === 'StatefulSet' ? 'serviceName: web' : ''}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: ${pod}
`;

const GOOD = '{ containers: [{ name: web, image: web }] }';
const BAD = '{ containers: [{ name: web, image: web, ports: [{ containerPort: 0 }] }] }';

it('tells of each object what is wrong with its pod, though the pods are equal', () => {
  const problems = told(workload('Deployment', BAD));
  expect(problems.length).toBe(1);
  expect(told(workload('Deployment', BAD, 'other'))).toEqual(problems);
});

it('tells what is wrong beside a pod that was accepted', () => {
  expect(told(workload('Deployment', GOOD))).toEqual([]);
  expect(told(workload('Deployment', GOOD, '-web')).length).toBe(1);
});

it('accepts a pod for the kind that may have it', () => {
  const named = '{ hostname: Web, containers: [{ name: web, image: web }] }';
  expect(told(workload('StatefulSet', named))).toEqual([]);
  expect(told(workload('Deployment', named)).length).toBe(1);
});

it('accepts a pod for the versions that have its fields', () => {
  const waiting = '{ containers: [{ name: web, image: web, lifecycle: { preStop: { sleep: { seconds: 5 } } } }] }';
  expect(told(workload('Deployment', waiting), 34)).toEqual([]);
  expect(told(workload('Deployment', waiting), 28).length).toBeGreaterThan(0);
});
