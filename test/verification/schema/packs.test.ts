import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type KindQuery, kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import { SHIPPED_FACTS } from '../../../src/verification/schema/load-facts.js';
import type { SchemaNode } from '../../../src/verification/schema/schema-node.js';
import { errorFrom } from '../../fixtures/error-from.js';

const facts = kubernetesFacts();

function served(query: Omit<KindQuery, 'minor'>) {
  const answer = facts.find({ ...query, minor: 34 });
  if (answer.status !== 'served') throw new Error(`${query.apiVersion} ${query.kind}: ${answer.reason}`);
  return answer;
}

function nodeAt(query: Omit<KindQuery, 'minor'>, path: string): SchemaNode | undefined {
  let node: SchemaNode | undefined = served(query).schema;
  for (const step of path.split('.')) {
    node = node?.properties?.get(step.replace('[]', ''));
    if (step.endsWith('[]')) node = node?.items;
  }
  return node;
}

const httpRoute = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' };
const tcpRoute = { apiVersion: 'gateway.networking.k8s.io/v1alpha2', kind: 'TCPRoute' };
const rules = 'spec.rules[]';

describe('packs', () => {
  it('hold so many kinds of each project', () => {
    const kinds = facts.packs.map(({ name, releases }) => {
      const latest = 1 << (releases.length - 1);
      return [name, Object.values(SHIPPED_FACTS.table(name).kinds).filter((row) => (row.served & latest) !== 0).length];
    });
    expect(Object.fromEntries(kinds)).toEqual({
      'gateway-api': 14,
      'gateway-api-experimental': 22,
      'argo-cd': 3,
      'argo-rollouts': 5,
      flux: 15,
      'prometheus-operator': 10,
      'cert-manager': 6,
      'external-secrets': 23,
      keda: 6,
      istio: 33,
      'mcs-api': 4,
    });
  });

  it('are listed in the documentation', () => {
    const page = readFileSync(new URL('../../../docs/schemas.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| ([0-9., ]+?) +\| (`.*`) \|$/gm)];
    const listed = rows.map(([, name, releases = '', groups = '']) => ({
      name,
      releases: releases.split(', '),
      groups: groups.replaceAll('`', '').split(', '),
    }));
    expect(listed).toEqual(facts.packs);
  });

  it.each(facts.packs.map(({ name }) => name))('%s is what the index says of it', (name) => {
    const { name: own, releases, kinds } = SHIPPED_FACTS.table(name);
    const groups = [...new Set(Object.keys(kinds).map((kind) => kind.slice(0, kind.indexOf('/'))))].sort();
    expect({ name: own, releases, groups }).toEqual(facts.packs.find((pack) => pack.name === name));
  });

  it('tell the pack and its release', () => {
    expect(served({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' }).origin).toEqual({
      name: 'argo-cd',
      release: '3.5.1',
    });
    expect(served({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' }).origin.name).toBe('argo-rollouts');
    expect(served(httpRoute).origin).toEqual({ name: 'gateway-api', release: '1.6.1' });
    expect(served({ ...httpRoute, packs: { 'gateway-api': 'v1.4' } }).origin).toEqual({
      name: 'gateway-api',
      release: '1.4.1',
    });
  });

  it('tell standard from experimental', () => {
    const experimental = { 'gateway-api-experimental': '1.4' };
    expect(nodeAt({ ...httpRoute, packs: experimental }, rules)?.properties?.has('retry')).toBe(true);
    expect(nodeAt({ ...httpRoute, packs: { 'gateway-api': '1.4' } }, rules)?.properties?.has('retry')).toBe(false);
    expect(served({ ...tcpRoute, packs: experimental }).origin.name).toBe('gateway-api-experimental');
  });

  it('look for the group of a chosen pack in no other pack', () => {
    expect(facts.find({ ...tcpRoute, minor: 34, packs: { 'gateway-api': '1.4' } })).toEqual({
      status: 'absent',
      reason: 'not-served',
      instead: [],
    });
  });

  it('carry what a CustomResourceDefinition says of deprecation and of versions it does not serve', () => {
    expect(served({ ...tcpRoute, packs: { 'gateway-api-experimental': '1.6' } }).lifecycle).toEqual({
      deprecated: '1.6.1',
      warning:
        'The v1alpha2 version of TCPRoute has been deprecated and will be removed in a future release of the API. Please upgrade to v1.',
    });
    expect(facts.find({ apiVersion: 'external-secrets.io/v1beta1', kind: 'ExternalSecret', minor: 34 })).toEqual({
      status: 'absent',
      reason: 'not-served',
      instead: ['external-secrets.io/v1/ExternalSecret'],
    });
  });

  it('refuse a release that no pack has', () => {
    expect(errorFrom(() => facts.find({ ...httpRoute, minor: 34, packs: { 'gateway-api': '1.1' } }))).toMatchObject({
      code: 'VALUE_INVALID',
      message: 'no facts about release "1.1" of gateway-api; known are "1.2.1", "1.3.0", "1.4.1", "1.5.1", "1.6.1"',
    });
  });

  it('refuse a name that no pack has', () => {
    expect(errorFrom(() => facts.find({ ...httpRoute, minor: 34, packs: { 'gateway-apis': '1.5' } }))).toMatchObject({
      code: 'VALUE_INVALID',
      message: expect.stringMatching(/^there is no pack "gateway-apis" \(did you mean "gateway-api"\?\); packs are /),
    });
  });

  it('keep rules, defaults, bounds, list keys and branches', () => {
    expect(nodeAt(httpRoute, `${rules}.filters[]`)?.rules).toContainEqual({
      rule: "!(has(self.requestHeaderModifier) && self.type != 'RequestHeaderModifier')",
      message: 'filter.requestHeaderModifier must be nil if the filter.type is not RequestHeaderModifier',
    });
    expect(nodeAt(httpRoute, `${rules}.backendRefs[].weight`)).toMatchObject({
      type: 'integer',
      format: 'int32',
      default: 1,
      bounds: { minimum: 0, maximum: 1_000_000 },
    });
    const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' };
    expect(nodeAt(gateway, 'spec.listeners')).toMatchObject({
      list: { type: 'map', keys: ['name'] },
      bounds: { minItems: 1, maxItems: 64 },
    });
    const serviceEntry = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry' };
    expect(nodeAt(serviceEntry, 'spec')?.rules?.length).toBeGreaterThan(0);
    const destinationRule = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' };
    const hash = nodeAt(destinationRule, 'spec.trafficPolicy.loadBalancer');
    expect(hash?.branches?.oneOf.length).toBeGreaterThan(0);
  });

  it('describe the metadata of a custom resource as the Kubernetes version does', () => {
    const metadata = served({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' }).schema.properties?.get(
      'metadata',
    );
    expect(metadata?.definition).toBe('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
    expect(metadata?.properties?.get('labels')?.values?.type).toBe('string');
    expect(metadata?.open).toBe(false);
  });

  it('hold the patches that KEDA applies to its definitions before it releases them', () => {
    const scaledJob = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob' };
    const ports = nodeAt(scaledJob, 'spec.jobTargetRef.template.spec.containers[].ports[]');
    expect(ports?.required).toEqual(['containerPort', 'protocol']);
    expect(nodeAt(scaledJob, 'spec.triggers[]')?.properties?.has('metricType')).toBe(false);
  });
});
