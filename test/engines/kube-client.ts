import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';

/** An object as an API server returns it. */
export interface LiveObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
    readonly deletionTimestamp?: string;
  };
  readonly [key: string]: unknown;
}

interface ListedKind {
  readonly path: string;
  readonly group: string;
  readonly kind: string;
}

interface DiscoveredResources {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly verbs: readonly string[];
        readonly responseKind: { readonly kind: string };
      }[];
    }[];
  }[];
}

export interface KubeRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** Of the body. */
  readonly type?: string;
}

const MERGE_PATCH = 'application/merge-patch+json';

export class KubeClient {
  readonly #server: string;
  readonly #token: string;
  readonly #agent: Agent;

  /** @param folder what `apiserver.sh start` made for the cluster */
  constructor(folder: string) {
    const config = readFileSync(join(folder, 'kubeconfig'), 'utf8');
    this.#server = /server: (\S+)/.exec(config)?.[1] ?? '';
    this.#token = /token: (\S+)/.exec(config)?.[1] ?? '';
    this.#agent = new Agent({ keepAlive: true, maxSockets: 8, ca: readFileSync(join(folder, 'certs/apiserver.crt')) });
  }

  close(): void {
    this.#agent.destroy();
  }

  async list(path: string): Promise<readonly LiveObject[]> {
    const { items } = JSON.parse(await this.#call('GET', path)) as { readonly items: readonly LiveObject[] };
    return items;
  }

  /** A JSON merge patch. */
  async patch(path: string, change: object): Promise<void> {
    await this.#call('PATCH', path, JSON.stringify(change));
  }

  /** Every kind the server can list, in one version each, but for events. */
  async kinds(): Promise<readonly ListedKind[]> {
    const kinds: ListedKind[] = [];
    for (const root of ['/api', '/apis']) {
      const { items } = JSON.parse(await this.#call('GET', root)) as DiscoveredResources;
      for (const { metadata, versions } of items) {
        const [preferred] = versions;
        const group = metadata.name ?? '';
        for (const { resource, verbs, responseKind } of preferred?.resources ?? []) {
          if (!verbs.includes('list') || responseKind.kind === 'Event') continue;
          const base = group === '' ? root : `${root}/${group}`;
          kinds.push({ path: `${base}/${preferred?.version}/${resource}`, group, kind: responseKind.kind });
        }
      }
    }
    return kinds;
  }

  async #call(method: string, path: string, body?: string): Promise<string> {
    const { status, text } = await this.send({ method, path, ...(body !== undefined && { body, type: MERGE_PATCH }) });
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text;
  }

  /** Sends what is given, and returns whatever the server answers. */
  send({ method, path, body, type }: KubeRequest): Promise<{ readonly status: number; readonly text: string }> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
      ...(type !== undefined && { 'content-type': type }),
    };
    return new Promise((resolve, reject) => {
      const call = request(this.#server + path, { method, headers, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}
