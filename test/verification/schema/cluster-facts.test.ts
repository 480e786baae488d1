import { describe, expect, it } from 'vitest';
import { declaredScopes } from '../../../src/verification/schema/declared-scopes.js';
import { definitionFacts } from '../../../src/verification/schema/definition-facts.js';
import { factsOfClusters } from '../../../src/verification/schema/fleet-facts.js';
import { readSchemas } from '../../../src/verification/schema/load-schemas.js';
import type { SchemaNode } from '../../../src/verification/schema/schema-node.js';
import { errorFrom } from '../../fixtures/error-from.js';
import { FACTS } from '../shipped-cluster.js';
import { NodeDifferences } from './node-differences.js';
import { definitionOf, factsOf, type Given, indexOf, publishedOf, sourcesOf, type Version } from './schemas.js';

const GOLDEN = new URL('../../golden', import.meta.url).pathname;
const DUMPED = { shipped: FACTS, schemas: readSchemas(GOLDEN, ['dump']) };
const [DUMP] = factsOfClusters(
  { kinds: [], clusters: [{ name: 'eu-1', kubernetes: '1.34', capabilities: {}, schemas: ['dump'] }] },
  DUMPED,
).values();

const SHOP = ['acme.example/v1', 'Shop'] as const;
const CERTIFICATE = ['cert-manager.io/v1', 'Certificate'] as const;
const kubernetes = { title: 'Kubernetes', version: 'v1.34.4' };

/** A version that has this field alone. */
const having = (field: string): Version => ({ properties: { [field]: { type: 'string' } } });
const fields = (schema: SchemaNode) =>
  [...(schema.properties?.keys() ?? [])].filter((name) => !['apiVersion', 'kind', 'metadata'].includes(name));

/** Where the fact about a kind is from, and the fields it knows; or why the kind is not there. */
function told(given: Given, [apiVersion, kind]: readonly [string, string] = SHOP): unknown {
  const answer = factsOf(given).find(apiVersion, kind);
  if (answer?.status !== 'served') return answer?.reason;
  return [answer.origin.file ?? answer.origin.name, ...fields(answer.schema)];
}

describe('facts about a custom kind', () => {
  const dump = { 'dump/shop.json': publishedOf({ schema: { type: 'object', properties: { dumped: {} } } }) };
  const common = { 'crds/shop.yaml': JSON.stringify(definitionOf({ versions: [having('common')] })) };
  const own = { 'own/shop.yaml': JSON.stringify(definitionOf({ versions: [having('own')] })) };

  it('are those of a dump of the cluster, then of its own definitions, then of the fleet’s', () => {
    const all = { ...dump, ...common, ...own };
    const fleet = { schemas: ['crds'] };
    expect(told({ texts: all, fleet, cluster: { schemas: ['dump', 'own'] } })).toEqual(['dump/shop.json', 'dumped']);
    expect(told({ texts: all, fleet, cluster: { schemas: ['own'] } })).toEqual(['own/shop.yaml', 'own']);
    expect(told({ texts: all, fleet })).toEqual(['crds/shop.yaml', 'common']);
    expect(told({})).toBe('unknown');
  });

  it('are those of definitions on the cluster before all others', () => {
    const facts = factsOf({ texts: { ...dump, ...own }, cluster: { schemas: ['dump', 'own'] } });
    const installed = facts.withDefinitions([definitionFacts(definitionOf({ versions: [having('installed')] }))]);
    const answer = installed.find(...SHOP);
    expect(answer?.status === 'served' && [answer.origin, fields(answer.schema)]).toEqual([
      { name: 'definition', release: '' },
      ['installed'],
    ]);
  });

  it('are those of a definition before those of a pack, and of a declared release before the newest', () => {
    const [apiVersion, kind] = CERTIFICATE;
    const crd = definitionOf({ group: 'cert-manager.io', kind, versions: [having('mine')] });
    const texts = { 'crds/certificate.yaml': JSON.stringify(crd) };
    const cluster = { capabilities: { 'cert-manager': '' } };
    expect(told({ texts, cluster, fleet: { schemas: ['crds'] } }, CERTIFICATE)).toEqual([
      'crds/certificate.yaml',
      'mine',
    ]);
    expect(factsOf({ cluster }).find(apiVersion, kind)).toMatchObject({ origin: { name: 'cert-manager' } });
    const route = ['gateway.networking.k8s.io/v1', 'HTTPRoute'] as const;
    expect(factsOf({ cluster: { capabilities: { 'gateway-api': '1.4' } } }).find(...route)).toMatchObject({
      origin: { name: 'gateway-api', release: '1.4.1' },
    });
    expect(factsOf({}).find(...route)).toMatchObject({ origin: { name: 'gateway-api', release: '1.6.1' } });
  });

  it('are not those of a pack for a kind that the fleet lists', () => {
    const fleet = { kinds: [{ group: 'cert-manager.io', kind: 'Certificate', scope: 'Namespaced' }] } as const;
    for (const release of ['', '1.21', '0.1']) {
      const facts = factsOf({ fleet, cluster: { capabilities: { 'cert-manager': release } } });
      expect(facts.find(...CERTIFICATE)).toEqual({ status: 'absent', reason: 'unknown', instead: [] });
      expect(facts.brings(...CERTIFICATE)).toBe(true);
    }
    const definition = definitionOf({ group: 'cert-manager.io', kind: 'Certificate', versions: [having('mine')] });
    const texts = { 'crds/certificate.json': definition };
    expect(told({ fleet, texts, cluster: { schemas: ['crds'] } }, CERTIFICATE)).toEqual([
      'crds/certificate.json',
      'mine',
    ]);
  });

  it('are none where a capability names a release of a pack that is not known, though it brings the kind', () => {
    const facts = factsOf({ cluster: { capabilities: { 'cert-manager': '0.1' } } });
    expect(facts.find(...CERTIFICATE)).toEqual({ status: 'absent', reason: 'unknown', instead: [] });
    expect(facts.brings(...CERTIFICATE)).toBe(true);
    expect(facts.key).not.toBe(factsOf({ cluster: { capabilities: { 'cert-manager': '' } } }).key);
    expect(factsOf({}).brings(...CERTIFICATE)).toBe(false);
  });

  it('name the versions there are in place of one that is not', () => {
    const versions = [{ name: 'v1alpha1', served: false }, { name: 'v1' }, { name: 'v1beta1' }];
    const texts = {
      'crds/shop.yaml': JSON.stringify(definitionOf({ versions })),
      'dump/shop.json': publishedOf(),
      'dump/index.json': indexOf('acme.example/v1'),
    };
    const crds = factsOf({ texts, cluster: { schemas: ['crds'] } });
    const instead = ['acme.example/v1/Shop', 'acme.example/v1beta1/Shop'];
    for (const version of ['v1alpha1', 'v2'])
      expect(crds.find(`acme.example/${version}`, 'Shop')).toEqual({ status: 'absent', reason: 'not-served', instead });
    expect(crds.brings('acme.example/v2', 'Shop')).toBe(true);
    const dumped = factsOf({ texts, cluster: { schemas: ['dump'] } });
    expect(dumped.find('acme.example/v2', 'Shop')).toEqual({
      status: 'absent',
      reason: 'not-served',
      instead: ['acme.example/v1/Shop'],
    });
  });

  it('are not those of a pack that nothing names, where the cluster has the kind in another version', () => {
    const definition = definitionOf({
      group: 'cert-manager.io',
      kind: 'Certificate',
      versions: [{ name: 'v1alpha2' }],
    });
    const given = { texts: { 'crds/certificate.json': definition }, fleet: { schemas: ['crds'] } };
    expect(told(given, CERTIFICATE)).toBe('not-served');
    expect(told({ ...given, cluster: { capabilities: { 'cert-manager': '' } } }, CERTIFICATE)).toEqual([
      'cert-manager',
      'spec',
      'status',
    ]);
  });

  it('leave a kind that the cluster does not have yet to what is declared', () => {
    const texts = { 'dump/index.json': indexOf('v1'), 'dump/shop.json': publishedOf() };
    const cluster = { schemas: ['dump'], capabilities: { 'cert-manager': '' } };
    expect(factsOf({ texts, cluster }).find(...CERTIFICATE)).toMatchObject({ origin: { name: 'cert-manager' } });
  });

  it('are told of a cluster without a version, too, where something declared tells', () => {
    const { kubernetes: _, ...cluster } = { kubernetes: '', name: 'eu-1', capabilities: {} };
    const facts = factsOfClusters(
      { kinds: [], schemas: ['crds'], clusters: [{ ...cluster, capabilities: { keda: '' } }] },
      sourcesOf({ 'crds/shop.yaml': JSON.stringify(definitionOf()) }),
    ).get('eu-1');
    const metadata = facts?.find(...SHOP);
    expect(metadata?.status === 'served' && metadata.schema.properties?.get('metadata')?.definition).toBe(
      'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
    );
    expect(facts?.find('keda.sh/v1alpha1', 'ScaledObject')).toMatchObject({ status: 'served' });
    expect([facts?.minor, facts?.find('v1', 'Pod'), facts?.find(...CERTIFICATE)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('tell what its definition says of deprecation, also where a dump describes it', () => {
    const versions = [{ name: 'v1', deprecated: true, deprecationWarning: 'use v2' }];
    const texts = { 'crds/shop.yaml': JSON.stringify(definitionOf({ versions })), 'dump/shop.json': publishedOf() };
    for (const schemas of [['crds'], ['crds', 'dump']])
      expect(factsOf({ texts, cluster: { schemas } }).find(...SHOP)).toMatchObject({
        lifecycle: { deprecated: '', warning: 'use v2' },
      });
  });

  it('allow everything where the cluster prunes nothing, or publishes no schema', () => {
    const pruned = definitionOf({ spec: { preserveUnknownFields: true }, versions: [having('size')] });
    const texts = {
      'crds/shop.yaml': JSON.stringify(pruned),
      'dump/shop.json': publishedOf({ schema: { type: 'object' } }),
    };
    for (const path of ['crds', 'dump'])
      expect(factsOf({ texts, cluster: { schemas: [path] } }).find(...SHOP)).toMatchObject({
        schema: { open: true, required: [] },
      });
  });
});

describe('facts about a kind of Kubernetes', () => {
  const dumpOf = (...apiVersions: readonly string[]) => ({
    'dump/index.json': indexOf(...apiVersions),
    'dump/v1.json': publishedOf({ apiVersion: 'v1', kind: 'ConfigMap', info: kubernetes }),
  });
  const cluster = { schemas: ['dump'] };

  it('are those of the dump where it has the group and version, and are told its release', () => {
    expect(told({ texts: dumpOf('v1', 'apps/v1'), cluster }, ['v1', 'ConfigMap'])).toEqual(['dump/v1.json', 'spec']);
    expect(factsOf({ texts: dumpOf('v1', 'apps/v1'), cluster }).find('v1', 'Pod')).toEqual({
      status: 'absent',
      reason: 'not-served',
      instead: [],
    });
  });

  it('are that it is not served where the index of the dump does not list it', () => {
    const facts = factsOf({ texts: dumpOf('v1'), cluster });
    expect(facts.find('apps/v1', 'Deployment')).toEqual({ status: 'absent', reason: 'not-served', instead: [] });
    expect(facts.find('policy/v1beta1', 'PodDisruptionBudget')).toEqual({
      status: 'absent',
      reason: 'removed',
      release: '1.25',
      instead: [],
    });
  });

  it('are those of the declared version where the dump does not tell', () => {
    const { 'dump/v1.json': part } = dumpOf('v1');
    const expected = { origin: { name: 'kubernetes', release: '1.34' } };
    for (const texts of [dumpOf('v1', 'apps/v1'), { 'dump/v1.json': part }])
      expect(factsOf({ texts, cluster }).find('apps/v1', 'Deployment')).toMatchObject(expected);
  });

  it('are known of a version that is not shipped, from a dump alone', () => {
    const info = { title: 'Kubernetes', version: 'v1.99.0' };
    const texts = { 'dump/v1.json': publishedOf({ apiVersion: 'v1', kind: 'ConfigMap', info }) };
    const facts = factsOf({ texts, cluster: { ...cluster, kubernetes: '1.99' } });
    expect(facts.find('v1', 'ConfigMap')).toMatchObject({ origin: { release: '1.99' } });
    expect(facts.find(...CERTIFICATE)).toMatchObject({ origin: { name: 'cert-manager' } });
    expect(facts.find('apps/v1', 'Deployment')).toBe(undefined);
  });

  it('are not changed by a definition of that name', () => {
    const installed = definitionFacts(definitionOf({ group: 'apps', kind: 'Deployment' }));
    expect(factsOf({}).withDefinitions([installed]).find('apps/v1', 'Deployment')).toMatchObject({
      origin: { name: 'kubernetes' },
    });
  });
});

describe('a dump of a server of 1.34', () => {
  it('tells what the table tells', () => {
    const walk = new NodeDifferences();
    for (const kind of ['PodDisruptionBudget', 'PodDisruptionBudgetList']) {
      const dumped = DUMP?.find('policy/v1', kind);
      const shipped = FACTS.find({ apiVersion: 'policy/v1', kind, minor: 34 });
      if (dumped?.status !== 'served' || shipped.status !== 'served') throw new Error(`${kind} is not served`);
      walk.compare(kind, dumped.schema, shipped.schema);
      const { schema: _, origin, ...own } = dumped;
      const { schema: __, origin: ___, ...expected } = shipped;
      expect(own).toEqual(expected);
      expect(origin).toEqual({ name: 'openapi', release: '1.34', file: 'dump/apis/policy/v1.json' });
    }
    expect([walk.found, walk.properties]).toEqual([[], 63]);
  });

  it('tells of a custom kind what its definition tells', () => {
    const walk = new NodeDifferences();
    const query = { apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ServiceImport' };
    const dumped = DUMP?.find(query.apiVersion, query.kind);
    const shipped = FACTS.find({ ...query, minor: 34 });
    if (dumped?.status !== 'served' || shipped.status !== 'served') throw new Error('it is not served');
    walk.compare(query.kind, dumped.schema, shipped.schema);
    expect([walk.found, walk.properties]).toEqual([[], 57]);
    expect(dumped).toMatchObject({ plural: 'serviceimports', scope: 'Namespaced', byDefault: true, isNative: false });
  });

  it('has an index, so that what it does not list is not served, and what is missing is the table’s', () => {
    expect(DUMP?.find('storage.k8s.io/v1beta1', 'VolumeAttributesClass')).toMatchObject({ reason: 'not-served' });
    expect(DUMP?.find('apps/v1', 'Deployment')).toMatchObject({ origin: { name: 'kubernetes' } });
  });

  it('tells its version where none is declared', () => {
    const { minor } = factsOfClusters(
      { kinds: [], clusters: [{ name: 'eu-1', capabilities: {}, schemas: ['dump'] }] },
      DUMPED,
    ).get('eu-1') ?? { minor: undefined };
    expect(minor).toBe(34);
  });
});

describe('clusters', () => {
  const crd = JSON.stringify(definitionOf());
  const texts = {
    'a/shop.yaml': crd,
    'b/shop.yaml': crd,
    'c/shop.yaml': JSON.stringify(definitionOf({ kind: 'Till' })),
  };
  const cluster = (name: string, schemas: readonly string[]) => ({
    name,
    kubernetes: '1.34',
    capabilities: {},
    schemas,
  });

  it('share facts when the same is known of them, wherever it was read', () => {
    const clusters = [
      cluster('eu-1', ['a']),
      cluster('eu-2', ['b']),
      cluster('us-1', ['c']),
      cluster('us-2', ['a', 'c']),
    ];
    const facts = factsOfClusters({ kinds: [], clusters }, sourcesOf(texts));
    expect(facts.get('eu-2')).toBe(facts.get('eu-1'));
    expect(new Set([...facts.values()].map(({ key }) => key)).size).toBe(3);
  });

  it('differ by what is installed on them, in whatever order', () => {
    const [shop, till] = [definitionFacts(definitionOf()), definitionFacts(definitionOf({ kind: 'Till' }))];
    const facts = factsOf({});
    expect(facts.withDefinitions([])).toBe(facts);
    expect(facts.withDefinitions([shop, till]).key).toBe(facts.withDefinitions([till]).withDefinitions([shop]).key);
    expect(facts.withDefinitions([shop]).key).not.toBe(facts.withDefinitions([till]).key);
    expect(facts.withDefinitions([shop]).key).not.toBe(facts.key);
  });

  it('with a dump of their own have nothing of the fleet’s', () => {
    const both = {
      'common/shop.json': publishedOf(),
      'dump/index.json': indexOf('v1'),
    };
    const fleet = { schemas: ['common'] };
    expect(told({ texts: both, fleet })).toEqual(['common/shop.json', 'spec']);
    expect(told({ texts: both, fleet, cluster: { schemas: ['dump'] } })).toBe('unknown');
  });

  it('may name a directory and a file in it', () => {
    const { schemas, shipped } = sourcesOf({ 'crds/shop.yaml': crd });
    const files = schemas.get('crds') ?? [];
    const [facts] = factsOfClusters(
      { kinds: [], schemas: ['crds', 'crds/shop.yaml'], clusters: [cluster('eu-1', [])] },
      { shipped, schemas: new Map([...schemas, ['crds/shop.yaml', files]]) },
    ).values();
    expect(facts?.find(...SHOP)).toMatchObject({ status: 'served' });
  });
});

describe('schemas that contradict', () => {
  const messageOf = (given: Given) => {
    const { code, message } = errorFrom(() => factsOf(given));
    return `${code} ${message}`;
  };
  const v1 = publishedOf({ apiVersion: 'v1', kind: 'Pod', info: kubernetes });

  it('the declared version are refused', () => {
    const cluster = { kubernetes: '1.33', schemas: ['dump'] };
    expect(messageOf({ texts: { 'dump/v1.json': v1 }, cluster })).toBe(
      'VALUE_INVALID cluster "eu-1" is declared to run Kubernetes 1.33, its dump is of 1.34',
    );
  });

  it('each other are refused', () => {
    const cluster = { schemas: ['dump'] };
    const older = publishedOf({ apiVersion: 'apps/v1', kind: 'Deployment', info: { ...kubernetes, version: '1.33' } });
    expect(messageOf({ texts: { 'dump/v1.json': v1, 'dump/apps.json': older }, cluster })).toBe(
      'VALUE_INVALID dump/v1.json is of Kubernetes 1.34, dump/apps.json is of Kubernetes 1.33',
    );
    expect(messageOf({ texts: { 'dump/a.json': publishedOf(), 'dump/b.json': publishedOf() }, cluster })).toBe(
      'VALUE_INVALID acme.example/v1 is described twice: in dump/a.json and in dump/b.json',
    );
    const [a, b] = ['a', 'b'].map((field) => JSON.stringify(definitionOf({ versions: [having(field)] })));
    expect(messageOf({ texts: { 'dump/a.yaml': a ?? '', 'dump/b.yaml': b ?? '' }, cluster })).toBe(
      'VALUE_INVALID Shop of acme.example is defined twice, differently: in dump/a.yaml and in dump/b.yaml',
    );
    expect(factsOf({ texts: { 'dump/a.yaml': a ?? '', 'dump/b.yaml': a ?? '' }, cluster }).brings(...SHOP)).toBe(true);
  });
});

describe('scopes of custom kinds', () => {
  const fleet = (
    ...clusters: { readonly capabilities?: { readonly [name: string]: string }; readonly schemas?: readonly string[] }[]
  ) => ({
    kinds: [{ group: 'acme.example', kind: 'Order', scope: 'Namespaced' }] as const,
    clusters: clusters.map((cluster, index) => ({ name: `c${index}`, capabilities: {}, ...cluster })),
  });

  it('are those that the fleet lists, those in schemas, and those of packs that capabilities name', () => {
    const sources = sourcesOf({
      'crds/till.yaml': JSON.stringify(definitionOf({ kind: 'Till', scope: 'Cluster' })),
      'dump/shop.json': publishedOf(),
      'dump/v1.json': publishedOf({ apiVersion: 'v1', kind: 'Pod', info: kubernetes }),
    });
    const clusters = [{ schemas: ['crds'] }, { schemas: ['dump'], capabilities: { 'mcs-api': '' } }];
    expect(declaredScopes(fleet(...clusters), sources)).toEqual([
      { group: 'acme.example', kind: 'Order', scope: 'Namespaced' },
      { group: 'acme.example', kind: 'Till', scope: 'Cluster' },
      { group: 'acme.example', kind: 'Shop', scope: 'Namespaced' },
      { group: 'multicluster.x-k8s.io', kind: 'ServiceExport', scope: 'Namespaced' },
      { group: 'multicluster.x-k8s.io', kind: 'ServiceImport', scope: 'Namespaced' },
    ]);
  });

  it('that differ are refused, naming both places', () => {
    const sources = sourcesOf({ 'crds/order.yaml': JSON.stringify(definitionOf({ kind: 'Order', scope: 'Cluster' })) });
    expect(errorFrom(() => declaredScopes(fleet({ schemas: ['crds'] }), sources)).message).toBe(
      'Order of acme.example is Namespaced according to `kinds` of the fleet, and Cluster according to crds/order.yaml',
    );
  });
});
