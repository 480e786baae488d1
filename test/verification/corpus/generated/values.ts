import fc, { type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../../../../src/core/json.js';
import type { KubeObject } from '../../../../src/manifest/kube-object.js';

// Values that are good wherever they are used; what goes with what is for those who use them.

export type Model = Readonly<Record<string, Arbitrary<unknown>>>;

/** All of the fields. */
export function all(model: Model): Arbitrary<JsonObject> {
  return fc.record(model) as Arbitrary<JsonObject>;
}

/** Any of the fields. */
export function some(model: Model): Arbitrary<JsonObject> {
  return fc.record(model, { requiredKeys: [] }) as Arbitrary<JsonObject>;
}

/** The required fields, and any of the others. */
export function record(required: Model, optional: Model = {}): Arbitrary<JsonObject> {
  return fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) }) as Arbitrary<JsonObject>;
}

export const one = (...values: Json[]): Arbitrary<Json> => fc.constantFrom(...values);
export const flag = fc.boolean();
export const count = (min = 0, max = 9) => fc.integer({ min, max });

/** One to three items. */
export function few<T>(item: Arbitrary<T>): Arbitrary<T[]> {
  return fc.array(item, { minLength: 1, maxLength: 3 });
}

/** One to three items that differ in a field, or as a whole. */
export function distinct<T>(item: Arbitrary<T>, ...fields: readonly string[]): Arbitrary<T[]> {
  const selector = (value: T) =>
    JSON.stringify(fields.length === 0 ? value : fields.map((field) => Object(value)[field]));
  return fc.uniqueArray(item, { minLength: 1, maxLength: 3, selector });
}

export function only<T extends Json>(value: T): Arbitrary<T> {
  return fc.constant(value);
}

export const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/);
export const subdomain = fc.tuple(label, label).map((parts) => parts.join('.'));
export const domain = fc.tuple(label, label).map((parts) => `${parts.join('.')}.example`);
export const text = fc.stringMatching(/^[A-Za-z][A-Za-z 0-9]{0,12}$/);
export const labelValue = fc.oneof(label, fc.constantFrom('', 'A_b.c', '1', 'v1.2.3'));
export const labelKey = fc.oneof(
  label,
  fc.tuple(domain, label).map((parts) => parts.join('/')),
  fc.constant('A_b.c'),
);
export const labels = fc.dictionary(labelKey, labelValue, { minKeys: 1, maxKeys: 3 });
const annotations = fc.dictionary(labelKey, fc.string({ maxLength: 20 }), { maxKeys: 3 });

export const port = fc.integer({ min: 1, max: 65_535 });
export const portName = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
export const protocol = one('TCP', 'UDP', 'SCTP');
export const percent = fc.integer({ min: 0, max: 100 }).map((value) => `${value}%`);
export const countOrPercent = fc.oneof(
  count(1, 9),
  fc.integer({ min: 1, max: 100 }).map((value) => `${value}%`),
);
export const ipv4 = fc.ipV4();
export const cidr = fc.tuple(count(0, 250), count(8, 24)).map(([octet, length]) => `${octet}.0.0.0/${length}`);
export const bytes = fc.base64String({ maxLength: 16 });
export const time = one('2025-01-31T12:00:00Z', '2024-02-29T00:00:00+02:00', '2025-12-01T23:59:59.5Z');
export const microTime = one('2025-01-31T12:00:00.000000Z', '2025-01-31T12:00:00.123456+01:00');
export const goDuration = one('10s', '1h', '90s', '5m');
export const amount = fc.oneof(
  fc.integer({ min: 1, max: 900 }).map((value) => `${value}Mi`),
  one('1', '1500m', '0.5', '2k', '1e3', '1.5Gi', 1, 2.5),
);
export const size = fc.integer({ min: 1, max: 900 }).map((value) => `${value}Gi`);
export const path = fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
export const relativePath = fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
export const image = fc.tuple(domain, label).map(([host, name]) => `${host}/${name}:1.4.2`);

export const requirement = fc.oneof(
  all({ key: labelKey, operator: one('In', 'NotIn'), values: few(labelValue) }),
  all({ key: labelKey, operator: one('Exists', 'DoesNotExist') }),
);
export const selector = some({ matchLabels: labels, matchExpressions: few(requirement) });

const metadata = some({ labels, annotations });

export type Scoped = 'Namespaced' | 'Cluster';

/** Namespace of everything that has one. */
export const NAMESPACE = 'shop';

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope?: Scoped;
  /** @default a DNS label */
  readonly name?: Arbitrary<Json>;
}

/** Objects of a kind, with metadata of their own and other fields as given. */
export function objects(
  { apiVersion, kind, scope = 'Namespaced', name = label }: Kind,
  body: Arbitrary<JsonObject>,
): Arbitrary<KubeObject> {
  const ofScope = scope === 'Namespaced' ? { namespace: NAMESPACE } : {};
  return fc
    .tuple(name, metadata, body)
    .map(([ofName, more, fields]) =>
      JSON.parse(JSON.stringify({ apiVersion, kind, metadata: { name: ofName, ...ofScope, ...more }, ...fields })),
    );
}

/** Objects that are all in their spec. */
export function specs(kind: Kind, spec: Arbitrary<JsonObject>): Arbitrary<KubeObject> {
  return objects(kind, all({ spec }));
}
