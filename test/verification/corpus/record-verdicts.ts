// Asks a running API server about every mutation of the corpus, as a strict server-side apply that changes nothing, and
// writes its verdicts: `tsx test/verification/corpus/record-verdicts.ts <folder that apiserver.sh made> > verdicts.json`.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import { GOOD_OBJECTS } from './good-objects.js';
import { mutationsOf } from './mutations.js';

const MINOR = 34;
const WIDTH = 8;

const [folder = ''] = process.argv.slice(2);
const config = readFileSync(join(folder, 'kubeconfig'), 'utf8');
const server = /server: (\S+)/.exec(config)?.[1] ?? '';
const token = /token: (\S+)/.exec(config)?.[1] ?? '';
const agent = new Agent({ keepAlive: true, maxSockets: WIDTH, ca: readFileSync(join(folder, 'certs/apiserver.crt')) });
const facts = kubernetesFacts();

function pathOf({ apiVersion, kind, metadata }: KubeObject): string {
  const found = facts.find({ apiVersion, kind, minor: MINOR });
  if (found.status !== 'served') throw new Error(`${apiVersion} ${kind}: ${found.reason}`);
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  const namespace = found.scope === 'Namespaced' ? `/namespaces/${metadata.namespace}` : '';
  return `/${root}/${apiVersion}${namespace}/${found.plural}/${encodeURIComponent(metadata.name)}`;
}

function isAccepted(object: KubeObject, dryRun = '&dryRun=All'): Promise<boolean> {
  const path = `${pathOf(object)}?fieldManager=corpus&force=true&fieldValidation=Strict${dryRun}`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/apply-patch+yaml' };
  return new Promise((resolve, reject) => {
    const call = request(server + path, { method: 'PATCH', headers, agent }, (response) => {
      response.resume().on('end', () => resolve((response.statusCode ?? 500) < 300));
    });
    call.on('error', reject).end(JSON.stringify(object));
  });
}

/** For each object a text with `+` or `-` for each of its mutations. */
async function record(): Promise<Record<string, string>> {
  await isAccepted({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, '');
  const verdicts: Record<string, string> = {};
  for (const object of GOOD_OBJECTS) {
    const mutations = [...mutationsOf(object)];
    const answers: string[] = [];
    let next = 0;
    const work = async () => {
      for (let index = next++; index < mutations.length; index = next++) {
        const mutation = mutations[index];
        if (mutation !== undefined) answers[index] = (await isAccepted(mutation.object)) ? '+' : '-';
      }
    };
    await Promise.all(Array.from({ length: WIDTH }, work));
    verdicts[`${object.apiVersion} ${object.kind} ${object.metadata.name}`] = answers.join('');
  }
  return verdicts;
}

console.log(JSON.stringify(await record(), undefined, 2));
agent.destroy();
