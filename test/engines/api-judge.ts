import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { listIn, objectIn } from '../../src/verification/reading/unchecked.js';
import type { KubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';
import { KubeClient } from './kube-client.js';

export interface Verdict {
  readonly isAccepted: boolean;
  /** What the server says where it refuses. */
  readonly reason: string;
}

export interface JudgeOptions {
  /** What `apiserver.sh start` made for the cluster. */
  readonly folder: string;
  /** 34 for Kubernetes 1.34. */
  readonly minor: number;
  readonly facts: Pick<KubernetesFacts, 'find'>;
}

const STRICT = 'fieldValidation=Strict&fieldManager=corpus';
const ACCEPTED: Verdict = { isAccepted: true, reason: '' };
/** Requests under way at once. */
const WIDTH = 8;
/** The first minor version whose server looks at the pods and claims of a StatefulSet, as at those of any other workload. */
const LOOKS_AT_STATEFUL_SETS = 34;

/** Asks a running API server what it says of objects, without a change to it. */
export class ApiJudge {
  readonly minor: number;
  readonly #client: KubeClient;
  readonly #facts: JudgeOptions['facts'];

  constructor({ folder, minor, facts }: JudgeOptions) {
    this.minor = minor;
    this.#client = new KubeClient(folder);
    this.#facts = facts;
  }

  close(): void {
    this.#client.close();
  }

  /**
   * Whether the object can be created, and applied by the server: delivery engines do either, and each looks in its own way. Apply
   * cuts off what an integer has too many bits of, without a word, and refuses items of a list that have the same key, of which
   * create takes the last. Where the server does not look at what its controller will make of an object, that is asked about too.
   */
  async verdict(object: KubeObject): Promise<Verdict> {
    const made = object.kind === 'StatefulSet' && this.minor < LOOKS_AT_STATEFUL_SETS ? madeOf(object) : [];
    for (const each of [object, ...made]) {
      const created = await this.#send('POST', `${this.#collectionOf(each)}?dryRun=All&${STRICT}`, each);
      if (!created.isAccepted) return created;
    }
    return this.#apply(object, '&dryRun=All');
  }

  /** Verdicts in the order of the objects. */
  async verdicts(objects: readonly KubeObject[]): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    let next = 0;
    const work = async () => {
      for (let index = next++; index < objects.length; index = next++) {
        const object = objects[index];
        if (object !== undefined) verdicts[index] = await this.verdict(object);
      }
    };
    await Promise.all(Array.from({ length: WIDTH }, work));
    return verdicts;
  }

  /** Creates or changes an object, as often as it takes. */
  async store(object: KubeObject): Promise<void> {
    const { isAccepted, reason } = await this.#apply(object, '');
    if (!isAccepted) throw new Error(`${object.kind} ${object.metadata.name}: ${reason}`);
  }

  /** Waits until the server serves a path. */
  async served(path: string): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      const { status } = await this.#client.send({ method: 'GET', path });
      if (status === 200) return;
      await sleep(100);
    }
    throw new Error(`${path} is not served after 30 s`);
  }

  #apply(object: KubeObject, options: string): Promise<Verdict> {
    const path = `${this.#collectionOf(object)}/${encodeURIComponent(object.metadata.name)}`;
    return this.#send('PATCH', `${path}?force=true&${STRICT}${options}`, object);
  }

  async #send(method: 'POST' | 'PATCH', path: string, object: KubeObject): Promise<Verdict> {
    const type = method === 'POST' ? 'application/json' : 'application/apply-patch+yaml';
    const { status, text } = await this.#client.send({ method, path, body: JSON.stringify(object), type });
    // A server in trouble is no judge.
    if (status === 0 || status === 429 || (status >= 500 && !isAboutObject(text)))
      throw new Error(`${method} ${path}: ${status} ${text}`);
    // What is there already has been looked at before the server finds it.
    const isAccepted =
      status < 300 || (method === 'POST' && status === 409 && text.includes('"reason":"AlreadyExists"'));
    return isAccepted ? ACCEPTED : { isAccepted, reason: messageIn(text) };
  }

  #collectionOf({ apiVersion, kind, metadata: { namespace } }: KubeObject): string {
    const found = this.#facts.find({ apiVersion, kind, minor: this.minor });
    if (found.status !== 'served') throw new Error(`${apiVersion} ${kind}: ${found.reason}`);
    const root = `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
    const isPlaced = found.scope === 'Namespaced' && typeof namespace === 'string' && namespace !== '';
    return `${root}${isPlaced ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${found.plural}`;
  }
}

/** To some paths of a server it is an internal error that an object cannot be decoded or merged. */
function isAboutObject(text: string): boolean {
  return /failed to create typed|cannot unmarshal|error decoding|converting \(.+\) to|invalid resource name/.test(text);
}

function messageIn(text: string): string {
  try {
    return String(JSON.parse(text).message);
  } catch {
    return text;
  }
}

/** The first claims and the first pod of a StatefulSet, as its controller makes them. */
function madeOf({ metadata, spec }: KubeObject): readonly KubeObject[] {
  const { template, volumeClaimTemplates, serviceName } = objectIn(spec);
  const { metadata: ofPod, spec: podSpec } = objectIn(template);
  const { namespace } = metadata;
  const name = `${metadata.name}-0`;
  const claims = new Map(listIn(volumeClaimTemplates).map((claim) => [nameIn(claim), objectIn(claim)]));
  const volumes = [...claims.keys()].map((volume) => ({
    name: volume,
    persistentVolumeClaim: { claimName: `${volume}-${name}` },
  }));
  const others = listIn(objectIn(podSpec).volumes).filter((volume) => !claims.has(String(objectIn(volume).name)));
  return [
    ...[...claims].map(([volume, claim]) => ({
      ...claim,
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      // The labels are those of the selector.
      metadata: { ...objectIn(claim.metadata), labels: undefined, name: `${volume}-${name}`, namespace },
    })),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...objectIn(ofPod), name, namespace },
      spec: {
        ...objectIn(podSpec),
        hostname: name,
        subdomain: serviceName,
        volumes: [...volumes, ...others],
      },
    },
  ];
}

function nameIn(object: unknown): string {
  return String(objectIn(objectIn(object).metadata).name ?? '');
}
