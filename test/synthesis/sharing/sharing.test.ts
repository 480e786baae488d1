import { hrtime } from 'node:process';
import { inspect } from 'node:util';
import { ApiObject, type Chart, JsonPatch, Lazy } from 'cdk8s';
import { Application, Cluster, Extension, Fleet, Project, type TargetView } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../../fixtures/error-from.js';

interface Settings {
  readonly image: string;
}
type View = TargetView<Settings>;
type Render = (chart: Chart, target: View) => void;

function fleetOf(renders: { readonly [application: string]: Render }, share: boolean, size = 20) {
  const fleet = new Fleet('acme', {
    environments: { dev: { settings: { image: 'web:2' } }, production: { settings: { image: 'web:1' } } },
    share,
  });
  for (let index = 0; index < size; index += 1) {
    const region = index % 3 === 2 ? undefined : `region-${index % 3}`;
    const labels = {
      tier: index % 2 === 0 ? 'core' : 'edge',
      ...(index % 4 === 0 && { gpu: 'yes' }),
      ...(index === 9 && { late: 'yes' }),
    };
    const cluster = new Cluster(fleet, `cluster-${index}`, {
      labels,
      zones: ['a', 'b'].slice(index % 2),
      ...(region && { region }),
    });
    (index % 5 === 0 ? fleet.environment.dev : fleet.environment.production).deployTo(cluster);
  }
  for (const [name, render] of Object.entries(renders)) {
    new Application(fleet, name, {
      namespace: name,
      overrides: [{ matchLabels: { tier: 'core' }, values: { image: 'web:core' } }],
      render,
    });
  }
  return fleet;
}

const config = (chart: Chart, data: object) =>
  void new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data });

/** All of a fleet's files, and how often its application was rendered. */
function run(render: Render, share: boolean, size?: number) {
  let renders = 0;
  const counted: Render = (chart, target) => {
    renders += 1;
    render(chart, target);
  };
  const { files, findings, lock } = synthesizeForTest(fleetOf({ web: counted }, share, size), { verify: false });
  return { files, lock, findings, renders };
}

const READS: { readonly [way: string]: Render } = {
  nothing: (chart) => config(chart, { a: 'b' }),
  'a fact': (chart, { region = 'none' }) => config(chart, { region }),
  'a fact that decides what is read next': (chart, target) =>
    config(chart, { text: target.region === undefined ? target.settings.image : target.environment }),
  'merged settings': (chart, { settings: { image } }) => config(chart, { image }),
  spread: (chart, target) => config(chart, { ...target.labels }),
  rest: (chart, { labels: { gpu, ...labels } }) => config(chart, labels),
  'JSON.stringify': (chart, { zones, capacity }) => config(chart, { text: JSON.stringify({ zones, capacity }) }),
  entries: (chart, { labels }) => config(chart, { text: Object.entries(labels).flat().join() }),
  in: (chart, { labels }) => config(chart, { text: `${'gpu' in labels}` }),
  'hasOwn and keys': (chart, { labels }) =>
    config(chart, { text: `${Object.hasOwn(labels, 'gpu')} ${Object.keys(labels)}` }),
  'for in': (chart, { labels }) => {
    const text: string[] = [];
    for (const key in labels) text.push(key);
    config(chart, { text: text.join() });
  },
  'array methods': (chart, { zones }) =>
    config(chart, {
      text: zones
        .map((zone) => `z-${zone}`)
        .concat(zones)
        .join(),
    }),
  'Lazy values': (chart, target) => config(chart, { region: Lazy.any({ produce: () => target.region ?? 'none' }) }),
  'labels as a value': (chart, { labels }) => config(chart, labels),
  'labels in a patch': (chart, { labels }) =>
    new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' }).addJsonPatch(
      JsonPatch.add('/data', labels),
    ),
  'the identity of parts': (chart, target) => {
    const { labels } = target;
    config(chart, { text: `${target.labels === labels}` });
  },
};

describe('sharing', () => {
  it.each(Object.keys(READS))('gives the same files, with fewer renders, for a render that reads: %s', (way) => {
    const render = READS[way] ?? READS.nothing;
    if (render === undefined) throw new Error(way);
    const [shared, single] = [run(render, true, 120), run(render, false, 120)];
    expect(shared.files).toEqual(single.files);
    expect([shared.lock, shared.findings]).toEqual([single.lock, single.findings]);
    expect(shared.renders).toBeLessThan(single.renders);
  });

  it('gives the same files for any render of any fleet', () => {
    const reads: Exclude<(typeof READS)[string], undefined>[] = Object.values(READS);
    const choice = fc.record({
      first: fc.nat(reads.length - 1),
      others: fc.array(fc.nat(reads.length - 1), { maxLength: 3 }),
      by: fc.constantFrom<keyof View>('region', 'environment', 'name', 'zones', 'replicas'),
      size: fc.integer({ min: 2, max: 40 }),
    });
    fc.assert(
      fc.property(choice, ({ first, others, by, size }) => {
        const render: Render = (chart, target) => {
          const chosen = `${target[by]}`.length % 2 === 0 ? [first, ...others] : [first];
          for (const [index, read] of chosen.entries()) reads[read]?.(chartIn(chart, index), target);
        };
        const [shared, single] = [run(render, true, size), run(render, false, size)];
        expect(shared.files).toEqual(single.files);
        expect(shared.findings).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

// Several renders in one unit, each in a scope of its own.
function chartIn(chart: Chart, index: number): Chart {
  return new (chart.constructor as new (scope: Chart, id: string, props: object) => Chart)(chart, `part-${index}`, {
    namespace: chart.namespace,
  });
}

/** What sharing cannot see, by what it depends on. Each is another function for each run. */
const IMPURE: { readonly [what: string]: () => Render } = {
  'a counter': () => {
    let count = 0;
    return (chart) => {
      count += 1;
      config(chart, { text: `${count}` });
    };
  },
  chance: () => (chart) => config(chart, { text: `${Math.random()}` }),
  'a fast clock': () => (chart) => config(chart, { text: `${hrtime.bigint()}` }),
  'what the last unit left': () => {
    let last = '';
    return (chart, { name }) => {
      config(chart, { last });
      last = name;
    };
  },
  'a map of targets': () => {
    const seen = new Map<unknown, number>();
    return (chart, target) => {
      seen.set(target, seen.get(target) ?? seen.size);
      config(chart, { text: `${seen.get(target)}` });
    };
  },
  'whether it is the first target': () => {
    let first: unknown;
    return (chart, target) => {
      first ??= target;
      config(chart, { text: `${first === target}` });
    };
  },
  'whether the target is frozen': () => (chart, target) => config(chart, { text: `${Object.isFrozen(target)}` }),
  'what it prints of the target': () => (chart, target) => config(chart, { text: inspect(target).slice(0, 9) }),
  'a clone of the target': () => (chart, target) => config(chart, { text: `${structuredClone(target).region}` }),
};

describe('an impure render', () => {
  it.each(Object.keys(IMPURE))('is not shared, and that is said: %s', (what) => {
    const impure = IMPURE[what];
    if (impure === undefined) throw new Error(what);
    const { findings, renders } = run(impure(), true);
    expect(renders).toBeGreaterThanOrEqual(20);
    expect(findings).toMatchObject([{ rule: 'render-not-shareable', severity: 'info', place: 'web' }]);
  });

  it('says in which file and line', () => {
    const [finding] = run(IMPURE['a counter']?.() ?? (() => undefined), true).findings;
    expect(finding?.message).toBe(
      'its units are rendered one by one: rendering it again for cluster-0 (dev) changed line 15 of web.k8s.yaml',
    );
  });

  it.each([
    'whether the target is frozen',
    'what it prints of the target',
    'a clone of the target',
    'whether it is the first target',
  ])('comes to what it comes to without sharing: %s', (what) => {
    const impure = IMPURE[what] ?? (() => () => undefined);
    expect(run(impure(), true).files).toEqual(run(impure(), false).files);
  });

  it('found out late takes back what was shared before', () => {
    // The last target in order alone sees the count.
    const late = (): Render => {
      let count = 0;
      return (chart, { labels }) => {
        count += 1;
        config(chart, { text: 'late' in labels ? `${count}` : 'fixed' });
      };
    };
    const [shared, single] = [run(late(), true), run(late(), false)];
    const [finding] = shared.findings;
    expect(finding?.message).toContain('rendering it again for cluster-9 (production) changed line');
    expect(shared.renders).toBe(20 + 2);
    const others = (files: ReadonlyMap<string, string>) => [...files].filter(([path]) => !path.includes('cluster-9'));
    expect(others(shared.files)).toEqual(others(single.files));
  });

  it('that reads a target it kept is refused, with what it read', () => {
    const kept: View[] = [];
    const render: Render = (chart, target) => {
      for (const { labels } of kept) void labels.tier;
      kept.push(target);
      config(chart, { a: 'b' });
    };
    const { code, path, message } = errorFrom(() => run(render, true, 2));
    expect([code, path, message]).toEqual([
      'RENDER_IMPURE',
      'web on cluster-1 (production)',
      'target.labels is read of a unit that is done',
    ]);
  });
});

describe('what is shared', () => {
  it('stops being looked for where nothing is', () => {
    const byName: Render = (chart, { name }) => config(chart, { name });
    expect(run(byName, true, 800).renders).toBe(800 + 64);
    expect(run(byName, true, 40).renders).toBe(40 + 8);
  });

  it('is rendered three times for each way it comes out: to see what it reads, and for two targets', () => {
    expect(run((chart, { region = '' }) => config(chart, { region }), true, 300).renders).toBe(9);
  });

  it('are no units that extensions change, and no hubs', () => {
    class Counter extends Extension {
      override extend() {
        let count = 0;
        return {
          transform: ({ objects }: { objects: readonly object[] }) => {
            count += 1;
            return {
              add: [
                {
                  apiVersion: 'v1',
                  kind: 'ConfigMap',
                  metadata: { name: 'count' },
                  data: { text: `${count} ${objects.length}` },
                },
              ],
            };
          },
        };
      }
    }
    const files = (share: boolean) => {
      const fleet = fleetOf({ web: (chart) => config(chart, { a: 'b' }) }, share);
      new Counter(fleet, 'counter');
      return synthesizeForTest(fleet, { verify: false }).files;
    };
    expect(files(true)).toEqual(files(false));
  });

  it('are units that wait for a kind, those that define it, and no errors', () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.acme.example' },
      spec: { group: 'acme.example', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Cluster', versions: [] },
    };
    const create = (share: boolean, clusterScopedKinds: readonly { group: string; kind: string }[]) => {
      let renders = 0;
      const fleet = fleetOf({}, share);
      const project = new Project(fleet, 'widgets', { namespaces: ['*'], clusterScopedKinds });
      for (const name of ['a-widget', 'b-definition']) {
        const render: Render = (chart) => {
          renders += 1;
          if (name === 'b-definition') new ApiObject(chart, 'definition', definition);
          new ApiObject(chart, name, { apiVersion: 'acme.example/v1', kind: 'Widget' });
        };
        new Application(fleet, name, { namespace: name, project, render });
      }
      return { synthesize: () => synthesizeForTest(fleet, { verify: false }), renders: () => renders };
    };
    const allowed = [
      { group: 'acme.example', kind: 'Widget' },
      { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
    ];
    const [shared, single] = [create(true, allowed), create(false, allowed)];
    expect(shared.synthesize().files).toEqual(single.synthesize().files);
    expect(shared.renders()).toBeLessThan(single.renders());
    const errors = (share: boolean) =>
      errorFrom(create(share, allowed.slice(1)).synthesize).errors.map(({ code, path, message }) => [
        code,
        path,
        message,
      ]);
    expect(errors(true).length).toBe(40);
    expect(errors(true)).toEqual(errors(false));
  });
});
