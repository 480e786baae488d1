// Asks a running API server about every mutation of the corpus and writes its verdicts:
// `tsx test/verification/corpus/record-verdicts.ts <folder that apiserver.sh made> 34 > verdicts-1.34.json`.
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import { ApiJudge } from '../../engines/api-judge.js';
import { goodObjectsOf } from './good-objects.js';
import { mutationsOf } from './mutations.js';

const [folder = '', minor = ''] = process.argv.slice(2);
const judge = new ApiJudge({ folder, minor: Number(minor), facts: kubernetesFacts() });

/** For each object a text with `+` or `-` for each of its mutations. */
async function record(): Promise<Record<string, string>> {
  await judge.store({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  const verdicts: Record<string, string> = {};
  for (const object of goodObjectsOf(judge.minor)) verdicts[nameOf(object)] = await verdictsOf(object);
  return verdicts;
}

async function verdictsOf(object: KubeObject): Promise<string> {
  const verdicts = await judge.verdicts([...mutationsOf(object)].map((mutation) => mutation.object));
  return verdicts.map(({ isAccepted }) => (isAccepted ? '+' : '-')).join('');
}

function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.name}`;
}

console.log(JSON.stringify(await record(), undefined, 2));
judge.close();
