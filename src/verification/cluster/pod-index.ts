import { type Facts, matches, type Selector } from '../../core/selector.js';
import type { IndexedObject } from './cluster-index.js';

/** Given to pods by their controllers, so that no template has them. */
const RUNTIME_LABELS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** Finds pods by their labels. A selector is compared with those alone that share the rarest of the labels it names. */
export class PodIndex {
  readonly #byNamespace = new Map<string, IndexedObject[]>();
  readonly #byLabel = new Map<string, IndexedObject[]>();

  constructor(objects: readonly IndexedObject[]) {
    for (const object of objects) {
      if (object.offer.pods === undefined) continue;
      const { namespace } = object.identity;
      push(this.#byNamespace, namespace, object);
      for (const [key, value] of Object.entries(object.offer.pods.labels))
        push(this.#byLabel, keyOf(namespace, key, value), object);
    }
  }

  select(namespace: string, selector: Selector): readonly IndexedObject[] {
    const lasting = withoutRuntimeLabels(selector);
    return this.#candidates(namespace, lasting.matchLabels).filter(
      ({ offer }) => offer.pods !== undefined && matches(lasting, offer.pods.labels),
    );
  }

  #candidates(namespace: string, labels: Facts = {}): readonly IndexedObject[] {
    const lists = Object.entries(labels).map(([key, value]) => this.#byLabel.get(keyOf(namespace, key, value)) ?? []);
    const [first = this.#byNamespace.get(namespace) ?? [], ...others] = lists;
    return others.reduce((shortest, list) => (list.length < shortest.length ? list : shortest), first);
  }
}

function withoutRuntimeLabels({ matchLabels = {}, matchExpressions = [] }: Selector): Selector {
  const isLasting = (key: string) => !RUNTIME_LABELS.has(key);
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).filter(([key]) => isLasting(key))),
    matchExpressions: matchExpressions.filter(({ key }) => isLasting(key)),
  };
}

function keyOf(namespace: string, key: string, value: string): string {
  return `${namespace} ${key}=${value}`;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
