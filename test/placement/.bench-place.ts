import { EMPTY_LOCK } from '/work/main/src/placement/lock.js';
import { place } from '/work/main/src/placement/place.js';
import { application, cluster, fleetOfClusters } from '/work/main/test/placement/fleet.js';
import type { Policy } from '/work/main/src/placement/policy.js';
const run = (label: string, n: number, apps: number, policy: (i: number) => Policy) => {
  const clusters = Array.from({ length: n }, (_, i) => cluster(`c${i}`, { region: `r${i % 20}`, provider: `p${i % 3}`, country: `c${i%7}`, labels: { tier: i % 10 ? 'a' : 'b' }, taints: i % 50 ? [] : [{ key: 'x', effect: 'PreferNoSelect' }] }));
  const fleet = fleetOfClusters(clusters, Array.from({ length: apps }, (_, i) => application(`app${i}`, { production: policy(i) })));
  for (const round of ['empty lock', 'with lock']) {
    const lock = round === 'empty lock' ? EMPTY_LOCK : place(fleet, { lock: EMPTY_LOCK }).lock;
    const start = process.cpuUsage();
    const { records } = place(fleet, { lock });
    const { user, system } = process.cpuUsage(start);
    console.log(label, n, apps, round, records.length, `${((user + system) / 1000).toFixed(0)} ms`);
  }
};
run('warm', 200, 20, () => ({}));
for (const apps of [25, 50, 100, 200]) run('all', 1000, apps, () => ({}));
run('count 3', 1000, 50, () => ({ count: 3, matchLabels: { tier: 'a' } }));
run('waves', 1000, 50, () => ({ waves: [{ size: 1 }, { size: '10%' }, { matchLabels: { tier: 'a' } }] }));
run('spread 1', 1000, 50, () => ({ spread: [{ by: 'region' }] }));
run('spread 2 count', 1000, 50, () => ({ spread: [{ by: 'region' }, { by: 'provider' }], count: 300 }));
run('spread 2', 1000, 50, () => ({ spread: [{ by: 'region' }, { by: 'country' }] }));
run('spread cluster+region', 1000, 5, () => ({ spread: [{ by: 'cluster' }, { by: 'provider' }] }));
run('spread 3', 1000, 50, () => ({ spread: [{ by: 'region' }, { by: 'country' }, { by: 'provider' }] }));
