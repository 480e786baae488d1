import { ApiObject } from 'cdk8s';
import { Application, Cluster, type Delivery, type DeliveryAdapter, Fleet } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

function createFleet() {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1'));
  new Application(fleet, 'web', {
    namespace: 'web',
    render: (chart) => void new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }),
  });
  return fleet;
}

describe('a delivery adapter that misbehaves', () => {
  const object = 'must be an object of Kubernetes with apiVersion, kind and metadata.name';
  it.each<[string, (delivery: Delivery) => unknown, string, string]>([
    [
      'throws',
      () => {
        throw new Error('no hub');
      },
      'DELIVERY_INVALID',
      'delivery adapter "mine" threw: no hub',
    ],
    [
      'changes the fleet',
      (delivery) => {
        Object.assign(delivery.fleet, { name: 'other' });
        return [];
      },
      'DELIVERY_INVALID',
      `delivery adapter "mine" threw: Cannot assign to read only property 'name' of object '#<Object>'`,
    ],
    ['returns nothing', () => undefined, 'VALUE_INVALID', 'what deliver returns must be a list, got undefined'],
    [
      'returns a promise',
      async () => [],
      'VALUE_INVALID',
      'what deliver returns must be there at once, got an instance of Promise',
    ],
    [
      'returns what is no object',
      () => [{ path: 'a.yaml', objects: [{ kind: 'ConfigMap' }] }],
      'VALUE_INVALID',
      `what deliver returns[0].objects[0] ${object}, got an object`,
    ],
    [
      'names a file that engines do not read',
      () => [{ path: 'a.json', objects: [] }],
      'VALUE_INVALID',
      `what deliver returns[0].path must be a path that ends in '.yaml', got "a.json"`,
    ],
  ])('is named: it %s', (_, deliver, code, message) => {
    const adapter = { name: 'mine', deliver } as DeliveryAdapter;
    const error = errorFrom(() => synthesizeForTest(createFleet(), { delivery: [adapter] }));
    expect([error.code, error.path, error.message]).toEqual([code, 'delivery/mine', message]);
  });
});
