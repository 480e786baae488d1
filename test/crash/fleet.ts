import { ApiObject } from 'cdk8s';
import { Application, argoCd, Cluster, Fleet, synth } from 'cdk8s-fleet';

// One run of a user's program. From `old` to `new` files change, come and go, the lock file and the documents included.
const { TEST_VERSION: version = 'old', TEST_SPIN_MS: spin = '0', TEST_NAME: name = 'web' } = process.env;
const more = Number(process.env.TEST_MORE_OBJECTS ?? 0);
const isOld = version === 'old';

const fleet = new Fleet('crash', { environments: { production: { settings: {} } } });
for (const cluster of ['a', isOld ? 'b' : 'c']) fleet.environment.production.deployTo(new Cluster(fleet, cluster));
for (const application of [name, isOld ? 'legacy' : 'modern']) {
  new Application(fleet, application, {
    namespace: application,
    render(chart, target) {
      const until = performance.now() + Number(spin);
      while (performance.now() < until);
      // of one application the file on one cluster stays as it is
      const text = application === 'web' && target.name === 'a' ? version : 'same';
      new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { text } });
      for (let index = 0; index < more; index += 1)
        new ApiObject(chart, `more-${index}`, { apiVersion: 'v1', kind: 'ConfigMap' });
      if (isOld) new ApiObject(chart, 'extra', { apiVersion: 'v1', kind: 'ConfigMap', data: { text } });
    },
  });
}
await synth(fleet, {
  files: 'per-object',
  delivery: [argoCd({ repository: 'https://git.example/dist.git' })],
  acknowledge: ['empty:production/legacy', 'shrink:production'],
});
