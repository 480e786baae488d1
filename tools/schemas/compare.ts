import type { KubeObject } from '../../src/manifest/kube-object.js';
import { type CustomKind, customKindsOf } from '../../src/verification/schema/custom-kinds.js';
import type { FactTableData } from '../../src/verification/schema/fact-table.js';
import { type KubernetesFacts, kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';
import type { FactOrigin, Lifecycle } from '../../src/verification/schema/look-up-kind.js';
import { apiVersionOf, isServed, lifecycleOf, type Released } from './fold.js';
import type { DumpedKind, KubernetesDump } from './kubernetes-dump.js';
import { Walk } from './walk.js';

/** Result of reading a table through the loader and comparing it with its sources, value by value. */
export interface Differences {
  /** What was compared, with counts. */
  readonly compared: string;
  readonly found: readonly string[];
}

export function compareKubernetes(table: FactTableData, dumps: readonly Released<KubernetesDump>[]): Differences {
  const facts = kubernetesFacts({ packs: () => [], table: () => table });
  const lifecycles = newestLifecycles(dumps);
  const found: string[] = [];
  const counts = dumps.map(({ release, content }) => {
    const walk = new Walk(`Kubernetes ${release}`, found, content.definitions);
    for (const kind of content.kinds) compareKind({ facts, lifecycles, release, walk }, kind);
    return `${release}: ${walk.kinds} kinds, ${walk.definitions.size} definitions, ${walk.properties} properties`;
  });
  return { compared: counts.join('\n'), found };
}

/** By definition, what the newest release that serves or removes a kind says of it. */
function newestLifecycles(dumps: readonly Released<KubernetesDump>[]): ReadonlyMap<string, Lifecycle> {
  const kinds = dumps.flatMap(({ release, content }) =>
    content.kinds.filter((kind) => isServed(kind, release) || kind.lifecycle.removed !== undefined),
  );
  return new Map(kinds.map((kind) => [kind.definition, lifecycleOf(kind)]));
}

interface Comparison {
  readonly facts: KubernetesFacts;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly release: string;
  readonly walk: Walk;
}

function compareKind({ facts, lifecycles, release, walk }: Comparison, dumped: DumpedKind): void {
  const { kind, definition, plural, scope, serving } = dumped;
  const apiVersion = apiVersionOf(dumped);
  const minor = Number(release.slice('1.'.length));
  const answer = facts.find({ apiVersion, kind, minor });
  const path = `${apiVersion} ${kind}`;
  if (!isServed(dumped, release)) {
    if (answer.status === 'served' && !kind.endsWith('List')) walk.differ(path, 'served', 'not served');
    return;
  }
  walk.kinds += 1;
  if (answer.status !== 'served') {
    walk.differ(path, 'absent', 'served');
    return;
  }
  walk.equal(`${path} plural and scope`, [answer.plural, answer.scope], [plural, scope]);
  walk.equal(`${path} by default`, answer.byDefault, serving === 'default');
  walk.equal(`${path} lifecycle`, answer.lifecycle, lifecycles.get(definition));
  walk.equal(`${path} definition`, answer.schema.definition, definition);
  walk.definition(definition, answer.schema);
  const list = facts.find({ apiVersion, kind: `${kind}List`, minor });
  if (list.status === 'served') walk.definition(`${definition}List`, list.schema);
  else walk.equal(`${path}List`, false, walk.publishes(`${definition}List`));
}

export function comparePack(
  table: FactTableData,
  kubernetes: FactTableData,
  releases: readonly Released<readonly KubeObject[]>[],
): Differences {
  const { name } = table;
  const groups = [...new Set(Object.keys(table.kinds).map((kind) => kind.slice(0, kind.indexOf('/'))))];
  const facts = kubernetesFacts({
    packs: () => [{ name, releases: table.releases, groups }],
    table: (wanted) => (wanted === name ? table : kubernetes),
  });
  const found: string[] = [];
  const counts = releases.map(({ release, content }) => {
    const walk = new Walk(`${name} ${release}`, found, {});
    for (const kind of content.flatMap((definition) => customKindsOf(definition)))
      compareCustomKind({ facts, origin: { name, release }, walk }, kind);
    return `${name} ${release}: ${walk.kinds} kinds, ${walk.properties} properties`;
  });
  return { compared: counts.join('\n'), found };
}

interface PackComparison {
  readonly facts: KubernetesFacts;
  readonly origin: FactOrigin;
  readonly walk: Walk;
}

function compareCustomKind({ facts, origin, walk }: PackComparison, custom: CustomKind): void {
  const { name, plural, scope, served, deprecated, warning, schema } = custom;
  const [group, version, kind = ''] = name.split('/');
  const minor = facts.minors.newest;
  const answer = facts.find({
    apiVersion: `${group}/${version}`,
    kind,
    minor,
    packs: { [origin.name]: origin.release },
  });
  if (!served) {
    if (answer.status === 'served') walk.differ(name, 'served', 'not served');
    return;
  }
  walk.kinds += 1;
  if (answer.status !== 'served') {
    walk.differ(name, 'absent', 'served');
    return;
  }
  walk.equal(`${name} plural and scope`, [answer.plural, answer.scope], [plural, scope]);
  walk.equal(`${name} origin`, answer.origin, origin);
  if (deprecated) walk.equal(`${name} deprecated`, answer.lifecycle.deprecated !== undefined, true);
  if (warning !== undefined) walk.equal(`${name} warning`, answer.lifecycle.warning, warning);
  walk.resource(name, schema, answer.schema);
}
