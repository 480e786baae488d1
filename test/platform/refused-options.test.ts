import { Application, Cluster, DatabaseMigrations, Fleet, RegistryMirror } from 'cdk8s-fleet';
import { expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

function createFleet() {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1'));
  return { fleet, web: new Application(fleet, 'web', { namespace: 'web', render: () => undefined }) };
}

it('an extension whose options are refused leaves its name free, and nothing behind', () => {
  const { fleet, web } = createFleet();
  const refused = [
    () => new RegistryMirror(fleet, 'mirror', { mirrors: [{ from: 'not a registry', to: 'mirror.example' }] }),
    () =>
      new DatabaseMigrations(web, 'migrations', {
        database: 'orders',
        migrations: { 'first.sql': 'select 1;' },
        connection: { url: 'jdbc:postgresql://db/orders', secret: 'orders' },
      }),
  ];
  expect(refused.map((make) => errorFrom(make).code)).toEqual(['VALUE_INVALID', 'VALUE_INVALID']);
  expect(fleet.members.extensions.all()).toEqual([]);
});
