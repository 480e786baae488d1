import { ApiObject } from 'cdk8s';
import { Application, Cluster, Fleet } from 'cdk8s-fleet';
import { expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../../src/placement/lock/lock.js';
import { planFleet } from '../../../src/synthesis/plan.js';
import { FleetRun } from '../../../src/synthesis/units/fleet-run.js';
import { prepareRun } from '../../../src/synthesis/units/prepare-run.js';
import { place } from '../../placement/place.js';

const TARGETS = 20;

/** A run over a fleet of one application, of which the last target alone sees how often it was rendered. */
function runOf(files: Map<string, unknown>) {
  let renders = 0;
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } }, share: true });
  for (let index = 0; index < TARGETS; index += 1) {
    const labels: { readonly [key: string]: string } = index === TARGETS - 1 ? { late: 'yes' } : {};
    fleet.environment.production.deployTo(new Cluster(fleet, `cluster-${index + 10}`, { labels }));
  }
  new Application(fleet, 'web', {
    namespace: 'web',
    render(chart, { labels }) {
      renders += 1;
      const text = 'late' in labels ? `${renders}` : 'fixed';
      new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { text } });
    },
  });
  const plan = planFleet(fleet);
  const input = prepareRun(plan, place(plan.model, { lock: EMPTY_LOCK, fresh: false }), { root: '.' });
  const run = new FleetRun({ ...input, write: ({ path, content }) => files.set(path, `${content}`) });
  return { run, renders: () => renders };
}

it('a doubt of one run takes back what another shared, and nothing is lost between them', () => {
  const files = new Map<string, unknown>();
  const [main, other] = [runOf(files), runOf(files)];
  for (let at = 0; at < 10; at += 1) main.run.unit(at);
  for (let at = 10; at < 19; at += 1) other.run.unit(at);
  expect([main.renders(), other.renders(), files.size]).toEqual([3, 3, 4]);
  other.run.unit(19);
  main.run.absorb(other.run.part());
  const waiting = main.run.takeWaiting();
  for (const at of waiting) expect(main.run.again(at)).toBe(true);
  const shared = main.run.takeShared();
  for (const unit of shared) expect(main.run.share(unit)).toBe(true);
  expect([waiting.length, shared.length, main.renders(), files.size]).toEqual([7, 8, 3 + 7 + 8, TARGETS]);
  expect(main.run.result()).toMatchObject({
    objects: 2 * TARGETS,
    refusals: [{ rule: 'render-not-shareable', place: 'web' }],
  });
});
