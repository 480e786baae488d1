import { FleetError } from './errors.js';
import {
  type CapacityIntent,
  type DatasetIntent,
  type ExclusiveIntent,
  type FlowIntent,
  INTENT_KINDS,
  type IntentKind,
  type InvariantIntent,
  type OtherIntent,
  type RuntimeOwnedIntent,
  type SurvivesIntent,
  type TrafficBackend,
  type TrafficIntent,
  type UsesIntent,
  type Where,
} from './intent.js';
import { type Selector, validateSelector } from './selector.js';
import { anything, being, fields, flag, listOf, mapOf, oneOf, type Shape, text } from './shape.js';

const whole = being('a whole number from 1', (value) => Number.isSafeInteger(value) && Number(value) >= 1);
const positive = being('a number above 0', (value) => typeof value === 'number' && value > 0 && value < Infinity);
const share = being('a number above 0, up to 1', (value) => typeof value === 'number' && value > 0 && value <= 1);
const notNegative = being('a number from 0', (value) => typeof value === 'number' && value >= 0 && value < Infinity);

const pointer = being(
  'a JSON pointer such as "/spec/replicas"',
  (value) => typeof value === 'string' && value.startsWith('/'),
);
const selector: Shape = (value, field) =>
  fields<Selector>({ matchLabels: mapOf(text), matchExpressions: listOf(anything) })(value, field) ??
  faultOfSelector(value as Selector, field);

function faultOfSelector(given: Selector, field: string): string | undefined {
  try {
    validateSelector(given, '');
    return undefined;
  } catch (error) {
    if (error instanceof FleetError) return `${field}: ${error.message}`;
    throw error;
  }
}

const WHERE = { on: selector, role: text } as const;
const where = fields<Where>(WHERE);

const onLoss: Shape = (value, field) => {
  const kind = oneOf('errors', 'renormalise', 'priority', 'waterfall');
  const isErrors = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'errors';
  if (isErrors) return fields<{ kind: 'errors' }>({ kind })(value, field);
  return fields<{ kind: string; seconds: number }>({ kind, seconds: notNegative }, ['kind', 'seconds'])(value, field);
};

const weight: Shape = (value, field) => (value === 'share' ? undefined : notNegative(value, field));
const backend = fields<TrafficBackend>({ ...WHERE, workload: text, weight, priority: notNegative }, [
  'workload',
  'weight',
]);

const SHAPES: { readonly [K in IntentKind]: Shape } = {
  traffic: fields<TrafficIntent>(
    {
      intent: text,
      hostname: text,
      to: listOf(backend),
      onLoss,
      through: text,
      peakRps: positive,
      allow: selector,
      rtoSeconds: notNegative,
    },
    ['hostname', 'to', 'onLoss'],
  ),
  capacity: fields<CapacityIntent>(
    { intent: text, workload: text, rpsPerPod: positive, utilization: share, startupSeconds: notNegative },
    ['workload', 'rpsPerPod', 'utilization', 'startupSeconds'],
  ),
  survives: fields<SurvivesIntent>({ intent: text, losing: oneOf('target', 'zone', 'region', 'provider', 'hub') }, [
    'losing',
  ]),
  dataset: fields<DatasetIntent>(
    {
      intent: text,
      dataset: text,
      writers: (value, field) => (value === 'any' ? undefined : where(value, field)),
      allow: selector,
      rpoSeconds: notNegative,
    },
    ['dataset', 'writers'],
  ),
  uses: fields<UsesIntent>({ intent: text, dataset: text, workload: text, mode: oneOf('read', 'write') }, [
    'dataset',
    'workload',
    'mode',
  ]),
  flow: fields<FlowIntent>(
    {
      intent: text,
      dataset: text,
      to: fields<FlowIntent['to']>({ sink: text, facts: mapOf(text) }, ['sink', 'facts']),
      on: selector,
      everySeconds: positive,
    },
    ['dataset', 'to'],
  ),
  exclusive: fields<ExclusiveIntent>({ intent: text, claim: text }, ['claim']),
  runtimeOwned: fields<RuntimeOwnedIntent>(
    { intent: text, group: text, kind: text, name: text, path: pointer, writer: text },
    ['group', 'kind', 'name', 'path', 'writer'],
  ),
  invariant: fields<InvariantIntent>({ intent: text, id: text, promql: text, forSeconds: notNegative, message: text }, [
    'id',
    'promql',
    'forSeconds',
    'message',
  ]),
  other: fields<OtherIntent>(
    {
      intent: text,
      kind: being('<package>/<kind>', (value) => typeof value === 'string' && /^[^/]+\/[^/]+$/.test(value)),
      version: whole,
      data: anything,
      mustAnswer: flag,
    },
    ['kind', 'version', 'data'],
  ),
};

/** What is wrong with an intent of a known kind; undefined when nothing is. */
export const intentShape: Shape = (value, field) => {
  const kind = typeof value === 'object' && value !== null && 'intent' in value ? value.intent : undefined;
  const shape = new Map<unknown, Shape>(Object.entries(SHAPES)).get(kind);
  return (shape ?? fields<{ intent: string }>({ intent: oneOf(...INTENT_KINDS) }, ['intent']))(value, field);
};
