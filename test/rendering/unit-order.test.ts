import { ApiObject, App, Chart } from 'cdk8s';
import { Construct, DependencyGroup } from 'constructs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charts, errorsOf, pathsOf, render } from './requests.js';

const config = (scope: Construct, id: string) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
const chain = (scope: Construct, length: number) =>
  Array.from({ length }, (_, index) => config(scope, `c${String(index).padStart(6, '0')}`));

describe('objects of a unit', () => {
  it('come in apply order, whatever the order of construction', () => {
    const kinds = {
      Deployment: 'apps/v1',
      Service: 'v1',
      Namespace: 'v1',
      ConfigMap: 'v1',
      ClusterRole: 'rbac.authorization.k8s.io/v1',
    };
    const rendered = render((chart) => {
      for (const [kind, apiVersion] of Object.entries(kinds)) new ApiObject(chart, kind, { apiVersion, kind });
      config(chart, '2');
      config(chart, '10');
    });
    const order = ['Namespace', 'ClusterRole', '10', '2', 'ConfigMap', 'Service', 'Deployment'];
    expect(pathsOf(rendered)).toEqual(order.map((id) => `shop/${id}`));
  });

  it('come after what they depend on, and otherwise stay in apply order', () => {
    const rendered = render((chart) => {
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => config(chart, id)) as [
        ApiObject,
        ApiObject,
        ApiObject,
        ApiObject,
      ];
      a.addDependency(c);
      void [b, d];
    });
    expect(pathsOf(rendered)).toEqual(['shop/b', 'shop/c', 'shop/a', 'shop/d']);
  });

  it('follow dependencies between constructs, charts and groups of constructs', () => {
    const rendered = charts((app) => {
      const [one, two, three] = ['1', '2', '3'].map((id) => new Chart(app, id)) as [Chart, Chart, Chart];
      for (const chart of [one, two, three]) {
        config(new Construct(chart, 'x'), `x${chart.node.id}`);
        config(chart, `y${chart.node.id}`);
      }
      one.addDependency(two);
      two.node.findChild('x').node.addDependency(new DependencyGroup(two.node.findChild('y2'), three));
    });
    expect(pathsOf(rendered).map((path) => path.slice(-2))).toEqual(['x3', 'y2', 'y3', 'x2', 'x1', 'y1']);
  });

  it('follow a dependency through a construct that holds nothing', () => {
    const rendered = render((chart) => {
      const barrier = new Construct(chart, 'barrier');
      config(chart, 'a').node.addDependency(barrier);
      barrier.node.addDependency(config(chart, 'b'));
    });
    expect(pathsOf(rendered)).toEqual(['shop/b', 'shop/a']);
  });

  it('of a list keep together', () => {
    const rendered = render((chart) => {
      const items = ['x', 'y'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }));
      const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items } as never);
      config(chart, 'a').addDependency(list);
    });
    expect(rendered.map(({ object }) => object.metadata.name)).toEqual(['x', 'y', 'a']);
  });

  it('ignore a dependency on a construct that was removed, as cdk8s does', () => {
    const rendered = render((chart) => {
      config(chart, 'a').addDependency(config(chart, 'b'));
      chart.node.tryRemoveChild('b');
    });
    expect(pathsOf(rendered)).toEqual(['shop/a']);
  });

  it('cannot depend on a construct of another unit', () => {
    const foreign = config(new Chart(new App({ outdir: 'unused' }), 'other'), 'x');
    const run = () => render((chart) => config(chart, 'a').addDependency(foreign));
    expect(errorsOf(run).map(({ code, path }) => [code, path])).toEqual([['VALUE_INVALID', 'shop/a']]);
  });

  it('cannot depend on what is in no chart, as in cdk8s', () => {
    const run = () => charts((app) => config(new Chart(app, 'a'), 'x').addDependency(app));
    expect(errorsOf(run)).toEqual([
      { code: 'RENDER_FAILED', message: 'cannot find a parent chart (directly or indirectly)', path: 'shop' },
    ]);
  });
});

describe('a circle of dependencies', () => {
  it('is refused with the declarations that form it', () => {
    const run = () =>
      render((chart) => {
        const group = new Construct(chart, 'group');
        const [a, b, c] = [config(group, 'a'), config(chart, 'b'), config(chart, 'c')];
        c.addDependency(config(chart, 'd'));
        group.node.addDependency(b);
        b.addDependency(c);
        c.addDependency(a);
      });
    const declared = ['shop/group depends on shop/b', 'shop/b depends on shop/c', 'shop/c depends on shop/group/a'];
    const [error, ...others] = errorsOf(run);
    expect(others).toEqual([]);
    expect(error?.code).toBe('OBJECT_CYCLE');
    expect(error?.message.split(': ')[1]?.split(', ').sort()).toEqual([...declared].sort());
  });

  it.each<[string, (chart: Chart) => void]>([
    [
      'of an object with itself',
      (chart) => {
        const a = config(chart, 'a');
        a.addDependency(a);
      },
    ],
    [
      'of a whole with its parts',
      (chart) => {
        const group = new Construct(chart, 'group');
        const part = new Construct(group, 'part');
        config(part, 'a');
        config(part, 'b');
        group.node.addDependency(part);
      },
    ],
    [
      'of constructs that hold nothing',
      (chart) => {
        const [a, b] = [new Construct(chart, 'a'), new Construct(chart, 'b')];
        a.node.addDependency(b);
        b.node.addDependency(a);
      },
    ],
  ])('is refused: %s', (_, build) => {
    expect(errorsOf(() => render(build)).map(({ code }) => code)).toEqual(['OBJECT_CYCLE']);
  });

  it('of 20,000 objects is refused with a short message', () => {
    const run = () =>
      render((chart) => {
        const objects = chain(chart, 20_000);
        for (const [index, object] of objects.entries())
          object.addDependency(objects[(index + 1) % objects.length] ?? object);
      });
    const [error] = errorsOf(run);
    expect([error?.code, (error?.message.length ?? 0) < 1000]).toEqual(['OBJECT_CYCLE', true]);
  });
});

describe('large graphs', () => {
  it('of 30 chained diamonds take less than a second', () => {
    const started = performance.now();
    const rendered = render((chart) => {
      let top = config(chart, 'z0');
      for (let level = 1; level <= 30; level++) {
        const [left, right, bottom] = ['l', 'r', 'b'].map((side) => config(chart, `${side}${level}`)) as [
          ApiObject,
          ApiObject,
          ApiObject,
        ];
        left.addDependency(top);
        right.addDependency(top);
        bottom.addDependency(left, right);
        top = bottom;
      }
    });
    expect(performance.now() - started).toBeLessThan(1000);
    const levels = Array.from({ length: 30 }, (_, index) => ['l', 'r', 'b'].map((side) => `shop/${side}${index + 1}`));
    expect(pathsOf(rendered)).toEqual(['shop/z0', ...levels.flat()]);
  });

  it('of a chain of 20,000 do not overflow the stack', () => {
    const rendered = render((chart) => {
      const objects = chain(chart, 20_000);
      objects.forEach((object, index) => {
        const next = objects[index + 1];
        if (next !== undefined) object.addDependency(next);
      });
    });
    const paths = pathsOf(rendered);
    expect(paths).toEqual([...paths].sort().reverse());
  });

  it('of two charts with 2,000 objects each stay linear', () => {
    const started = performance.now();
    const rendered = charts((app) => {
      const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
      for (const chart of [one, two])
        for (let index = 0; index < 2000; index++) config(chart, `${chart.node.id}${index}`);
      one.addDependency(two);
    });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(
      new Set(
        pathsOf(rendered)
          .slice(0, 2000)
          .map((path) => path.slice(0, 8)),
      ),
    ).toEqual(new Set(['shop/two']));
  });
});

/** A tree in which construct i + 1 lies in `scopes[i]`; the leaves, and some others, are objects. */
interface Tree {
  readonly scopes: readonly number[];
  readonly isObject: readonly boolean[];
  readonly dependencies: readonly (readonly [number, number])[];
}

const different = (max: number) => fc.tuple(fc.nat(max), fc.nat(max)).filter(([one, other]) => one !== other);

const tree: fc.Arbitrary<Tree> = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc.record({
    scopes: fc.tuple(...Array.from({ length: size }, (_, index) => fc.nat(index))),
    isObject: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    dependencies: fc.array(different(size), { minLength: 1, maxLength: 5 }),
  }),
);

function grow(chart: Chart, { scopes, isObject, dependencies }: Tree): void {
  const constructs: Construct[] = [chart];
  scopes.forEach((scope, index) => {
    const parent = constructs[scope] ?? chart;
    const isLeaf = !scopes.includes(index + 1);
    constructs.push(
      isLeaf || isObject[index] ? config(parent, `o${index + 1}`) : new Construct(parent, `g${index + 1}`),
    );
  });
  for (const [source, target] of dependencies) constructs[source]?.node.addDependency(constructs[target] ?? chart);
}

/** Pairs of names that cdk8s keeps in order, or undefined where it fails, or loses the objects of a circle. */
function pairsOfCdk8s(given: Tree): readonly (readonly [string, string])[] | undefined {
  const chart = new Chart(new App({ outdir: 'unused' }), 'shop');
  grow(chart, given);
  const objects = chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
  try {
    if (chart.toJson().length < objects.length) return undefined;
  } catch {
    return undefined;
  }
  return objects.flatMap((object) =>
    object.node.dependencies
      .filter((target) => ApiObject.isApiObject(target))
      .map((target) => [target.node.id, object.node.id] as const),
  );
}

it('keeps every order that cdk8s keeps, and fails where it fails', () => {
  let ordered = 0;
  let failed = 0;
  fc.assert(
    fc.property(tree, (given) => {
      const pairs = pairsOfCdk8s(given);
      const run = () => render((chart) => grow(chart, given));
      if (pairs === undefined) {
        failed += 1;
        expect(errorsOf(run).map(({ code }) => code)).toEqual(['OBJECT_CYCLE']);
        return;
      }
      ordered += pairs.length;
      const names = run().map(({ object }) => object.metadata.name);
      for (const [first, second] of pairs) expect(names.indexOf(first)).toBeLessThan(names.indexOf(second));
    }),
    { numRuns: 400, seed: 4 },
  );
  expect([ordered > 100, failed > 50]).toEqual([true, true]);
});
