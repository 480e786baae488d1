import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest, type TestAssembly } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { delivery } from './delivery.js';
import { explainLedger } from './explanation.js';
import { createLedger } from './ledger.js';

const ledger = synthesizeForTest(createLedger(), { delivery });
const { lock } = ledger;

const recordsOf = (application: string, { records } = ledger) =>
  records.filter(({ app, env }) => app === application && env === 'production');

const clusterOf = (name: string) =>
  ledger.model.clusters.find((cluster) => cluster.name === name) ?? expect.fail(`there is no cluster ${name}`);

const labelsOf = (names: readonly string[], label: string) => names.map((name) => clusterOf(name).labels[label]);

const holders = (role: string, assembly: TestAssembly, application = 'ledger-db') =>
  recordsOf(application, assembly)
    .filter(({ roles }) => roles?.includes(role))
    .map(({ cluster }) => cluster);

const different = (values: readonly unknown[]) => new Set(values).size;

const withoutEurope = () =>
  createLedger(
    Object.fromEntries(
      ledger.records
        .filter(({ env, clusterLabels }) => env === 'production' && clusterLabels.continent === 'EU')
        .map(({ cluster }) => [cluster, 'gone']),
    ),
  );

describe('the ledger', () => {
  const placed = ledger.targets('ledger-api', 'production');

  it('runs in nine cities, though clouds have several names for one', () => {
    expect(clusterOf('frankfurt-aws').region).not.toBe(clusterOf('frankfurt-azure').region);
    expect([placed.length, different(labelsOf(placed, 'metro'))]).toEqual([9, 9]);
  });

  it('loses a third with a cloud, and is on every continent', () => {
    const clouds = placed.map((name) => clusterOf(name).provider).sort();
    expect(clouds).toEqual(['aws', 'aws', 'aws', 'azure', 'azure', 'azure', 'gcp', 'gcp', 'gcp']);
    expect(different(labelsOf(placed, 'continent'))).toBe(4);
  });

  it('is released in Stockholm, then on a quarter, then on the rest', () => {
    const wave = (number: number) => recordsOf('ledger-api').filter((record) => record.wave === number);
    expect(wave(0).map(({ cluster }) => cluster)).toEqual(['stockholm-aws']);
    expect([wave(1).length, wave(2).length]).toEqual([3, 5]);
  });
});

describe('the database', () => {
  const [writer = ''] = holders('writer', ledger);
  const standbys = holders('standby', ledger);

  it('is in three clouds of the European Economic Area, no standby in the city of the writer', () => {
    const all = [writer, ...standbys];
    expect(labelsOf(all, 'gdpr')).toEqual(['eea', 'eea', 'eea']);
    expect(different(all.map((name) => clusterOf(name).provider))).toBe(3);
    expect(labelsOf(standbys, 'metro')).not.toContain(clusterOf(writer).labels.metro);
  });

  it('publishes its name from the writer alone', () => {
    const services = [writer, ...standbys].map((name) =>
      ledger.objects('ledger-db', name).flatMap(({ kind, metadata }) => (kind === 'Service' ? metadata.name : [])),
    );
    expect(services).toEqual([['ledger-db', 'writer'], ['ledger-db'], ['ledger-db']]);
  });

  it('keeps its writer when a cluster is added', () => {
    const fleet = createLedger();
    const labels = { metro: 'milan', continent: 'EU', gdpr: 'eea' };
    const milan = { region: 'italynorth', provider: 'azure', country: 'IT', labels, capacity: { cpu: '640' } };
    fleet.environment.production.deployTo(new Cluster(fleet, 'milan-azure', milan));
    const after = synthesizeForTest(fleet, { lock });
    expect(after.targets('edge')).toContain('milan-azure');
    expect(holders('writer', after)).toEqual([writer]);
  });

  it('goes to America if Europe is gone and someone agrees, and does not come back by itself', () => {
    expect(() => synthesizeForTest(withoutEurope(), { lock })).toThrow(
      expect.objectContaining({ code: 'CHANGE_UNACKNOWLEDGED' }),
    );
    const without = synthesizeForTest(withoutEurope(), { lock, acknowledge: ['shrink:production'] });
    const inCanada = recordsOf('ledger-db', without).map(({ group, cluster }) => [group, clusterOf(cluster).country]);
    expect(inCanada).toEqual(Array(3).fill(['america', 'CA']));
    const later = synthesizeForTest(createLedger(), { lock: without.lock });
    expect(holders('writer', later)).toEqual(holders('writer', without));
  });
});

describe('the edges', () => {
  const shares = Object.fromEntries(recordsOf('edge').map(({ cluster, replicas = 0 }) => [cluster, replicas]));

  it('divide 60 pods by where payments come from', () => {
    expect(Object.values(shares).reduce((sum, share) => sum + share)).toBe(60);
    expect(shares).toMatchObject({ 'zurich-gcp': 5, 'oregon-gcp': 3, 'tokyo-azure': 2 });
  });

  const endpointsOf = (assembly: TestAssembly, hub: string) => {
    const [, dnsEndpoint] = assembly.objects('edge', hub);
    return dnsEndpoint?.spec;
  };

  const cname = (dnsName: string, setIdentifier: string, to: string, [name, value]: readonly [string, string]) => ({
    endpoints: expect.arrayContaining([
      {
        dnsName,
        recordType: 'CNAME',
        recordTTL: 60,
        setIdentifier,
        targets: [to],
        providerSpecific: [{ name, value }],
      },
    ]),
  });

  it('are published by one hub, which sends them payers of their continent by their shares', () => {
    expect(holders('router', ledger, 'edge')).toEqual(['madrid-azure']);
    expect(endpointsOf(ledger, 'madrid-azure')).toEqual(
      cname('na.pay.ledger.example', 'oregon-gcp', 'oregon-gcp.edge.ledger.example', ['aws/weight', '3']),
    );
  });

  it('are published by the other hub if Europe is gone, whose payers then go to America', () => {
    const without = synthesizeForTest(withoutEurope(), { lock, acknowledge: ['shrink:production'] });
    expect(holders('router', without, 'edge')).toEqual(['ohio-aws']);
    expect(endpointsOf(without, 'ohio-aws')).toEqual(
      cname('pay.ledger.example', 'elsewhere', 'na.pay.ledger.example', ['aws/geolocation-country-code', '*']),
    );
  });
});

describe('a cluster', () => {
  it('that retires keeps what runs there, and gets nothing new', () => {
    const before = synthesizeForTest(createLedger({ 'london-azure': { taints: [] } }));
    const retiring = synthesizeForTest(createLedger(), { lock: before.lock });
    const applications = (assembly: TestAssembly) =>
      assembly.records.filter(({ cluster }) => cluster === 'london-azure').map(({ app }) => app);
    expect(applications(before)).toContain('edge');
    expect(applications(retiring)).toEqual(applications(before));
    expect(applications(ledger)).toEqual([]);
  });

  it('with more processors caches more rates', () => {
    const replicas = Object.fromEntries(recordsOf('rates-cache').map(({ cluster, replicas }) => [cluster, replicas]));
    expect(replicas).toMatchObject({ 'frankfurt-aws': 13, 'paris-gcp': 7, 'stockholm-aws': 2 });
  });

  it('whose drivers are renewed begins to score, and the others go on', () => {
    const shortfalls = ({ findings }: TestAssembly) => findings.filter(({ rule }) => rule === 'placement-shortfall');
    expect(shortfalls(ledger).map(({ place }) => place)).toEqual(['production/fraud-scoring']);
    const renewed = { 'montreal-aws': { capabilities: { 'gpu-operator': '25.3' } } };
    const after = synthesizeForTest(createLedger(renewed), { lock });
    expect(after.targets('fraud-scoring')).toEqual([...ledger.targets('fraud-scoring'), 'montreal-aws'].sort());
    expect(shortfalls(after)).toEqual([]);
  });
});

it('is made of its model alone: no clock, chance, environment or order', () => {
  checkPurity(() => createLedger(), { delivery });
});

it('has its placements in the lock file', () => {
  const committed = JSON.parse(readFileSync(join(import.meta.dirname, 'fleet.lock.json'), 'utf8'));
  expect(lock).toEqual(committed);
});

it('explains itself', async () => {
  await expect(explainLedger()).toMatchFileSnapshot('explanation.txt');
});
