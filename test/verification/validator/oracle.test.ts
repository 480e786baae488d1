import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../../src/core/json.js';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import type { ServedKind } from '../../../src/verification/schema/look-up-kind.js';
import { isEnforced } from '../../../src/verification/validator/enforced-field.js';
import { patternOf } from '../../../src/verification/validator/pattern.js';
import { isBase64, isDateTime, isMicroTime, isQuantity } from '../../../src/verification/validator/text-formats.js';
import { validateServed } from '../../../src/verification/validator/validate-object.js';
import type { ValidationRule } from '../../../src/verification/validator/validation-problem.js';
import { CUSTOM_OBJECTS } from '../corpus/custom-objects.js';
import { generatedKinds } from '../corpus/generated/generated-objects.js';
import { GOOD_OBJECTS } from '../corpus/good-objects.js';
import { type Mutation, mutationsOf } from '../corpus/mutations.js';
import { jsonSchemaOf } from './json-schema.js';

const facts = kubernetesFacts();
const MINOR = 34;
/** Of what is generated. */
const SEED = Number(process.env.FLEET_TEST_SEED ?? 1);

/** What JSON Schema can say. */
const STRUCTURE: ReadonlySet<ValidationRule> = new Set([
  'unknown-field',
  'field-type',
  'field-required',
  'field-enum',
  'field-format',
  'field-bounds',
  'field-conditions',
]);

const TEXT_FORMATS = { quantity: isQuantity, byte: isBase64, 'date-time': isDateTime };
const NATIVE_FORMATS = {
  ...TEXT_FORMATS,
  'micro-time': isMicroTime,
  int32: { type: 'number', validate: (value: number) => value === (value | 0) },
  int64: { type: 'number', validate: (value: number) => Math.abs(value) < 2 ** 63 },
} as const;
// What a definition of a custom resource says of the size of a number, servers do not check.
const CUSTOM_FORMATS = { ...TEXT_FORMATS, int32: true, int64: true, double: true } as const;

function kindOf({ apiVersion, kind }: KubeObject): ServedKind {
  const found = facts.find({ apiVersion, kind, minor: MINOR });
  if (found.status !== 'served') throw new Error(`${apiVersion} ${kind}: ${found.reason}`);
  return found;
}

/** Definitions have patterns as Go writes them. */
function goPattern(pattern: string): { readonly test: (text: string) => boolean; readonly toString: () => string } {
  const test = patternOf(pattern) ?? expect.fail(`${pattern} is not understood`);
  // By its text ajv tells one pattern from another.
  return { test, toString: () => pattern };
}

const validators = new Map<ServedKind['schema'], (object: unknown) => boolean>();

function validatorOf(kind: ServedKind): (object: unknown) => boolean {
  const known = validators.get(kind.schema);
  if (known !== undefined) return known;
  const isNative = kind.origin.name === 'kubernetes';
  const ajv = new Ajv({
    strict: false,
    validateSchema: false,
    formats: isNative ? NATIVE_FORMATS : CUSTOM_FORMATS,
    code: { regExp: Object.assign(goPattern, { code: 'goPattern' }) },
  });
  // The instance may lack what has a default, or what a server does not insist on.
  const isValid = ajv.compile(
    jsonSchemaOf(kind.schema, ({ definition, properties }, field) =>
      isNative ? isEnforced(definition, field) : properties?.get(field)?.default === undefined,
    ),
  );
  validators.set(kind.schema, isValid);
  return isValid;
}

/** Null, empty texts and what is held as a structure mean absent to a server, which JSON Schema does not know. */
function isComparable({ mistake }: Mutation): boolean {
  return !/null|empty|missing|owner/.test(mistake);
}

function refuses(object: KubeObject, kind: ServedKind): boolean {
  const problems = validateServed(object, { facts, minor: MINOR, kind });
  // What is missing beyond the schema is not for ajv to know.
  return problems.some(({ rule, message }) => STRUCTURE.has(rule) && !/ is missing$/.test(message));
}

describe.each(
  [...GOOD_OBJECTS, ...CUSTOM_OBJECTS].map((object) => [`${object.apiVersion} ${object.kind}`, object] as const),
)('%s', (_, object) => {
  const kind = kindOf(object);
  const isValid = validatorOf(kind);

  it('is accepted as it is', () => {
    expect(validateServed(object, { facts, minor: MINOR, kind })).toEqual([]);
    expect(isValid(object)).toBe(true);
  });

  it('is refused where ajv refuses it, whatever single mistake is made', () => {
    const mutations = [...mutationsOf(object)].filter(isComparable);
    const disagreed = mutations.filter((mutation) => isValid(mutation.object) === refuses(mutation.object, kind));
    expect(disagreed.map(({ mistake, at }) => `${mistake} ${at}`)).toEqual([]);
  });
});

const GENERATED = generatedKinds({ seed: SEED, minor: MINOR, facts, ofEach: 4 });

describe(`objects generated from seed ${SEED}`, () => {
  it.each(GENERATED.map((generated) => [kindNameOf(generated), generated] as const))('%s', (_, generated) => {
    const { kind, objects, mistakes } = generated;
    const isValid = validatorOf(kind);
    const good = objects.map((object) => ({ mistake: 'no mistake', at: '', object }));
    const disagreed = [...good, ...mistakes.filter(isComparable)].filter(
      ({ object }) => isValid(object) === refuses(object, kind),
    );
    expect(disagreed.map(({ mistake, at }) => `${mistake} ${at}`)).toEqual([]);
  });
});

function kindNameOf({ objects: [first] }: (typeof GENERATED)[number]): string {
  return `${first?.apiVersion} ${first?.kind}`;
}

describe('the corpus', () => {
  it('holds at least 40 kinds of Kubernetes', () => {
    expect(new Set(GOOD_OBJECTS.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(40);
    expect(GOOD_OBJECTS.every(isJsonObject)).toBe(true);
  });
});
