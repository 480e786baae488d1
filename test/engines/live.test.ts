import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ArgoCd, startArgoCd } from './argocd.js';
import { type Changes, changesBetween, NO_CHANGES, type Snapshots } from './changes.js';
import { type ApplicationUnderTest, fleetOf, writeAssembly } from './fleet-under-test.js';

/** More than a tenth of the units disappears, in a fleet as small as this one. */
const SHRINK = 'shrink:production';

/** Each test goes on from where the one before left the clusters. */
describe('a fleet delivered by Argo CD', () => {
  const clusters = ['c1', 'c2', 'c3'];
  let folder: string;
  let assembly: string;
  let argoCd: ArgoCd | undefined;
  let before: Snapshots = new Map();
  let applications: { readonly [name: string]: ApplicationUnderTest } = {
    api: { targets: ['c2'], project: 'backend' },
    jobs: { targets: ['c1', 'c3'], onRemoval: 'orphan' },
    web: { targets: ['c1', 'c2', 'c3'] },
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fleet-live-'));
    assembly = join(folder, 'dist');
    synthesize();
    argoCd = await startArgoCd(assembly, clusters);
  }, 180_000);

  afterAll(async () => {
    await argoCd?.stop();
    await rm(folder, { recursive: true });
  }, 60_000);

  function running(): ArgoCd {
    if (argoCd === undefined) throw new Error('Argo CD is not running');
    return argoCd;
  }

  function synthesize(acknowledge: readonly string[] = []): void {
    writeAssembly(assembly, fleetOf({ clusters, applications }), { acknowledge });
  }

  /** What has changed on the clusters since the last call, once nothing changes any more. */
  async function observe(): Promise<Changes> {
    await running().settle();
    const after = await running().objects();
    const changes = changesBetween(before, after);
    before = after;
    return changes;
  }

  /** Changes applications, or takes away those that are undefined, and delivers the outcome. */
  async function deliver(
    changed: { readonly [name: string]: ApplicationUnderTest | undefined },
    acknowledge: readonly string[] = [],
  ): Promise<Changes> {
    const next = Object.entries({ ...applications, ...changed });
    applications = Object.fromEntries(
      next.flatMap(([name, application]) => (application ? [[name, application]] : [])),
    );
    if (acknowledge.length > 0) {
      expect(() => synthesize()).toThrow(expect.objectContaining({ code: 'CHANGE_UNACKNOWLEDGED' }));
    }
    synthesize(acknowledge);
    await running().commit(assembly);
    return observe();
  }

  const workload = (name: string, cluster: string) => [
    `${cluster} ConfigMap ${name}/${name}`,
    `${cluster} apps/Deployment ${name}/${name}`,
  ];
  const unit = (name: string, cluster: string) => [...workload(name, cluster), `${cluster} Namespace ${name}`];

  test('is on its clusters, and nothing else is', async () => {
    const units = [
      unit('api', 'c2'),
      ...['c1', 'c3'].map((cluster) => unit('jobs', cluster)),
      ...clusters.map((cluster) => unit('web', cluster)),
    ];
    expect(await observe()).toEqual({ ...NO_CHANGES, created: units.flat().sort() });
  });

  test('changes where an image changes, and nowhere else', async () => {
    const web = { targets: clusters, images: { c2: 'registry.example/app:2' } };
    expect(await deliver({ web })).toEqual({ ...NO_CHANGES, changed: workload('web', 'c2') });
  });

  test('stays as it is when waves are switched on', async () => {
    const web = {
      targets: clusters,
      images: { c2: 'registry.example/app:2' },
      waves: [{ matchLabels: { cluster: 'c1' } }],
    };
    expect(await deliver({ web })).toEqual(NO_CHANGES);
  });

  test('changes wave by wave, each once the one before is healthy', async () => {
    const held = running();
    held.workloadsBecomeReady = false;
    applications = {
      ...applications,
      web: { targets: clusters, image: 'registry.example/app:3', waves: [{ matchLabels: { cluster: 'c1' } }] },
    };
    synthesize();
    await held.commit(assembly);
    await expect
      .poll(async () => changesBetween(before, await held.objects()), { timeout: 30_000 })
      .not.toEqual(NO_CHANGES);
    await sleep(5_000);
    expect(changesBetween(before, await held.objects())).toEqual({ ...NO_CHANGES, changed: workload('web', 'c1') });
    held.workloadsBecomeReady = true;
    expect(await observe()).toEqual({
      ...NO_CHANGES,
      changed: clusters.flatMap((cluster) => workload('web', cluster)).sort(),
    });
  });

  test('stays as it is when waves are switched off', async () => {
    expect(await deliver({ web: { targets: clusters, image: 'registry.example/app:3' } })).toEqual(NO_CHANGES);
  });

  test('stays as it is when an application changes its project, and the old project goes', async () => {
    expect(await deliver({ api: { targets: ['c2'], project: 'platform' } })).toEqual(NO_CHANGES);
  });

  test('stays as it is when a list of records is broken', async () => {
    const broken = join(folder, 'broken');
    await cp(assembly, broken, { recursive: true });
    await writeFile(join(broken, 'placement/production/web.json'), '[{"name": "web-c1"}]\n');
    await running().commit(broken);
    await sleep(8_000);
    expect(changesBetween(before, await running().objects())).toEqual(NO_CHANGES);
    await running().commit(assembly);
    expect(await observe()).toEqual(NO_CHANGES);
  });

  test('loses the objects of a target that is taken away, but not the namespace', async () => {
    const web = { targets: ['c1', 'c2'], image: 'registry.example/app:3' };
    expect(await deliver({ web }, [SHRINK])).toEqual({ ...NO_CHANGES, deleted: workload('web', 'c3') });
  });

  test('moves with its placement', async () => {
    expect(await deliver({ api: { targets: ['c1'], project: 'platform' } }, [SHRINK])).toEqual({
      ...NO_CHANGES,
      created: unit('api', 'c1').sort(),
      deleted: workload('api', 'c2'),
    });
  });

  test('loses the objects of an application that is taken away together with its project', async () => {
    expect(await deliver({ api: undefined }, [SHRINK, 'empty:production/api'])).toEqual({
      ...NO_CHANGES,
      deleted: workload('api', 'c1'),
    });
  });

  test('keeps the objects of an application that removal orphans', async () => {
    expect(await deliver({ jobs: { targets: ['c1'], onRemoval: 'orphan' } }, [SHRINK])).toEqual(NO_CHANGES);
    expect(await deliver({ jobs: undefined }, [SHRINK, 'empty:production/jobs'])).toEqual(NO_CHANGES);
    expect((await running().applications()).map(({ metadata }) => metadata.name)).toEqual(['root', 'web-c1', 'web-c2']);
  });
}, 150_000);
