import { isJsonObject, type JsonObject } from '../../../../src/core/json.js';
import type { KubeObject } from '../../../../src/manifest/kube-object.js';
import type { ServedKind } from '../../../../src/verification/schema/look-up-kind.js';
import type { ValueBounds } from '../../../../src/verification/schema/schema-node.js';
import type { Mutation } from '../mutations.js';
import { customRuleMistakes } from './custom-rule-mistakes.js';
import { type Place, placesIn, pointerOf, replaced } from './places.js';

/** What becomes of a value where the mistake is made; undefined where it cannot be. */
type MistakeAtPlace = (place: Place) => readonly unknown[] | undefined;

const text = (value: unknown): value is string => typeof value === 'string';
const integer = (value: unknown): value is number => Number.isInteger(value);
const list = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;

/** At fields of these names. */
function atFields(
  names: readonly string[],
  isMeant: (value: unknown) => boolean,
  ...wrong: readonly unknown[]
): MistakeAtPlace {
  return ({ field, value }) => (names.includes(field) && isMeant(value) ? wrong : undefined);
}

const COUNTS = [
  'replicas',
  'minReadySeconds',
  'parallelism',
  'completions',
  'backoffLimit',
  'revisionHistoryLimit',
  'weight',
  'leaseDurationSeconds',
  'timeoutSeconds',
  'maxSkew',
  'periodSeconds',
  'failureThreshold',
  'stabilizationWindowSeconds',
  'handSize',
  'versionPriority',
  'revision',
];
const PORTS = ['port', 'containerPort', 'targetPort', 'number', 'endPort'];
const ADDRESSES = ['ip', 'addresses', 'nameservers', 'externalIPs'];
const RANGES = ['cidr', 'except', 'cidrs', 'loadBalancerSourceRanges'];
const PARTS = ['maxSurge', 'maxUnavailable', 'minAvailable'];
const DURATIONS = [
  'interval',
  'timeout',
  'duration',
  'renewBefore',
  'refreshInterval',
  'request',
  'backendRequest',
  'for',
];
const NOT_EMPTY = [
  'containers',
  'rules',
  'paths',
  'subjects',
  'verbs',
  'accessModes',
  'operations',
  'addresses',
  'policies',
  'listeners',
  'endpoints',
  'dnsNames',
  'versions',
  'validations',
  'validationActions',
  'admissionReviewVersions',
  'clusterRoleSelectors',
  'command',
  'matchLabelExpressions',
  'values',
  'cidrs',
  'nodeSelectorTerms',
  'triggers',
  'hosts',
];

/** What is wrong with the value at one place, by the name of the class of mistakes. */
const AT_PLACES: Readonly<Record<string, MistakeAtPlace>> = {
  'unknown field': ({ value, node }) =>
    isJsonObject(value) && node.properties !== undefined ? [{ ...value, bogusField: 'x' }] : undefined,
  'misspelt field': ({ value, node }) => {
    if (!isJsonObject(value) || node.properties === undefined) return undefined;
    const [key, member] = Object.entries(value)[0] ?? [];
    return key === undefined ? undefined : [{ ...without(value, key), [`${key}${key.at(-1)}`]: member }];
  },
  'wrong type': ({ value, node }) => {
    if (node.type === undefined) return undefined;
    if (text(value)) return node.type === 'string' ? [17, true, {}] : [true, {}];
    if (typeof value === 'number') return ['seven', {}, true];
    return [typeof value === 'boolean' ? 'true' : 'x'];
  },
  'missing required field': ({ value, node }) =>
    isJsonObject(value)
      ? node.required.filter((field) => field in value).map((field) => without(value, field))
      : undefined,
  'value of an enumeration': ({ value, node }) => (text(value) && node.enum !== undefined ? [`${value}x`] : undefined),
  'out of bounds': ({ value, node, field }) => {
    if (node.bounds !== undefined) return beyond(node.bounds, value);
    return COUNTS.includes(field) && integer(value) ? [-1] : undefined;
  },
  'number of 32 bits': ({ value, node }) => (node.format === 'int32' && integer(value) ? [2 ** 31] : undefined),
  quantity: ({ node }) => (node.type === 'quantity' ? ['512MB', '1 Gi'] : undefined),
  duration: atFields(DURATIONS, text, '10 minutes'),
  'date and time': ({ value, node }) =>
    text(value) && node.format === 'date-time' ? ['yesterday', '2025-02-30T00:00:00Z'] : undefined,
  base64: ({ value, node }) => (text(value) && node.format === 'byte' ? ['not base64!', 'a'] : undefined),
  address: atFields(ADDRESSES, text, '300.1.1.1', 'host'),
  'address range': atFields(RANGES, text, '10.0.0.0/99', '10.0.0.0'),
  port: atFields(PORTS, integer, 99_999, -1),
  percentage: atFields(PARTS, text, '25', '-5%', 'x%'),
  'empty list': ({ field, value }) => (NOT_EMPTY.includes(field) && list(value) ? [[]] : undefined),
  'two items with one key': ({ value, node }) =>
    list(value) && node.list?.type === 'map' ? [[...value, value[0]]] : undefined,
  'item twice in a set': ({ value, node }) =>
    list(value) && node.list?.type === 'set' ? [[...value, value[0]]] : undefined,
  'label of a selector': ({ field, value }) =>
    (field === 'matchLabels' || field === 'nodeSelector') && isJsonObject(value)
      ? [
          { ...value, 'a b': 'x' },
          { ...value, a: 'x y' },
        ]
      : undefined,
  'operator without values': ({ value }) =>
    isJsonObject(value) && text(value.operator) && list(value.values) ? [without(value, 'values')] : undefined,
  'two of which one is meant': ({ value, node }) =>
    isJsonObject(value) ? second(value, node.definition ?? '') : undefined,
};

const CONFLICTS: Readonly<Record<string, JsonObject>> = {
  'core.v1.Volume': { emptyDir: {}, secret: { secretName: 'a' } },
  'core.v1.EnvVar': { value: 'a', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  'core.v1.Probe': { tcpSocket: { port: 80 }, exec: { command: ['a'] } },
  'networking.v1.IngressBackend': { service: { name: 'a', port: { number: 80 } }, resource: { kind: 'A', name: 'a' } },
  'networking.v1.NetworkPolicyPeer': { podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } },
  'core.v1.PersistentVolumeSpec': { nfs: { server: 'a', path: '/a' }, csi: { driver: 'a', volumeHandle: 'a' } },
  'policy.v1.PodDisruptionBudgetSpec': { minAvailable: 1, maxUnavailable: 1 },
};

function second(value: JsonObject, definition: string): readonly unknown[] | undefined {
  const conflict = Object.entries(CONFLICTS).find(([name]) => definition.endsWith(`.${name}`))?.[1];
  return conflict === undefined ? undefined : [{ ...value, ...conflict }];
}

function beyond({ minimum, maximum, minLength, maxLength, pattern, maxItems }: ValueBounds, value: unknown) {
  const wrong: unknown[] = [];
  if (typeof value === 'number') {
    if (minimum !== undefined) wrong.push(minimum - 1);
    if (maximum !== undefined) wrong.push(maximum + 1);
  } else if (text(value)) {
    if (minLength !== undefined && minLength > 0) wrong.push('');
    if (maxLength !== undefined && maxLength < 5000) wrong.push('a'.repeat(maxLength + 1));
    if (pattern !== undefined) wrong.push('\u0001 ');
  } else if (list(value) && maxItems !== undefined && maxItems < 100) {
    wrong.push(Array.from({ length: maxItems + 1 }, () => value[0]));
  }
  return wrong;
}

function without(value: JsonObject, field: string): JsonObject {
  const { [field]: _, ...others } = value;
  return others;
}

/** What is wrong with the object as a whole. */
type MistakeInObject = (object: KubeObject, kind: ServedKind) => readonly KubeObject[];

function inMetadata(...changes: readonly JsonObject[]): (object: KubeObject) => readonly KubeObject[] {
  return (object) => changes.map((change) => ({ ...object, metadata: { ...object.metadata, ...change } }));
}

const OWNER = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'a-b' };
const LARGE = 'x'.repeat(256 * 1024);

const IN_OBJECTS: Readonly<Record<string, MistakeInObject>> = {
  'name of the object': inMetadata(
    { name: 'App_1' },
    { name: '-x' },
    { name: 'a..b' },
    { name: 'x'.repeat(254) },
    { name: 'a/b' },
  ),
  'key of a label': inMetadata({ labels: { 'a b': 'x' } }, { labels: { '-a': 'x' } }, { labels: { 'A/B/C': 'x' } }),
  'value of a label': inMetadata({ labels: { a: 'x y' } }, { labels: { a: 'x'.repeat(64) } }, { labels: { a: '-' } }),
  'key of an annotation': inMetadata({ annotations: { 'a b': 'x' } }, { annotations: { '/a': 'x' } }),
  'size of annotations': inMetadata({ annotations: { a: LARGE } }),
  finalizer: inMetadata({ finalizers: ['a b'] }, { finalizers: ['example.com/a', 'example.com/a'] }),
  'owner of the object': inMetadata(
    { ownerReferences: [without(OWNER, 'uid')] },
    { ownerReferences: [OWNER, OWNER] },
    { ownerReferences: [{ ...OWNER, name: '' }] },
  ),
  'time of creation': inMetadata({ creationTimestamp: 'yesterday' }),
  'field of the metadata': inMetadata({ bogusField: 'x' }, { label: {} }),
  scope: (object, { scope }) => {
    if (scope === 'Cluster') return inMetadata({ namespace: 'shop' })(object);
    const { namespace: _, ...metadata } = object.metadata;
    return [{ ...object, metadata }];
  },
  'selector of other pods': (object) => {
    const { spec } = object;
    if (!isJsonObject(spec) || !isJsonObject(spec.selector) || !isJsonObject(spec.template)) return [];
    const selector = object.kind === 'ReplicationController' ? { other: 'x' } : { matchLabels: { other: 'x' } };
    return [{ ...object, spec: { ...spec, selector } }];
  },
  'rule of the definition': customRuleMistakes,
};

/** Objects with one mistake of each class, wherever it can be made, by the name of the class. */
export function mistakesIn(object: KubeObject, kind: ServedKind): ReadonlyMap<string, readonly Mutation[]> {
  const places = placesIn(object, kind.schema);
  const atPlaces = Object.entries(AT_PLACES).map(([mistake, wrong]) => {
    const mutations = places.flatMap((place) => (wrong(place) ?? []).map((value) => ({ path: place.path, value })));
    return [
      mistake,
      mutations.map(({ path, value }) => ({ mistake, at: pointerOf(path), object: replaced(object, path, value) })),
    ] as const;
  });
  const inObjects = Object.entries(IN_OBJECTS).map(
    ([mistake, wrong]) =>
      [mistake, wrong(object, kind).map((changed) => ({ mistake, at: '', object: changed }))] as const,
  );
  return new Map([...atPlaces, ...inObjects]);
}

/** The names of all classes. */
export const MISTAKES: readonly string[] = [...Object.keys(AT_PLACES), ...Object.keys(IN_OBJECTS)];
