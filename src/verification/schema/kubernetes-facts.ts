import { FleetError } from '../../core/errors.js';
import { didYouMean, listNames } from '../../core/names.js';
import { groupOf } from '../../manifest/kube-object.js';
import type { KindScope } from '../../manifest/scope.js';
import { type FactTableData, releaseOf, variantOf } from './fact-table.js';
import { type FactSource, type PackSummary, SHIPPED_FACTS } from './load-facts.js';
import {
  type AbsentKind,
  apiVersionOf,
  groupAndKind,
  KUBERNETES,
  lookUpKind,
  type ServedKind,
  type TableRelease,
  UNKNOWN_KIND,
} from './look-up-kind.js';
import type { SchemaNode } from './schema-node.js';
import { TableView } from './table-view.js';

export interface KindQuery {
  readonly apiVersion: string;
  readonly kind: string;
  /** 34 for Kubernetes 1.34. */
  readonly minor: number;
  /**
   * Release of each pack that the cluster has: `{ 'gateway-api': '1.5' }`. A group that one of them covers is looked up nowhere else;
   * for other groups the newest release of the first pack that serves the kind counts.
   */
  readonly packs?: { readonly [pack: string]: string };
}

/** What is known of the kinds of Kubernetes and of the packs. */
export interface KubernetesFacts {
  /** First and last Kubernetes minor version that is known. */
  readonly minors: { readonly oldest: number; readonly newest: number };
  readonly packs: readonly PackSummary[];
  /** @throws FleetError `VALUE_INVALID` for a minor version, a pack or a release of a pack that is not known */
  find(query: KindQuery): ServedKind | AbsentKind;
  /** A definition of Kubernetes. @throws FleetError `VALUE_INVALID` for a minor version that is not known */
  definition(name: string, minor: number): SchemaNode | undefined;
  /** Scopes of the kinds in a pack, whatever the release. */
  scopes(pack: string): readonly KindScope[];
  /** Minor versions in which a definition of Kubernetes has a property, oldest first. */
  minorsWith(definition: string, property: string): readonly number[];
}

/** Reads each table when it is first needed. */
export function kubernetesFacts(source: FactSource = SHIPPED_FACTS): KubernetesFacts {
  return new TableFacts(source);
}

class TableFacts implements KubernetesFacts {
  readonly #source: FactSource;
  readonly #tables = new Map<string, FactTableData>();
  readonly #views = new Map<string, TableView>();
  #packs: readonly PackSummary[] | undefined;
  #groups: ReadonlySet<string> | undefined;

  constructor(source: FactSource) {
    this.#source = source;
  }

  get minors() {
    const minors = this.#table(KUBERNETES).releases.map(minorOf);
    return { oldest: Math.min(...minors), newest: Math.max(...minors) };
  }

  get packs(): readonly PackSummary[] {
    this.#packs ??= this.#source.packs();
    return this.#packs;
  }

  find(query: KindQuery): ServedKind | AbsentKind {
    const answers = this.#tablesFor(query).map((table) => lookUpKind(table, query));
    return (
      answers.find(({ status }) => status === 'served') ??
      answers.find((answer) => answer.status === 'absent' && answer.reason !== 'unknown') ??
      answers[0] ??
      UNKNOWN_KIND
    );
  }

  definition(name: string, minor: number): SchemaNode | undefined {
    return this.#kubernetes(minor).view.definition(name);
  }

  scopes(pack: string): readonly KindScope[] {
    return Object.entries(this.#table(pack).kinds).map(([name, { scope }]) => ({ ...groupAndKind(name), scope }));
  }

  minorsWith(definition: string, property: string): readonly number[] {
    const table = this.#table(KUBERNETES);
    const known = table.releases.filter((_, release) => {
      const index = variantOf(table, definition, release);
      return index !== undefined && Object.hasOwn(table.nodes[index]?.properties ?? {}, property);
    });
    return known.map(minorOf);
  }

  #tablesFor({ apiVersion, minor, packs = {} }: KindQuery): readonly TableRelease[] {
    const kubernetes = this.#kubernetes(minor);
    const group = groupOf(apiVersion);
    this.#groups ??= new Set(Object.keys(kubernetes.table.kinds).map((kind) => groupOf(apiVersionOf(kind))));
    if (this.#groups.has(group)) return [kubernetes];
    this.#checkNames(Object.keys(packs));
    const covering = this.packs.filter(({ groups }) => groups.includes(group));
    const chosen = covering.filter(({ name }) => packs[name] !== undefined);
    return (chosen.length > 0 ? chosen : covering).map((pack) => {
      const release = releaseOfPack(pack, packs[pack.name]);
      // Custom kinds use one definition of Kubernetes: ObjectMeta.
      const view = this.#view(pack.name, release, minor, (definition) => kubernetes.view.definition(definition));
      return { table: this.#table(pack.name), release, view };
    });
  }

  #checkNames(names: readonly string[]): void {
    const known = this.packs.map(({ name }) => name);
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw new FleetError('VALUE_INVALID', {
      message: `there is no pack ${JSON.stringify(unknown)}${didYouMean(unknown, known)}; packs are ${listNames(known, known.length)}`,
      hint: 'name one of these packs, or give the definitions that the cluster has',
    });
  }

  #kubernetes(minor: number): TableRelease {
    const table = this.#table(KUBERNETES);
    const release = table.releases.indexOf(`1.${minor}`);
    if (release >= 0) return { table, release, view: this.#view(KUBERNETES, release, minor) };
    const { oldest, newest } = this.minors;
    throw new FleetError('VALUE_INVALID', {
      message: `no facts about Kubernetes 1.${minor}; known are 1.${oldest} to 1.${newest}`,
      hint: 'use a version that is known, or give the facts of the cluster itself',
    });
  }

  #view(table: string, release: number, minor: number, elsewhere?: (definition: string) => SchemaNode | undefined) {
    const key = `${table} ${release} ${minor}`;
    const view = this.#views.get(key) ?? new TableView(releaseOf(this.#table(table), release), elsewhere);
    this.#views.set(key, view);
    return view;
  }

  #table(name: string): FactTableData {
    const table = this.#tables.get(name) ?? this.#source.table(name);
    this.#tables.set(name, table);
    return table;
  }
}

/** Index of the newest release that a version such as `1.5`, `v1.5.1` means. */
function releaseOfPack({ name, releases }: PackSummary, wanted: string | undefined): number {
  if (wanted === undefined) return releases.length - 1;
  const found = indexOfRelease(releases, wanted);
  if (found >= 0) return found;
  throw new FleetError('VALUE_INVALID', {
    message: `no facts about release ${JSON.stringify(wanted)} of ${name}; known are ${listNames(releases)}`,
    hint: 'use a release that is known, or give the definitions that the cluster has',
  });
}

/** Whether facts are held about a release of a pack, such as `1.5`. */
export function isKnownRelease({ releases }: PackSummary, wanted: string): boolean {
  return indexOfRelease(releases, wanted) >= 0;
}

function indexOfRelease(releases: readonly string[], wanted: string): number {
  const version = wanted.replace(/^v/, '');
  return releases.findLastIndex((release) => release === version || release.startsWith(`${version}.`));
}

function minorOf(release: string): number {
  return Number(release.slice('1.'.length));
}
