import { Application, Cluster, Fleet, type KubeObject } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest } from 'cdk8s-fleet/testing';
import { expect, it } from 'vitest';
import { byIdentity, withoutNamespace } from './objects.js';
import { describeCase } from './shared-case.js';
import { createFleet } from './sock-shop/fleet.js';

describeCase('sock-shop', ({ directory, readJson }) => {
  const expected = byIdentity(readJson<readonly KubeObject[]>('objects.json'));
  const objectsOf = (fleet: Fleet<object, 'production'>) =>
    synthesizeForTest(fleet, { root: directory }).objects('sock-shop', 'shop');

  it('is the same 29 objects when written in TypeScript', () => {
    const objects = objectsOf(createFleet());
    expect(byIdentity(withoutNamespace(objects))).toEqual(expected);
    expect(objects.length).toBe(29 + 1);
    expect(objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'sock-shop')).toEqual(
      [],
    );
  });

  it('is the same 29 objects when its YAML comes along', () => {
    const fleet = new Fleet('sock-shop', { environments: { production: { settings: {} } } });
    fleet.environment.production.deployTo(new Cluster(fleet, 'shop'));
    new Application(fleet, 'sock-shop', { namespace: 'sock-shop', manifests: 'manifests/base' });
    expect(byIdentity(withoutNamespace(objectsOf(fleet)))).toEqual(expected);
  });

  it('is made of its model alone', () => {
    checkPurity(createFleet);
  });
});
