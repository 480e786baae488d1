import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Snapshot, Snapshots } from './changes.js';
import { KubeClient, type LiveObject } from './kube-client.js';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'argocd/argocd.sh');
/** Where setup.sh puts what it builds. */
export const BINARIES =
  process.env.BIN ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-fleet/engines');

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const APPLICATION_SETS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applicationsets';
const ROOT = 'root';

/** The Git address of the committed directory. */
export const REPOSITORY = 'git://127.0.0.1:19418/dist';

export interface Application extends LiveObject {
  readonly spec: {
    readonly project: string;
    readonly source: { readonly path: string };
    readonly destination: { readonly name: string; readonly namespace: string };
  };
  readonly operation?: unknown;
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status?: string };
    readonly operationState?: { readonly phase: string };
    readonly conditions?: readonly { readonly message: string }[];
  };
}

export interface Rendering {
  /** 0 good, 1 the engine refused, 3 an Application would be rejected. */
  readonly exitCode: number;
  readonly applications: readonly Application[];
  readonly message: string;
}

/** What Argo CD's own engine makes of the ApplicationSets in a file, with the AppProjects and cluster Secrets of `stateDir`. */
export async function renderApplications(
  appSetFile: string,
  assemblyDir: string,
  stateDir: string,
): Promise<Rendering> {
  const args = ['-appset', appSetFile, '-dist', assemblyDir, '-state', stateDir];
  const options = { maxBuffer: 256 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(join(BINARIES, 'appset-render'), args, options, (error, stdout, message) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, message, applications: stdout === '' ? [] : JSON.parse(stdout) });
    });
  });
}

/** Starts a hub that delivers the directory, and clusters for it to deliver to. Ports are fixed: one at a time. */
export async function startArgoCd(assemblyDir: string, clusters: readonly string[]): Promise<ArgoCd> {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-argocd-'));
  const environment = { ...process.env, RUN: folder };
  try {
    await run(script, ['up', ...clusters], { env: environment });
    const argoCd = new ArgoCd(folder, clusters);
    await argoCd.open();
    await argoCd.commit(assemblyDir);
    return argoCd;
  } catch (error) {
    await stop(folder);
    throw error;
  }
}

async function stop(folder: string): Promise<void> {
  await run(script, ['down'], { env: { ...process.env, RUN: folder } });
  await rm(folder, { recursive: true, force: true });
}

export class ArgoCd {
  readonly #folder: string;
  readonly #hub: KubeClient;
  readonly #clusters: ReadonlyMap<string, KubeClient>;
  #builtIn: ReadonlySet<string> = new Set();
  #revision = '';
  #expected: ReadonlyMap<string, boolean> = new Map();
  /** Whether workloads become ready, in place of the kubelets that are not there. */
  workloadsBecomeReady = true;

  constructor(folder: string, clusters: readonly string[]) {
    this.#folder = folder;
    this.#hub = new KubeClient(join(folder, 'hub'));
    this.#clusters = new Map(clusters.map((name) => [name, new KubeClient(join(folder, name))]));
  }

  /** What a {@link KubeClient} of a cluster needs. */
  folderOf(cluster: string): string {
    return join(this.#folder, cluster);
  }

  /** Remembers what every new cluster holds. */
  async open(): Promise<void> {
    this.#builtIn = new Set((await this.objects()).keys());
  }

  /** Commits the directory; the hub then applies its delivery objects and prunes those that are gone. */
  async commit(assemblyDir: string): Promise<void> {
    const { stdout } = await run(script, ['commit', assemblyDir], { env: { ...process.env, RUN: this.#folder } });
    this.#revision = stdout.trim();
    this.#expected = await recordsOf(assemblyDir);
    await this.refresh();
  }

  /** Makes Argo CD read Git now. */
  async refresh(): Promise<void> {
    const applications = await this.applications();
    const sets = await this.#hub.list(APPLICATION_SETS);
    const mark = (key: string, value: string | null) => ({ metadata: { annotations: { [key]: value } } });
    for (const { metadata } of sets) {
      // A refused set keeps the mark, so it is taken away first.
      for (const value of [null, 'true']) {
        const change = mark('argocd.argoproj.io/application-set-refresh', value);
        await this.#hub.patch(`${APPLICATION_SETS}/${metadata.name}`, change).catch(ignoreGone);
      }
    }
    for (const { metadata } of applications) {
      const change = mark('argocd.argoproj.io/refresh', 'normal');
      await this.#hub.patch(`${APPLICATIONS}/${metadata.name}`, change).catch(ignoreGone);
    }
  }

  async applications(): Promise<readonly Application[]> {
    return (await this.#hub.list(APPLICATIONS)) as readonly Application[];
  }

  /**
   * Waits until there is exactly one Application for each record of the last commit, all of them synced to it and
   * healthy, and stays so for three seconds: whatever Argo CD still had to do would show by then.
   */
  async settle(limitSeconds = 120): Promise<void> {
    const deadline = Date.now() + limitSeconds * 1000;
    let waiting: readonly string[] = [];
    let quiet = 0;
    for (let round = 1; Date.now() < deadline; round += 1) {
      waiting = await this.#unsettled();
      quiet = waiting.length === 0 ? quiet + 1 : 0;
      if (quiet > 3) return;
      if (quiet === 0 && round % 5 === 0) await this.refresh();
      await sleep(1000);
    }
    throw new Error(`Argo CD has not settled after ${limitSeconds} s:\n${waiting.join('\n')}`);
  }

  /** Every object on every cluster but the hub, of whatever kind, that was not there from the start. */
  async objects(): Promise<Snapshots> {
    const all = new Map<string, Snapshot>();
    for (const [cluster, client] of this.#clusters) {
      for (const { path, group, kind } of await client.kinds()) {
        for (const object of await client.list(path)) {
          const { namespace, name } = object.metadata;
          const type = group === '' ? kind : `${group}/${kind}`;
          const key = `${cluster} ${type} ${namespace === undefined ? name : `${namespace}/${name}`}`;
          if (!this.#builtIn.has(key)) all.set(key, snapshotOf(object));
        }
      }
    }
    return all;
  }

  async stop(): Promise<void> {
    for (const client of [this.#hub, ...this.#clusters.values()]) client.close();
    await stop(this.#folder);
  }

  async #unsettled(): Promise<readonly string[]> {
    if (this.workloadsBecomeReady) await this.#makeReady();
    const applications = await this.applications();
    const found = new Map(applications.map((application) => [application.metadata.name, application]));
    const missing = [ROOT, ...this.#expected.keys()]
      .filter((name) => !found.has(name))
      .map((name) => `${name}: missing`);
    const wrong = applications.flatMap((application) => {
      const { name } = application.metadata;
      if (name !== ROOT && !this.#expected.has(name)) return [`${name}: still there`];
      return isSettled(application, this.#revision, this.#expected.get(name) ?? true)
        ? []
        : [`${name}: ${JSON.stringify(application.status)}`];
    });
    return [...missing, ...wrong];
  }

  async #makeReady(): Promise<void> {
    for (const client of this.#clusters.values()) {
      for (const { metadata, spec } of await client.list('/apis/apps/v1/deployments')) {
        const { replicas } = spec as { readonly replicas: number };
        const status = {
          observedGeneration: metadata.generation,
          replicas,
          updatedReplicas: replicas,
          readyReplicas: replicas,
          availableReplicas: replicas,
        };
        const path = `/apis/apps/v1/namespaces/${metadata.namespace}/deployments/${metadata.name}/status`;
        await client.patch(path, { status }).catch(ignoreGone);
      }
    }
  }
}

function isSettled(application: Application, revision: string, autoSync: boolean): boolean {
  const { operation, status } = application;
  if (operation !== undefined || status?.sync?.revision !== revision) return false;
  if (!autoSync) return true;
  const phase = status.operationState?.phase;
  return (
    status.sync.status === 'Synced' && status.health?.status === 'Healthy' && (phase ?? 'Succeeded') === 'Succeeded'
  );
}

/** Whether each record, by name, is synced without being asked. */
async function recordsOf(assemblyDir: string): Promise<ReadonlyMap<string, boolean>> {
  const folder = join(assemblyDir, 'placement');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.json'));
  const lists = await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))));
  return new Map(lists.flat().map(({ name, autoSync }) => [name, autoSync === 'true']));
}

function snapshotOf(object: LiveObject): Snapshot {
  const { status: _, metadata, ...rest } = object;
  const { uid, ...kept } = metadata;
  const own = new Set(['resourceVersion', 'generation', 'managedFields', 'creationTimestamp']);
  const content = { ...rest, metadata: Object.fromEntries(Object.entries(kept).filter(([key]) => !own.has(key))) };
  return { uid, content: JSON.stringify(content) };
}

function ignoreGone(error: Error): void {
  if (!error.message.includes(': 404 ')) throw error;
}
