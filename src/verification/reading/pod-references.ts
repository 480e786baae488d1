import type { ClusterIndex } from '../cluster/cluster-index.js';
import type { Problem } from '../engine/rule.js';
import { missingObject } from './missing-object.js';
import type { PodView } from './pod-view.js';
import { itemsIn, listIn, objectIn, textIn } from './unchecked.js';

/** What a pod cannot start without: an object of its namespace, or one key of it. */
export interface PodReference {
  readonly pointer: string;
  readonly name: string;
  readonly key?: string;
}

export type KeyedKind = 'ConfigMap' | 'Secret';

/** Fields by which volumes, projected volumes, variables and sets of variables refer to a kind. */
const FIELDS = {
  ConfigMap: { volume: 'configMap', volumeName: 'name', variable: 'configMapKeyRef', set: 'configMapRef' },
  Secret: { volume: 'secret', volumeName: 'secretName', variable: 'secretKeyRef', set: 'secretRef' },
} as const;

/** References that are `optional` are left out: a pod starts without them. */
export function podReferencesOf({ volumes, containers }: PodView, kind: KeyedKind): readonly PodReference[] {
  const fields = FIELDS[kind];
  const found: PodReference[] = [];
  for (const { volume, pointer } of volumes) {
    const place = { pointer: `${pointer}/${fields.volume}`, nameField: fields.volumeName };
    for (const reference of ofVolume(volume[fields.volume], place)) found.push(reference);
    for (const [index, source] of itemsIn(objectIn(volume.projected).sources)) {
      const at = `${pointer}/projected/sources/${index}/${fields.volume}`;
      for (const reference of ofVolume(source[fields.volume], { pointer: at, nameField: 'name' }))
        found.push(reference);
    }
  }
  for (const { container, pointer } of containers) {
    const variables = listIn(container.env);
    for (let index = 0; index < variables.length; index += 1) {
      const { valueFrom } = objectIn(variables[index]);
      if (valueFrom === undefined) continue;
      const { name, key, optional } = objectIn(objectIn(valueFrom)[fields.variable]);
      if (typeof name === 'string' && typeof key === 'string' && optional !== true)
        found.push({ pointer: `${pointer}/env/${index}/valueFrom/${fields.variable}`, name, key });
    }
    for (const [index, source] of itemsIn(container.envFrom)) {
      const { name, optional } = objectIn(source[fields.set]);
      if (typeof name === 'string' && optional !== true)
        found.push({ pointer: `${pointer}/envFrom/${index}/${fields.set}`, name });
    }
  }
  return found;
}

function ofVolume(
  value: unknown,
  { pointer, nameField }: { readonly pointer: string; readonly nameField: string },
): readonly PodReference[] {
  const source = objectIn(value);
  const name = textIn(source[nameField]);
  if (name === undefined || source.optional === true) return [];
  const items = itemsIn(source.items);
  if (items.length === 0) return [{ pointer, name }];
  return items.flatMap(([index, { key }]) =>
    typeof key === 'string' ? { pointer: `${pointer}/items/${index}`, name, key } : [],
  );
}

/** Made in every namespace by the cluster itself. */
const ALWAYS_THERE: ReadonlyMap<string, readonly string[]> = new Map([['kube-root-ca.crt', ['ca.crt']]]);

/** What is wrong with a reference of a pod in a namespace; undefined when the object and the key are there, or may be. */
export function referenceProblem(
  index: ClusterIndex,
  {
    kind,
    namespace,
    reference,
  }: { readonly kind: KeyedKind; readonly namespace: string; readonly reference: PodReference },
): Problem | undefined {
  const { pointer, name, key } = reference;
  const own = index.find({ group: '', kind, namespace, name });
  const made = index.made(kind, namespace, name);
  const always = kind === 'ConfigMap' ? ALWAYS_THERE.get(name) : undefined;
  if (own === undefined && made === undefined && always === undefined)
    return {
      pointer,
      ...missingObject(index, { group: '', kind, namespace, name }),
      hint: `add the ${kind}, name one that is there, or make the reference optional`,
    };
  const keys = own === undefined ? (made?.keys ?? always) : own.offer.keys;
  if (key === undefined || keys === undefined || keys.includes(key)) return undefined;
  return {
    pointer: `${pointer}/key`,
    message: `${kind} ${JSON.stringify(name)} has no key ${JSON.stringify(key)}`,
    hint: 'name a key that is there, or make the reference optional',
    value: key,
    allowed: keys.length === 0 ? 'it has no keys' : [...keys].sort().join(', '),
  };
}
