import fc, { type Arbitrary } from 'fast-check';
import type { KubeObject } from '../../../../src/manifest/kube-object.js';
import type { KubernetesFacts } from '../../../../src/verification/schema/kubernetes-facts.js';
import type { ServedKind } from '../../../../src/verification/schema/look-up-kind.js';
import type { Mutation } from '../mutations.js';
import { CLUSTER_OBJECTS } from './cluster-objects.js';
import { CONTROL_OBJECTS } from './control-objects.js';
import { CUSTOM_OBJECTS } from './custom-objects.js';
import { mistakesIn } from './mistakes.js';
import { NETWORKS } from './networks.js';
import { WORKLOADS } from './workloads.js';

const GENERATORS = [...WORKLOADS, ...NETWORKS, ...CLUSTER_OBJECTS, ...CONTROL_OBJECTS, ...CUSTOM_OBJECTS];

export interface GeneratorOptions {
  /** The same objects and mistakes for the same seed. */
  readonly seed: number;
  /** 34 for Kubernetes 1.34; kinds that it does not serve are left out. */
  readonly minor: number;
  readonly facts: Pick<KubernetesFacts, 'find'>;
  /** Good objects of each kind, and mistakes of each class in each kind. */
  readonly ofEach: number;
}

export interface GeneratedKind {
  readonly kind: ServedKind;
  readonly objects: readonly KubeObject[];
  /** With one mistake each, at places and in objects by chance. */
  readonly mistakes: readonly Mutation[];
}

/** Good objects of many kinds, and objects with one mistake of each class wherever it can be made. */
export function generatedKinds(options: GeneratorOptions): readonly GeneratedKind[] {
  return GENERATORS.flatMap((objects, index) => generatedKind(objects, { ...options, seed: options.seed + index }));
}

function generatedKind(arbitrary: Arbitrary<KubeObject>, { seed, minor, facts, ofEach }: GeneratorOptions) {
  const objects = fc.sample(arbitrary, { seed, numRuns: ofEach });
  const [first] = objects;
  if (first === undefined) return [];
  const kind = facts.find({ apiVersion: first.apiVersion, kind: first.kind, minor });
  if (kind.status !== 'served') return [];
  const all = objects.map((object) => mistakesIn(object, kind));
  const classes = [...(all[0]?.keys() ?? [])];
  const mistakes = classes.flatMap((mistake, index) => {
    const possible = all.flatMap((ofObject) => ofObject.get(mistake) ?? []);
    if (possible.length === 0) return [];
    return fc.sample(fc.constantFrom(...possible), { seed: seed + index, numRuns: ofEach });
  });
  return [{ kind, objects, mistakes: [...new Set(mistakes)] }];
}
