import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { compareText, isJsonObject, type Json } from '../../src/core/json.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { cacheDirectory, downloadModule, type GoModule, go } from './go-modules.js';
import { CONTROLLER_GEN, type PackSource } from './sources.js';

/** The CustomResourceDefinitions of a source: as its project released them, or generated from its Go types. */
export function readCustomDefinitions(source: PackSource): { module: GoModule; definitions: readonly KubeObject[] } {
  const module = downloadModule(source.module);
  const place = source.crds === undefined ? generate(source.module) : join(module.Dir, source.crds);
  const definitions = filesOf(place)
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS()))
    .filter((object) => object?.kind === 'CustomResourceDefinition')
    .map((definition) => patched(definition, module, source));
  if (definitions.length === 0) throw new Error(`${source.module} holds no definitions in ${source.crds}`);
  return { module, definitions };
}

function filesOf(place: string): readonly string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith('.yaml'))
    .sort(compareText)
    .map((name) => join(place, name));
}

/** Runs controller-gen over all packages of a module, as its project does. */
function generate(moduleVersion: string): string {
  const directory = cacheDirectory('controller-gen', moduleVersion, CONTROLLER_GEN);
  const output = join(directory, 'crds');
  if (statSync(output, { throwIfNoEntry: false }) !== undefined) return output;
  const part = join(directory, 'part');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const module = moduleVersion.slice(0, moduleVersion.indexOf('@'));
  go(directory, 'mod', 'init', 'cdk8s-fleet.local/crds');
  go(directory, 'get', moduleVersion);
  const [tool, version] = CONTROLLER_GEN.split('@');
  go(directory, 'get', '-tool', `${tool}/cmd/controller-gen@${version}`);
  const packages = go(directory, 'list', `${module}/...`).trim().split('\n');
  writeFileSync(
    join(directory, 'packages.go'),
    ['package crds', 'import (', ...packages.map((name) => `\t_ "${name}"`), ')', ''].join('\n'),
  );
  go(
    directory,
    'tool',
    'controller-gen',
    'crd:allowDangerousTypes=true,maxDescLen=0',
    `paths=${packages.join(';')}`,
    `output:crd:dir=${part}`,
  );
  renameSync(part, output);
  return output;
}

interface Operation {
  readonly op: 'add' | 'remove';
  readonly path: string;
  readonly value?: Json;
}

function patched(definition: KubeObject, module: GoModule, { patches = {} }: PackSource): KubeObject {
  const file = patches[definition.metadata.name];
  if (file === undefined) return definition;
  for (const document of parseAllDocuments(readFileSync(join(module.Dir, file), 'utf8')))
    for (const operation of document.toJS() as readonly Operation[]) apply(definition, operation);
  return definition;
}

/** The part of RFC 6902 that kustomizations of definitions use. */
function apply(document: KubeObject, { op, path, value }: Operation): void {
  const keys = path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let parent: unknown = document;
  for (const key of keys) parent = isJsonObject(parent) || Array.isArray(parent) ? Reflect.get(parent, key) : undefined;
  if (op === 'add' && Array.isArray(parent) && last === '-') parent.push(value);
  else if (op === 'add' && isJsonObject(parent)) Reflect.set(parent, last, value);
  else if (op === 'remove' && isJsonObject(parent) && last in parent) Reflect.deleteProperty(parent, last);
  else throw new Error(`cannot ${op} ${path} of ${document.metadata.name}`);
}
