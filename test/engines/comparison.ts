import type { KubeObject } from '../../src/manifest/kube-object.js';
import type { Mutation } from '../verification/corpus/mutations.js';
import { refusalsAt } from '../verification/corpus/refuses.js';
import type { ApiJudge } from './api-judge.js';

/** The class of objects in which nothing is wrong. */
export const GOOD = 'no mistake';

/** What a server and we say of one object. */
export interface Compared extends Mutation {
  readonly kind: string;
  readonly isAccepted: boolean;
  /** Why the server refuses it. */
  readonly reason: string;
  /** Why we do. */
  readonly refusal: string | undefined;
}

export function asGood(object: KubeObject): Mutation {
  return { mistake: GOOD, at: '', object };
}

/** Asks a server and the validator about each object. Rules of policy are left out: they are for no server to judge. */
export async function compare(judge: ApiJudge, mutations: readonly Mutation[]): Promise<readonly Compared[]> {
  const refusalOf = refusalsAt(judge.minor);
  const verdicts = await judge.verdicts(mutations.map(({ object }) => object));
  return mutations.map((mutation, index) => {
    const { isAccepted = false, reason = 'not asked' } = verdicts[index] ?? {};
    const { object } = mutation;
    return { ...mutation, kind: object.kind, isAccepted, reason, refusal: refusalOf(object) };
  });
}

export function told({ kind, mistake, at, reason, refusal, object }: Compared): string {
  const said = [reason === '' ? [] : `the server: ${reason}`, refusal === undefined ? [] : `we: ${refusal}`].flat();
  return `${kind} ${object.metadata.name}, ${mistake}${at === '' ? '' : ` at ${at}`}: ${said.join('; ')}`;
}

/** A line for each class of mistakes: how many the server refuses, how many of these we miss, and what we refuse in vain. */
export function tableOf(compared: readonly Compared[]): string {
  const classes = [...new Set(compared.map(({ mistake }) => mistake))];
  const lines = classes.map((mistake) => {
    const of = compared.filter((one) => one.mistake === mistake);
    const refused = of.filter(({ isAccepted }) => !isAccepted);
    const missed = refused.filter(({ refusal }) => refusal === undefined);
    const inVain = of.filter(({ isAccepted, refusal }) => isAccepted && refusal !== undefined);
    return [mistake, of.length, refused.length, missed.length, inVain.length];
  });
  const head = ['class', 'objects', 'refused', 'missed', 'in vain'];
  return [head, ...lines].map(([name, ...counts]) => row(String(name), counts)).join('\n');
}

function row(name: string, counts: readonly (string | number | undefined)[]): string {
  return `${name.padEnd(28)}${counts.map((count) => String(count).padStart(9)).join('')}`;
}
