import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiObject, App, Chart, Include, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetError } from '../../src/core/errors.js';
import { compareText } from '../../src/core/json.js';
import { addPlusObjects, addRawObjects, shape } from './realistic-objects.js';
import { charts, errorsOf, objects, pathsOf, render } from './requests.js';

const config = (scope: Construct, id: string, props: object = {}) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', ...props });

/** What cdk8s itself makes of an App, in no particular order. */
function plain(app: App): readonly string[] {
  return app.charts.flatMap((chart) => chart.toJson().map((object) => JSON.stringify(object))).sort(compareText);
}

const texts = (rendered: readonly { readonly object: unknown }[]) =>
  rendered.map(({ object }) => JSON.stringify(object)).sort(compareText);

class Shop extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'existing', labels: { chart: id } });
    config(new Construct(this, 'Default'), 'Resource');
    config(new Chart(this, 'inner', { namespace: 'inner', disableResourceNameHashes: true }), 'x', {
      data: { a: '1' },
    });
    new ApiObject(this, 'nightly-job-with-a-very-long-name-that-has-to-be-cut-somewhere', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
    });
  }
}

describe('a unit', () => {
  it('holds what a plain cdk8s App gives, names included, when hosted by render', () => {
    fc.assert(
      fc.property(shape, fc.constantFrom(addRawObjects, addPlusObjects), (given, add) => {
        const app = new App({ outdir: 'unused' });
        add(new Chart(app, 'shop', { namespace: 'shop-ns' }), given);
        expect(texts(render((chart) => add(chart, given)))).toEqual(plain(app));
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  it('holds what a plain cdk8s App gives when it hosts existing charts', () => {
    const build = (app: App) => {
      new Shop(app, 'first');
      new Shop(app, 'second');
    };
    const app = new App({ outdir: 'unused' });
    build(app);
    const rendered = charts(build);
    expect(texts(rendered)).toEqual(plain(app));
    expect(rendered.map(({ object }) => object.metadata.name)).toEqual([
      'first-c8d1e74d',
      'second-c85a9e19',
      'first-inner-x',
      'second-inner-x',
      'nightly-job-with-a-very-long-name-that-has-c80f56bb',
      'nightly-job-with-a-very-long-name-that-has-c811a453',
    ]);
  });

  it('names the construct each object comes from', () => {
    expect(pathsOf(render((chart) => void config(new Construct(chart, 'web'), 'Resource')))).toEqual([
      'shop/web/Resource',
    ]);
    expect(pathsOf(charts((app) => void config(new Chart(app, 'old'), 'map')))).toEqual(['shop/old/map']);
    expect(pathsOf(objects([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }]))).toEqual([
      'shop/ConfigMap/a',
    ]);
  });

  it('does not depend on the environment of the caller', () => {
    const build = () => render((chart) => void config(chart, 'a', { z: 1, data: { b: '1', a: '2' } }));
    const expected = JSON.stringify(build());
    const changed = {
      CDK8S_DISABLE_SORT: '1',
      CDK8S_LEGACY_HASH: '1',
      CDK8S_OUTDIR: '/nowhere',
      CDK8S_RECORD_CONSTRUCT_METADATA: 'true',
    };
    const before = { ...process.env };
    Object.assign(process.env, changed);
    try {
      expect(JSON.stringify(build())).toBe(expected);
      expect(process.env).toMatchObject(changed);
    } finally {
      for (const name of Object.keys(changed)) delete process.env[name];
    }
    expect({ ...process.env }).toEqual(before);
  });

  it('includes the objects of Include', () => {
    const url = fileURLToPath(new URL('include.yaml', import.meta.url));
    expect(pathsOf(render((chart) => void new Include(chart, 'lib', { url })))).toEqual([
      'shop/lib/included-list',
      'shop/lib/included-list',
      'shop/lib/included-configmap',
    ]);
  });

  it('writes null in a list as cdk8s does', () => {
    const [first] = render(
      (chart) => void config(chart, 'a', { spec: { list: [null, 1, [undefined]], map: { gone: null } } }),
    );
    expect(first?.object.spec).toStrictEqual({ list: [null, 1, [null]], map: {} });
  });

  it('writes null in a list wherever the list comes from', () => {
    class Own extends ApiObject {
      override toJson() {
        return { ...super.toJson(), spec: { list: [undefined] } };
      }
    }
    const rendered = render((chart) => {
      const props = { apiVersion: 'v1', kind: 'ConfigMap' };
      new Own(chart, 'a', props);
      config(chart, 'b').addJsonPatch(JsonPatch.add('/spec', { list: [undefined] }));
      config(chart, 'c', { metadata: { list: [null] } });
      // biome-ignore lint/suspicious/noSparseArray: a list with a gap
      config(chart, 'd', { spec: { list: [, 1] } });
    });
    const lists = rendered.map(({ object }) => [object.spec, object.metadata.list]);
    expect(lists).toStrictEqual([
      [{ list: [null] }, undefined],
      [{ list: [null] }, undefined],
      [undefined, [null]],
      [{ list: [null, 1] }, undefined],
    ]);
  });

  it('leaves the objects of a manifest directory untouched', () => {
    const given = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: { big: 12345678901234567890n },
    };
    Object.freeze(given.metadata);
    expect(objects([Object.freeze(given)]).map(({ object }) => object)).toEqual([
      { ...given, metadata: { name: 'a', namespace: 'shop-ns' } },
    ]);
  });
});

describe('user code that fails', () => {
  it('gives the first line of its error, and keeps the error', () => {
    const cause = new TypeError('no replicas\nsecret');
    const run = () =>
      render(() => {
        throw cause;
      });
    expect(errorsOf(run)).toEqual([{ code: 'RENDER_FAILED', message: 'no replicas', path: 'shop' }]);
    expect(run).toThrow(expect.objectContaining({ cause }));
    expect(
      errorsOf(() =>
        charts(() => {
          throw 'text';
        }),
      ),
    ).toEqual([{ code: 'RENDER_FAILED', message: 'text', path: 'shop' }]);
  });

  it('keeps errors of this package as they are', () => {
    const error = new FleetError('VALUE_INVALID', { message: 'm', hint: 'h', path: 'p' });
    expect(
      errorsOf(() =>
        render(() => {
          throw error;
        }),
      ),
    ).toEqual([{ code: 'VALUE_INVALID', message: 'm', path: 'p' }]);
  });

  it('reports every object that cdk8s cannot serialise, with its construct', () => {
    const run = () =>
      render((chart) => {
        config(chart, 'a', { metadata: { name: 'one' }, data: new Date(0) });
        config(chart, 'b');
        config(chart, 'c', {
          metadata: { name: 'three' },
          spec: Lazy.any({
            produce: () => {
              throw new Error('late');
            },
          }),
        });
      });
    expect(errorsOf(run)).toEqual([
      {
        code: 'RENDER_FAILED',
        path: 'shop/a',
        message:
          "Failed serializing construct at path 'shop/a' with name 'one': Error: can't render non-simple object of type 'Date'",
      },
      {
        code: 'RENDER_FAILED',
        path: 'shop/c',
        message: "Failed serializing construct at path 'shop/c' with name 'three': Error: late",
      },
    ]);
  });

  it('reports every message of validations, each once', () => {
    let calls = 0;
    const run = () =>
      charts((app) => {
        for (const id of ['one', 'two']) {
          const object = config(new Chart(app, id), 'a');
          object.node.addValidation({
            validate: () => {
              calls += 1;
              return [`bad ${id}`, `worse ${id}`];
            },
          });
        }
      });
    expect(errorsOf(run)).toEqual(
      ['one', 'two'].flatMap((id) =>
        ['bad', 'worse'].map((what) => ({ code: 'RENDER_FAILED', message: `${what} ${id}`, path: `shop/${id}/a` })),
      ),
    );
    expect(calls).toBe(2);
  });

  it('refuses an asynchronous render', () => {
    const run = () =>
      render((async () => {
        await null;
        throw new Error('later');
      }) as () => void);
    expect(errorsOf(run).map(({ code, path }) => [code, path])).toEqual([['RENDER_FAILED', 'shop']]);
  });

  it('refuses objects that are added while others are written, which would be missing', () => {
    const run = () =>
      render((chart) => {
        const produce = () => {
          config(chart, 'late');
          return 'web';
        };
        config(chart, 'web', { data: { name: Lazy.any({ produce }) } });
      });
    expect(errorsOf(run).map(({ code, path, message }) => [code, path, message])).toEqual([
      ['RENDER_FAILED', 'shop/late', 'was added while objects were written, too late to be among them'],
    ]);
  });

  it('refuses to be synthesized by itself, which would write files', () => {
    const unit = (app: App) => {
      config(new Chart(app, 'web'), 'a');
      app.synth();
    };
    const refused = [{ code: 'RENDER_FAILED', path: 'shop' }];
    const runs = [() => charts(unit), () => render((chart) => App.of(chart).synth())];
    for (const run of runs) expect(errorsOf(run).map(({ code, path }) => ({ code, path }))).toEqual(refused);
    expect(existsSync('dist/web.k8s.yaml')).toBe(false);
  });

  it('refuses a promise of another library', () => {
    const thenable = Object.fromEntries([['then', () => undefined]]);
    expect(errorsOf(() => render(() => thenable)).map(({ code }) => code)).toEqual(['RENDER_FAILED']);
  });

  it('tells what was thrown where it is no error', () => {
    const run = (thrown: unknown) =>
      errorsOf(() =>
        render(() => {
          throw thrown;
        }),
      ).map(({ message }) => message);
    expect([run(Object.create(null)), run('no luck\nsecret'), run(undefined)].flat()).toEqual([
      'threw an object',
      'no luck',
      'threw undefined',
    ]);
  });
});
