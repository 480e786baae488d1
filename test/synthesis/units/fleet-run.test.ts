import { ApiObject, type Chart } from 'cdk8s';
import { Application, Cluster, EMPTY_LOCK, Fleet, Project } from 'cdk8s-fleet';
import { expect, it } from 'vitest';
import { place } from '../../../src/placement/place.js';
import { planFleet } from '../../../src/synthesis/plan.js';
import { FleetRun } from '../../../src/synthesis/units/fleet-run.js';
import { prepareRun } from '../../../src/synthesis/units/prepare-run.js';
import { errorFrom } from '../../fixtures/error-from.js';

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.acme.example' },
  spec: { group: 'acme.example', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Namespaced', versions: [] },
};

/** A run of a fleet of which three applications install the same definition on one cluster. */
function createRun(): FleetRun {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu'));
  const clusterScopedKinds = [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' }];
  const project = new Project(fleet, 'widgets', { namespaces: ['*'], clusterScopedKinds });
  for (const name of ['a', 'b', 'c']) {
    const render = (chart: Chart) => void new ApiObject(chart, 'crd', definition);
    new Application(fleet, name, { namespace: name, project, render });
  }
  const plan = planFleet(fleet);
  const prepared = prepareRun(plan, place(plan.model, { lock: EMPTY_LOCK }), { root: '.', verify: false });
  return new FleetRun({ ...prepared, write: () => undefined });
}

const errors = (run: FleetRun) => errorFrom(() => run.result()).errors.map(({ code, message }) => [code, message]);

it('reports owners of the same in one order, whichever run rendered which unit', () => {
  const alone = createRun();
  for (const at of [0, 1, 2]) alone.unit(at);
  const expected = errors(alone);
  expect(expected).toEqual([
    ['OWNER_CONFLICT', expect.stringContaining('it is used by "a-eu", "b-eu"')],
    ['OWNER_CONFLICT', expect.stringContaining('it is used by "a-eu", "c-eu"')],
  ]);
  for (const [first, ...others] of [
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
  ] as const) {
    const [helping, main] = [createRun(), createRun()];
    helping.unit(first);
    for (const at of others) main.unit(at);
    main.absorb(helping.part());
    expect(errors(main)).toEqual(expected);
  }
});
