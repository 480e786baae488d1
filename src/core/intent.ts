import type { Json } from './json.js';
import type { Selector } from './selector.js';

/** Version of the vocabulary as a whole: a kind that is added, or a field that changes its meaning, raises it. */
export const INTENT_VERSION = 1;

/** Relative to the placement, so that simulation can move things: never a list of chosen targets. Absent: wherever placed. */
export interface Where {
  readonly on?: Selector;
  readonly role?: string;
}

/** What happens to traffic when a place it goes to dies. */
export type OnLoss =
  | { readonly kind: 'errors' }
  | { readonly kind: 'renormalise' | 'priority' | 'waterfall'; readonly seconds: number };

export interface TrafficBackend extends Where {
  /** Name of the workload. */
  readonly workload: string;
  /** `share`: in proportion to the replicas placed there. */
  readonly weight: number | 'share';
  /** Lower is used first. @default 0 */
  readonly priority?: number;
}

export interface TrafficIntent {
  readonly intent: 'traffic';
  readonly hostname: string;
  readonly to: readonly TrafficBackend[];
  readonly onLoss: OnLoss;
  /** Role of the hub that traffic passes. */
  readonly through?: string;
  readonly peakRps?: number;
  /** Where requests may be served. */
  readonly allow?: Selector;
  readonly rtoSeconds?: number;
}

/** What a pod can do. Stated by people, so whoever uses it says that it is an assumption. */
export interface CapacityIntent {
  readonly intent: 'capacity';
  readonly workload: string;
  readonly rpsPerPod: number;
  /** Of what a pod can do, 0 to 1, that is used before another is started. */
  readonly utilization: number;
  readonly startupSeconds: number;
}

export interface SurvivesIntent {
  readonly intent: 'survives';
  readonly losing: 'target' | 'zone' | 'region' | 'provider' | 'hub';
}

export interface DatasetIntent {
  readonly intent: 'dataset';
  readonly dataset: string;
  readonly writers: Where | 'any';
  /** Where the data may be. */
  readonly allow?: Selector;
  readonly rpoSeconds?: number;
}

export interface UsesIntent {
  readonly intent: 'uses';
  readonly dataset: string;
  readonly workload: string;
  readonly mode: 'read' | 'write';
}

/** Data that leaves for a place outside the fleet. */
export interface FlowIntent {
  readonly intent: 'flow';
  /** `*`: all. */
  readonly dataset: string;
  readonly to: { readonly sink: string; readonly facts: { readonly [fact: string]: string } };
  readonly on?: Selector;
  readonly everySeconds?: number;
}

/** At most one holder in an environment: the owner id of DNS records, the schema of a database. */
export interface ExclusiveIntent {
  readonly intent: 'exclusive';
  readonly claim: string;
}

/** A field that something in the cluster writes, and that delivery must leave alone. */
export interface RuntimeOwnedIntent {
  readonly intent: 'runtimeOwned';
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** JSON pointer. */
  readonly path: string;
  readonly writer: string;
}

export interface InvariantIntent {
  readonly intent: 'invariant';
  readonly id: string;
  readonly promql: string;
  readonly forSeconds: number;
  readonly message: string;
}

/** From one extension to another. */
export interface OtherIntent {
  readonly intent: 'other';
  /** `<package or extension>/<kind>` */
  readonly kind: `${string}/${string}`;
  readonly version: number;
  readonly data: Json;
  /** Whether, on every cluster of the application that asks, an application must answer this kind. @default false */
  readonly mustAnswer?: boolean;
}

/** What an extension means, as data: all that simulation, alerts and other extensions know of it. */
export type Intent =
  | TrafficIntent
  | CapacityIntent
  | SurvivesIntent
  | DatasetIntent
  | UsesIntent
  | FlowIntent
  | ExclusiveIntent
  | RuntimeOwnedIntent
  | InvariantIntent
  | OtherIntent;

export type IntentKind = Intent['intent'];

export const INTENT_KINDS: readonly IntentKind[] = [
  'traffic',
  'capacity',
  'survives',
  'dataset',
  'uses',
  'flow',
  'exclusive',
  'runtimeOwned',
  'invariant',
  'other',
];

/** An intent, and who stated it about what. */
export type StatedIntent<K extends IntentKind = IntentKind> = Extract<Intent, { readonly intent: K }> & {
  /** Name of the extension. */
  readonly by: string;
  /** Null when it is about all applications. */
  readonly application: string | null;
  readonly environment: string;
};
