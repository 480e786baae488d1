#!/usr/bin/env node
// Regenerates schemas/kubernetes and schemas/crds, or with --check only compares: see README.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { compareText } from '../../src/core/json.js';
import { groupOf } from '../../src/manifest/kube-object.js';
import type { FactTableData } from '../../src/verification/schema/fact-table.js';
import { compareKubernetes, comparePack, type Differences } from './compare.js';
import { readCustomDefinitions } from './custom-definitions.js';
import { digestsOf } from './digest.js';
import { foldKubernetes, foldPack } from './fold.js';
import type { GoModule } from './go-modules.js';
import { dumpKubernetes } from './kubernetes-dump.js';
import { noticeOf } from './notice.js';
import { KUBERNETES, PACKS } from './sources.js';

const ROOT = join(import.meta.dirname, '..', '..');
const check = process.argv.includes('--check');
const modules: GoModule[] = [];
const files = new Map<string, string>();
const differences: string[] = [];

const dumps = KUBERNETES.map((source) => {
  const { module, dump } = dumpKubernetes(source);
  modules.push(module);
  return { release: source.release, content: dump };
});
const kubernetes = foldKubernetes(dumps);
files.set('schemas/kubernetes/kubernetes.json', textOf(kubernetes));
files.set('test/verification/schema/digests.json', `${JSON.stringify(digestsOf(dumps), null, 2)}\n`);
report(compareKubernetes(kubernetes, dumps));

const names = [...new Set(PACKS.map(({ pack }) => pack))];
const packs = names.map((name) => {
  const sources = PACKS.filter(({ pack }) => pack === name);
  const releases = [...new Set(sources.map(({ release }) => release))].map((release) => {
    const read = sources.filter((source) => source.release === release).map(readCustomDefinitions);
    modules.push(...read.map(({ module }) => module));
    return { release, content: read.flatMap(({ definitions }) => definitions) };
  });
  const table = foldPack(name, releases);
  files.set(`schemas/crds/${name}.json`, textOf(table));
  report(comparePack(table, kubernetes, releases));
  return table;
});
files.set('schemas/crds/index.json', listText(packs.map(summaryOf)));
files.set('schemas/NOTICE', noticeOf(modules));

for (const [file, text] of files) {
  const path = join(ROOT, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (check) differences.push(`${file} is not what its sources say`);
  else write(path, text);
}
for (const difference of differences) console.error(difference);
process.exitCode = differences.length > 0 ? 1 : 0;

function report({ compared, found }: Differences): void {
  console.log(compared);
  for (const difference of found) differences.push(difference);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${relative(ROOT, path)}: ${text.length} bytes`);
}

function summaryOf({ name, releases, kinds }: FactTableData) {
  const groups = new Set(Object.keys(kinds).map((kind) => groupOf(kind.slice(0, kind.lastIndexOf('/')))));
  return { name, releases, groups: [...groups].sort(compareText) };
}

/** One entry a line, so that a change shows where it is. */
function textOf({ name, releases, kinds, definitions, nodes }: FactTableData): string {
  const head = `"name":${JSON.stringify(name)},"releases":${JSON.stringify(releases)}`;
  return `{${head},\n"kinds":${mapText(kinds)},\n"definitions":${mapText(definitions)},\n"nodes":${listText(nodes)}}\n`;
}

function mapText(map: { readonly [key: string]: unknown }): string {
  return `{\n${Object.entries(map)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',\n')}\n}`;
}

function listText(list: readonly unknown[]): string {
  return `[\n${list.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
}
