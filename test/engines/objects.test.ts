import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { synthesizeForTest, type TestAssembly } from 'cdk8s-fleet/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delivery as ledgerDelivery } from '../../apps/regions/delivery.js';
import { createLedger } from '../../apps/regions/ledger.js';
import { delivery as shopDelivery } from '../../apps/storefront/delivery.js';
import { createStorefront } from '../../apps/storefront/storefront.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { readCustomDefinitions } from '../../tools/schemas/custom-definitions.js';
import { PACKS, type PackSource } from '../../tools/schemas/sources.js';
import { BINARIES } from './argocd.js';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'apiserver/apiserver.sh');

const EXTERNAL_DNS: PackSource = {
  pack: 'external-dns',
  release: '0.22.0',
  module: 'sigs.k8s.io/external-dns@v0.22.0',
  crds: 'config/crd/standard',
};
/** What the clusters of the examples have installed. */
const INSTALLED = [
  ...PACKS.filter(({ pack, release }) => `${pack} ${release}` === 'gateway-api 1.5.1' || pack === 'external-secrets'),
  EXTERNAL_DNS,
];

/** By name, with pull secrets that a mirror has brought. */
const examples: readonly [string, TestAssembly, readonly string[]][] = [
  ['the storefront', synthesizeForTest(createStorefront(), { delivery: shopDelivery }), ['mirror-api', 'mirror-web']],
  ['the regions', synthesizeForTest(createLedger(), { delivery: ledgerDelivery }), []],
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-objects-'));
  // Ports of its own, beside those of a hub and its clusters.
  await run(script, ['start', 'judge', '17443'], { env: environment() });
  const definitions = INSTALLED.flatMap((source) => readCustomDefinitions(source).definitions);
  await apply(definitions, []);
  await kubectl(['wait', 'crd', '--all', '--for=condition=Established', '--timeout=60s']);
}, 180_000);

afterAll(async () => {
  await run(script, ['stop', '--all'], { env: environment() });
  await rm(folder, { recursive: true });
}, 60_000);

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, RUN: folder, ETCD_PORT: '13379' };
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  /** Refusals and warnings. */
  readonly message: string;
}

async function kubectl(args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(join(BINARIES, 'kubectl'), ['--kubeconfig', join(folder, 'judge/kubeconfig'), ...args]);
  child.stdin.end(input);
  const exited = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const [stdout, message, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { stdout, message, exitCode };
}

interface Answer extends Omit<Ended, 'stdout'> {
  /** As the server would keep them. */
  readonly objects: readonly KubeObject[];
}

/** Fields that the server does not know are refused. */
async function apply(input: readonly KubeObject[] | string, options: readonly string[]): Promise<Answer> {
  const documents = typeof input === 'string' ? input : input.map((object) => JSON.stringify(object)).join('\n---\n');
  const args = ['apply', '--server-side', '--validate=strict', '-o', 'json', '-f', '-', ...options];
  const { stdout, ...rest } = await kubectl(args, documents);
  const { items = [] } = stdout === '' ? {} : JSON.parse(stdout);
  return { ...rest, objects: items };
}

const identity = ({ apiVersion, kind, metadata }: KubeObject) =>
  `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

test('a field that it does not know is one that it refuses', async () => {
  const misspelt = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'misspelt' }, dat: {} };
  const answer = await apply([misspelt], ['--dry-run=server', '--namespace=default']);
  expect(answer).toEqual({ exitCode: 1, objects: [], message: expect.stringContaining('.dat: field not declared') });
});

describe.each(examples)('%s', (_, assembly, pullSecrets) => {
  const manifests = [...assembly.files].filter(([path]) => path.startsWith('clusters/'));
  const sent = manifests.flatMap(([path]) => {
    const [, target = '', application = ''] = path.split('/');
    return assembly.objects(application, target);
  });
  let answer: Answer;

  beforeAll(async () => {
    const namespaces = [...new Set(assembly.records.map(({ namespace }) => namespace))];
    const created = await apply(
      namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
      [],
    );
    expect(created).toMatchObject({ exitCode: 0, message: '' });
    answer = await apply(manifests.map(([, text]) => text).join('---\n'), ['--dry-run=server']);
  }, 120_000);

  test('has no object that an API server refuses, or warns of', () => {
    expect(answer.message).toBe('');
    expect(answer.exitCode).toBe(0);
    expect(answer.objects.map(identity)).toEqual(sent.map(identity));
  });

  test.each(pullSecrets)('has the pull secret %s, to whose list the server adds nothing', (name) => {
    const listOf = (objects: readonly KubeObject[]) => {
      const secret = objects.find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === name);
      return Object(secret?.spec).data;
    };
    expect(listOf(sent)).toHaveLength(1);
    expect(listOf(answer.objects)).toEqual(listOf(sent));
  });
});
