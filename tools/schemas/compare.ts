import type { KubeObject } from '../../src/manifest/kube-object.js';
import { customKindsOf } from '../../src/verification/schema/custom-kinds.js';
import type { FactTableData } from '../../src/verification/schema/fact-table.js';
import { type KubernetesFacts, kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';
import { isServed, type Released } from './fold.js';
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
  const found: string[] = [];
  const counts = dumps.map(({ release, content }) => {
    const walk = new Walk(`Kubernetes ${release}`, found, content.definitions);
    for (const kind of content.kinds) compareKind(facts, kind, release, walk);
    return `${release}: ${walk.kinds} kinds, ${walk.definitions.size} definitions, ${walk.properties} properties`;
  });
  return { compared: counts.join('\n'), found };
}

function compareKind(facts: KubernetesFacts, kind: DumpedKind, release: string, walk: Walk): void {
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  const answer = facts.find({ apiVersion, kind: kind.kind, minor: Number(release.slice('1.'.length)) });
  const path = `${apiVersion} ${kind.kind}`;
  if (!isServed(kind, release)) {
    const list = kind.kind.endsWith('List');
    if (answer.status === 'served' && !list) walk.differ(path, 'served', 'not served');
    return;
  }
  walk.kinds += 1;
  if (answer.status !== 'served') {
    walk.differ(path, 'absent', 'served');
    return;
  }
  walk.equal(`${path} plural`, answer.plural, kind.plural);
  walk.equal(`${path} scope`, answer.scope, kind.scope);
  walk.equal(`${path} by default`, answer.byDefault, kind.serving === 'default');
  walk.equal(`${path} definition`, answer.schema.definition, kind.definition);
  walk.definition(kind.definition, answer.schema);
  compareList(facts, kind, { apiVersion, minor: Number(release.slice('1.'.length)), walk });
}

function compareList(
  facts: KubernetesFacts,
  { kind, definition }: DumpedKind,
  { apiVersion, minor, walk }: { apiVersion: string; minor: number; walk: Walk },
): void {
  const answer = facts.find({ apiVersion, kind: `${kind}List`, minor });
  if (answer.status === 'served') walk.definition(`${definition}List`, answer.schema);
  else walk.equal(`${apiVersion} ${kind}List`, false, walk.publishes(`${definition}List`));
}

export function comparePack(
  table: FactTableData,
  kubernetes: FactTableData,
  releases: readonly Released<readonly KubeObject[]>[],
): Differences {
  const { name } = table;
  const groups = [...new Set(Object.keys(table.kinds).map((kind) => kind.slice(0, kind.indexOf('/'))))];
  const summary = { name, releases: table.releases, groups };
  const facts = kubernetesFacts({
    packs: () => [summary],
    table: (wanted) => (wanted === name ? table : kubernetes),
  });
  const found: string[] = [];
  const counts = releases.map(({ release, content }) => {
    const walk = new Walk(`${name} ${release}`, found, {});
    for (const kind of content.flatMap((definition) => customKindsOf(definition))) {
      const [group, version, named = ''] = kind.name.split('/');
      const answer = facts.find({
        apiVersion: `${group}/${version}`,
        kind: named,
        minor: facts.minors.newest,
        packs: { [name]: release },
      });
      if (!kind.served) {
        if (answer.status === 'served') walk.differ(kind.name, 'served', 'not served');
        continue;
      }
      walk.kinds += 1;
      if (answer.status !== 'served') walk.differ(kind.name, 'absent', 'served');
      else {
        walk.equal(`${kind.name} plural and scope`, [answer.plural, answer.scope], [kind.plural, kind.scope]);
        walk.equal(`${kind.name} origin`, answer.origin, { name, release });
        walk.resource(kind.name, kind.schema, answer.schema);
      }
    }
    return `${name} ${release}: ${walk.kinds} kinds, ${walk.properties} properties`;
  });
  return { compared: counts.join('\n'), found };
}
