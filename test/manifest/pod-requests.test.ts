import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/core/json.js';
import { podRequests } from '../../src/manifest/pod-requests.js';

const asks = (cpu: string, memory: string): JsonObject => ({ resources: { requests: { cpu, memory } } });
const sidecar = (container: JsonObject): JsonObject => ({ ...container, restartPolicy: 'Always' });
const requests = (podSpec: { readonly [field: string]: Json }) => {
  const { cpuMilli, memoryMi } = podRequests(podSpec);
  return [cpuMilli, memoryMi];
};

describe('what a pod requests', () => {
  it('is the sum of its containers', () => {
    expect(requests({ containers: [asks('100m', '64Mi'), asks('0.5', '1Gi')] })).toEqual([600, 1088]);
    expect(requests({ containers: [{ name: 'main' }] })).toEqual([0, 0]);
    expect(requests({})).toEqual([0, 0]);
  });

  it('is rounded up, memory after it is summed', () => {
    expect(requests({ containers: [asks('0.0001', '1'), asks('0.0001', '1Mi')] })).toEqual([2, 2]);
    expect(requests({ containers: [asks('0', '512Ki'), asks('0', '512Ki')] })).toEqual([0, 1]);
    expect(requests({ containers: [asks('1', '1M')] })).toEqual([1000, 1]);
  });

  it('is at least what the largest init container asks for', () => {
    const initContainers = [asks('2', '10Mi'), asks('1', '500Mi')];
    expect(requests({ containers: [asks('100m', '100Mi')], initContainers })).toEqual([2000, 500]);
  });

  it('adds sidecars to the containers, and to the init containers that start after them', () => {
    expect(requests({ containers: [asks('1', '1Mi')], initContainers: [sidecar(asks('500m', '1Mi'))] })).toEqual([
      1500, 2,
    ]);
    const first = { containers: [asks('1', '1Mi')], initContainers: [sidecar(asks('500m', '1Mi')), asks('3', '1Mi')] };
    expect(requests(first)).toEqual([3500, 2]);
    const last = { containers: [asks('1', '1Mi')], initContainers: [asks('3', '1Mi'), sidecar(asks('500m', '1Mi'))] };
    expect(requests(last)).toEqual([3000, 2]);
  });

  it('is the limit where a container gives only that', () => {
    const container = { resources: { requests: { cpu: '100m' }, limits: { cpu: '1', memory: '256Mi' } } };
    expect(requests({ containers: [container] })).toEqual([100, 256]);
  });

  it('is what the pod asks for as a whole, resource by resource', () => {
    const containers = [asks('100m', '64Mi')];
    expect(requests({ containers, resources: { requests: { cpu: '2' } } })).toEqual([2000, 64]);
    expect(requests({ containers, resources: { limits: { cpu: '2', memory: '1Gi' } } })).toEqual([100, 64]);
    const free = [{ name: 'main' }];
    expect(requests({ containers: free, resources: { limits: { cpu: '2', memory: '1Gi' } } })).toEqual([2000, 1024]);
    const zero = [asks('0', '0')];
    expect(requests({ containers: zero, resources: { limits: { cpu: '2', memory: '1Gi' } } })).toEqual([0, 0]);
  });

  it('includes the overhead of its runtime', () => {
    const overhead = { cpu: '250m', memory: '120Mi' };
    expect(requests({ containers: [asks('100m', '64Mi')], overhead })).toEqual([350, 184]);
    expect(requests({ containers: [], resources: { requests: { cpu: '1' } }, overhead })).toEqual([1250, 120]);
  });

  it('takes numbers for quantities, as an API server does, and what is none for nothing', () => {
    const container = (cpu: Json, memory: Json) => ({ resources: { requests: { cpu, memory } } });
    expect(requests({ containers: [container(0.5, 1_048_576)] })).toEqual([500, 1]);
    expect(requests({ containers: [container('much', null)] })).toEqual([0, 0]);
    expect(requests({ containers: [container('-1', {})], overhead: 'some', resources: [] })).toEqual([0, 0]);
  });

  it('does not depend on the order of containers, and grows with each', () => {
    const container = fc
      .record({ cpu: fc.nat(4000), memory: fc.nat(4000) })
      .map(({ cpu, memory }) => asks(`${cpu}m`, `${memory}Mi`));
    const containers = fc.array(container, { maxLength: 5 });
    fc.assert(
      fc.property(containers, containers, container, (main, initContainers, another) => {
        const [cpu = 0, memory = 0] = requests({ containers: main, initContainers });
        expect(requests({ containers: main.toReversed(), initContainers: initContainers.toReversed() })).toEqual([
          cpu,
          memory,
        ]);
        const [moreCpu = 0, moreMemory = 0] = requests({ containers: [...main, another], initContainers });
        expect(moreCpu).toBeGreaterThanOrEqual(cpu);
        expect(moreMemory).toBeGreaterThanOrEqual(memory);
      }),
    );
  });
});
