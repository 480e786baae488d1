import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/core/json.js';
import type { Scope } from '../../src/manifest/scope.js';
import { cacheDirectory, downloadModule, type GoModule, go } from './go-modules.js';
import type { KubernetesSource } from './sources.js';

/** What dump/main.go prints. */
export interface KubernetesDump {
  readonly kinds: readonly DumpedKind[];
  readonly definitions: { readonly [name: string]: JsonObject };
}

export interface DumpedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly definition: string;
  readonly plural?: string;
  readonly scope?: Scope;
  readonly serving?: 'default' | 'opt-in';
  readonly lifecycle: {
    readonly introduced?: readonly [number, number];
    readonly deprecated?: readonly [number, number];
    readonly removed?: readonly [number, number];
    readonly replacement?: string;
  };
}

const PROGRAM = join(import.meta.dirname, 'dump');

/** Builds and runs the dump program of a release, unless the same program has run before. */
export function dumpKubernetes(source: KubernetesSource): { module: GoModule; dump: KubernetesDump } {
  const files = readdirSync(PROGRAM).sort();
  const program = files.map((file) => readFileSync(join(PROGRAM, file), 'utf8'));
  const directory = cacheDirectory(`kubernetes-${source.version}`, JSON.stringify(source), ...program);
  const module = downloadModule(`k8s.io/kubernetes@${source.version}`);
  const output = join(directory, 'dump.json');
  if (!existsSync(output)) {
    console.error(`building the dump program of ${source.version}; this takes some minutes`);
    for (const file of files) copyFileSync(join(PROGRAM, file), join(directory, file));
    writeModuleFile(directory, module, source);
    go(directory, 'build', '-o', 'dump', '.');
    writeFileSync(`${output}.part`, run(directory, module));
    renameSync(`${output}.part`, output);
    rmSync(join(directory, 'dump'));
  }
  return { module, dump: JSON.parse(readFileSync(output, 'utf8')) };
}

/** Upstream points its staging modules at directories of its own; published they are v0.X.Y. */
function writeModuleFile(directory: string, module: GoModule, { version, instead = {} }: KubernetesSource): void {
  rmSync(join(directory, 'go.mod'), { force: true });
  rmSync(join(directory, 'go.sum'), { force: true });
  go(directory, 'mod', 'init', 'cdk8s-fleet.local/dump');
  const staging = [...readFileSync(module.GoMod, 'utf8').matchAll(/^\s*(k8s\.io\/[a-z0-9-]+) => \.\//gm)].map(
    ([, name = '']) => name,
  );
  go(
    directory,
    'mod',
    'edit',
    `-require=k8s.io/kubernetes@${version}`,
    ...staging.map((name) => `-replace=${name}=${name}@${instead[name] ?? version.replace('v1.', 'v0.')}`),
  );
}

function run(directory: string, module: GoModule): string {
  return execFileSync(join(directory, 'dump'), [module.Dir], { encoding: 'utf8', maxBuffer: 1 << 28 });
}
