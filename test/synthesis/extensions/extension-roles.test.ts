import { ApiObject } from 'cdk8s';
import {
  Application,
  argoCd,
  Cluster,
  type Demand,
  Extension,
  Fleet,
  type Handlers,
  type Placed,
  type Plan,
} from 'cdk8s-fleet';
import { synthesizeForTest, type TestOptions } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../../fixtures/error-from.js';

/** Elects a writer, takes a hub, and tells the hub who writes. */
class Writer extends Extension {
  override plan(): Plan {
    return {
      demands: [
        { demand: 'role', role: 'writer', among: 'placed', prefer: [{ matchLabels: { region: 'eu' }, weight: 10 }] },
        { demand: 'role', role: 'router', among: 'hubs' },
      ],
    };
  }

  override extend({ members }: Placed): Handlers {
    const holders = (role: string) => members.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
    return {
      surround: (unit) => ({ add: [configMap('role', { role: unit.roles.join(' ') })] }),
      gather: () => ({
        hub: holders('router').map((target) => ({
          target,
          add: [configMap('writer', { writer: holders('writer').join(' ') })],
        })),
      }),
    };
  }
}

const configMap = (name: string, data: { readonly [key: string]: string }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

function createFleet(clusters: readonly string[], { demanding = true }: { readonly demanding?: boolean } = {}) {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  const { production } = fleet.environment;
  for (const name of clusters) production.deployTo(new Cluster(fleet, name, { region: name.slice(0, 2) }));
  production.deployTo(new Cluster(fleet, 'hub-1'), { hub: true });
  const orders = new Application(fleet, 'orders', {
    namespace: 'orders',
    render: (chart) => void new ApiObject(chart, 'orders', configMap('orders', {})),
  });
  if (demanding) new Writer(orders, 'writer');
  return fleet;
}

const dataOf = (assembly: ReturnType<typeof synthesizeForTest>, target: string, name: string) =>
  assembly.objects('orders', target).find(({ metadata }) => metadata.name === name)?.data;

describe('a role', () => {
  it('is held where the lock says, whatever joins', () => {
    const before = synthesizeForTest(createFleet(['us-1', 'us-2']));
    const [writer = ''] = before.records.filter(({ roles }) => roles?.includes('writer')).map(({ cluster }) => cluster);
    const after = synthesizeForTest(createFleet(['eu-1', 'us-1', 'us-2']), { lock: before.lock });
    expect(dataOf(after, 'hub-1', 'writer')).toEqual({ writer });
    expect(dataOf(after, 'eu-1', 'role')).toEqual({ role: '' });
    expect(dataOf(after, writer, 'role')).toEqual({ role: 'writer' });
  });

  it('goes to another when its holder is gone', () => {
    const before = synthesizeForTest(createFleet(['eu-1', 'us-1']));
    expect(dataOf(before, 'hub-1', 'writer')).toEqual({ writer: 'eu-1' });
    const after = synthesizeForTest(createFleet(['us-1']), {
      lock: before.lock,
      acknowledge: ['shrink:production'],
    });
    expect(dataOf(after, 'hub-1', 'writer')).toEqual({ writer: 'us-1' });
  });

  it('that nobody can hold is refused in the name of the extension', () => {
    const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
    fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1'));
    const orders = new Application(fleet, 'orders', {
      namespace: 'orders',
      render: (chart) => void new ApiObject(chart, 'orders', configMap('orders', {})),
    });
    new Writer(orders, 'writer');
    const { code, message } = errorFrom(() => synthesizeForTest(fleet));
    expect([code, message]).toEqual(['PLACEMENT_UNSATISFIED', expect.stringContaining('orders/writer')]);
  });
});

describe('a hub', () => {
  const options: TestOptions = { delivery: [argoCd({ repository: 'https://git.example/fleet.git' })] };

  it('gets a unit with a record, a place in the lock, a directory and a project that allows it', () => {
    const assembly = synthesizeForTest(createFleet(['eu-1']), options);
    expect(assembly.records.filter(({ cluster }) => cluster === 'hub-1')).toMatchObject([
      { name: 'orders-hub-1', dir: 'clusters/hub-1/orders', destination: 'hub-1', wave: 0, roles: ['router'] },
    ]);
    expect(assembly.lock.units.filter(({ target }) => target === 'hub-1')).toMatchObject([
      { name: 'orders-hub-1', roles: ['router'] },
    ]);
    expect(assembly.objects('orders', 'hub-1').map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Namespace orders',
      'ConfigMap writer',
    ]);
    expect(JSON.parse(assembly.files.get('placement/production/orders.json') ?? '')).toHaveLength(2);
    expect(assembly.files.get('inventory/hub-1.json')).toContain('clusters/hub-1/orders/orders.k8s.yaml');
    expect(assembly.files.get('delivery/argocd/app-projects.yaml')).toContain('name: "*"');
  });

  it('that no extension fills is refused', () => {
    const fleet = createFleet(['eu-1'], { demanding: false });
    const [orders] = fleet.members.applications.all();
    class Idle extends Extension {
      override plan(): Plan {
        return { demands: [{ demand: 'role', role: 'router', among: 'hubs' }] };
      }
    }
    new Idle(orders ?? fleet, 'idle');
    const { code, path, message } = errorFrom(() => synthesizeForTest(fleet));
    expect([code, path, message]).toEqual([
      'UNIT_EMPTY',
      'orders on hub-1 (production)',
      'the hub has role router, but no extension gathers an object for it',
    ]);
  });

  it('is not told to be empty where nothing was gathered because another unit failed', () => {
    const fleet = createFleet(['eu-1']);
    const render = () => {
      throw new Error('no image');
    };
    new Application(fleet, 'web', { namespace: 'web', render });
    const { code, path, message, errors } = errorFrom(() => synthesizeForTest(fleet));
    expect([code, path, message, errors]).toEqual(['RENDER_FAILED', 'web on eu-1 (production)', 'no image', []]);
  });

  it('that an application gives up is a removal that must be acknowledged', () => {
    const before = synthesizeForTest(createFleet(['eu-1']));
    const { code, message } = errorFrom(() =>
      synthesizeForTest(createFleet(['eu-1'], { demanding: false }), { lock: before.lock }),
    );
    expect([code, message]).toEqual(['CHANGE_UNACKNOWLEDGED', expect.stringContaining('orders-hub-1')]);
  });

  it('is not written to by an extension that has not demanded it', () => {
    const fleet = createFleet(['eu-1']);
    const [orders] = fleet.members.applications.all();
    class Stray extends Extension {
      override extend(): Handlers {
        return { gather: () => ({ hub: [{ target: 'eu-1', add: [] }] }) };
      }
    }
    new Stray(orders ?? fleet, 'stray');
    const { code, path } = errorFrom(() => synthesizeForTest(fleet));
    expect([code, path]).toEqual(['EXTENSION_INVALID', 'orders/stray (production)']);
  });
});

it('renders the same whatever order units come in, hubs after what they are gathered from', () => {
  const files = (clusters: readonly string[]) => synthesizeForTest(createFleet(clusters)).files;
  expect(files(['eu-1', 'us-1', 'us-2'])).toEqual(files(['us-2', 'us-1', 'eu-1']));
});

describe('an extension of the whole fleet', () => {
  it.each<[string, Demand]>([
    ['a role', { demand: 'role', role: 'writer', among: 'placed' }],
    ['a capability of those who hold one', { demand: 'capability', name: 'kafka', role: 'writer' }],
  ])('may not demand %s, which is held for one application', (_, demand) => {
    class Everywhere extends Extension {
      override plan(): Plan {
        return { demands: [demand] };
      }
    }
    const fleet = createFleet(['eu-1']);
    new Everywhere(fleet, 'everywhere');
    const { code, path } = errorFrom(() => synthesizeForTest(fleet));
    expect([code, path]).toEqual(['EXTENSION_INVALID', 'everywhere (production)']);
  });
});
