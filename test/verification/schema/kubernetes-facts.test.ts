import { describe, expect, it } from 'vitest';
import { type KindQuery, kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import { SHIPPED_FACTS } from '../../../src/verification/schema/load-facts.js';
import { errorFrom } from '../../fixtures/error-from.js';

const facts = kubernetesFacts();

/** The answer without its schema, of which only the definition is told. */
function answer(query: KindQuery) {
  const found = facts.find(query);
  return found.status === 'served' ? { ...found, schema: found.schema.definition } : found;
}

/** All that loading reads, in order. */
function recorded() {
  const read: string[] = [];
  const source = {
    packs: () => {
      read.push('packs');
      return SHIPPED_FACTS.packs();
    },
    table: (name: string) => {
      read.push(name);
      return SHIPPED_FACTS.table(name);
    },
  };
  return { read, facts: kubernetesFacts(source) };
}

describe('facts about kinds', () => {
  it('tells plural, scope, lifecycle and origin of a kind', () => {
    expect(answer({ apiVersion: 'apps/v1', kind: 'Deployment', minor: 33 })).toEqual({
      status: 'served',
      plural: 'deployments',
      scope: 'Namespaced',
      byDefault: true,
      lifecycle: { introduced: '1.9' },
      isNative: true,
      origin: { name: 'kubernetes', release: '1.33' },
      schema: 'io.k8s.api.apps.v1.Deployment',
    });
  });

  it('tells what a server serves only when told to, and when it will go', () => {
    expect(answer({ apiVersion: 'resource.k8s.io/v1beta1', kind: 'DeviceClass', minor: 34 })).toEqual({
      status: 'served',
      plural: 'deviceclasses',
      scope: 'Cluster',
      byDefault: false,
      lifecycle: { introduced: '1.32', deprecated: '1.35', removed: '1.38' },
      isNative: true,
      origin: { name: 'kubernetes', release: '1.34' },
      schema: 'io.k8s.api.resource.v1beta1.DeviceClass',
    });
  });

  it('knows betas that are served by default because they are older than that rule', () => {
    const flowSchema = { apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kind: 'FlowSchema', minor: 31 };
    expect(answer(flowSchema)).toMatchObject({ status: 'served', byDefault: true });
  });

  it.each([
    [['policy/v1beta1', 'PodDisruptionBudget', 34], 'removed', '1.25', ['policy/v1/PodDisruptionBudget']],
    [['policy/v1beta1', 'PodSecurityPolicy', 27], 'removed', '1.25', []],
    [['extensions/v1beta1', 'Ingress', 30], 'removed', '1.22', ['networking.k8s.io/v1/Ingress']],
    [['networking.k8s.io/v1beta1', 'IngressClass', 30], 'removed', '1.22', ['networking.k8s.io/v1/IngressClass']],
    [
      ['flowcontrol.apiserver.k8s.io/v1beta2', 'FlowSchema', 29],
      'removed',
      '1.29',
      ['flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema', 'flowcontrol.apiserver.k8s.io/v1/FlowSchema'],
    ],
    [
      ['resource.k8s.io/v1', 'ResourceClaim', 32],
      'not-yet',
      '1.34',
      ['resource.k8s.io/v1beta1/ResourceClaim', 'resource.k8s.io/v1alpha3/ResourceClaim'],
    ],
  ] as const)('%j: %s in %s, use %j', ([apiVersion, kind, minor], reason, release, instead) => {
    expect(answer({ apiVersion, kind, minor })).toEqual({ status: 'absent', reason, release, instead });
  });

  it('believes what servers serve, not when a lifecycle announces the end', () => {
    expect(answer({ apiVersion: 'resource.k8s.io/v1alpha3', kind: 'ResourceClaim', minor: 34 })).toMatchObject({
      reason: 'removed',
      release: '1.34',
    });
  });

  it('tells a wrong version from a wrong kind', () => {
    expect(answer({ apiVersion: 'apps/v2', kind: 'Deployment', minor: 34 })).toEqual({
      status: 'absent',
      reason: 'unknown',
      instead: ['apps/v1/Deployment'],
    });
    expect(answer({ apiVersion: 'apps/v1', kind: 'Deploiment', minor: 34 })).toEqual({
      status: 'absent',
      reason: 'unknown',
      instead: [],
    });
    expect(answer({ apiVersion: 'example.com/v1', kind: 'Thing', minor: 34 })).toEqual({
      status: 'absent',
      reason: 'unknown',
      instead: [],
    });
  });

  it('knows typed lists, and that no server lets anyone create a ComponentStatus', () => {
    const list = facts.find({ apiVersion: 'v1', kind: 'ConfigMapList', minor: 30 });
    expect(list).toMatchObject({ status: 'served', plural: 'configmaps' });
    expect(list.status === 'served' && list.schema.properties?.get('items')?.items?.definition).toBe(
      'io.k8s.api.core.v1.ConfigMap',
    );
    expect(answer({ apiVersion: 'v1', kind: 'ComponentStatus', minor: 30 })).toMatchObject({ status: 'absent' });
  });

  it('does not take what every JavaScript object has for a property', () => {
    expect(facts.minorsWith('io.k8s.api.core.v1.Container', 'constructor')).toEqual([]);
    expect(facts.minorsWith('constructor', 'image')).toEqual([]);
  });

  it('refuses a minor version it knows nothing of', () => {
    const error = errorFrom(() => facts.find({ apiVersion: 'v1', kind: 'Pod', minor: 26 }));
    expect(error).toMatchObject({
      code: 'VALUE_INVALID',
      message: 'no facts about Kubernetes 1.26; known are 1.27 to 1.37',
    });
    expect(facts.minors).toEqual({ oldest: 27, newest: 37 });
  });

  it('gives one node for one definition, so that what is learned about it can be kept', () => {
    const query = { apiVersion: 'v1', kind: 'Pod', minor: 35 };
    const [first, second] = [facts.find(query), facts.find(query)];
    expect(first.status === 'served' && second.status === 'served' && first.schema === second.schema).toBe(true);
  });

  it('reads a table when a kind first needs it', () => {
    const { read, facts: lazy } = recorded();
    expect(read).toEqual([]);
    lazy.find({ apiVersion: 'v1', kind: 'Pod', minor: 30 });
    expect(read).toEqual(['kubernetes']);
    lazy.find({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate', minor: 30 });
    lazy.find({ apiVersion: 'cert-manager.io/v1', kind: 'Issuer', minor: 31 });
    expect(read).toEqual(['kubernetes', 'packs', 'cert-manager']);
  });

  it('loads in at most 30 ms of processor time', () => {
    const times = [1, 2, 3, 4, 5].map(() => {
      const started = process.cpuUsage();
      kubernetesFacts().find({ apiVersion: 'apps/v1', kind: 'Deployment', minor: 34 });
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(30);
  });
});
