import type { Finding } from '../core/finding.js';
import type { JsonObject } from '../core/json.js';
import type { Change } from '../manifest/change.js';
import type { KubeObject, ObjectIdentity } from '../manifest/kube-object.js';
import type { UnitSummary } from '../manifest/summary.js';
import type { Member } from './member.js';

/**
 * When extensions work on a unit: what workloads are, who sizes them, what stands around them, edits of everything there is.
 * Those of one stage see the same unit, and have no order.
 */
export const STAGES = ['reshape', 'scale', 'surround', 'transform'] as const;

export type Stage = (typeof STAGES)[number];

/** A unit as it was when the stage began. Frozen all the way down. */
export interface UnitView<A = JsonObject> extends Member {
  /** What `render` saw. */
  readonly settings: A;
  readonly objects: readonly KubeObject[];
  /** What is in files that pass through encrypted, and can be neither seen nor changed. */
  readonly encrypted: readonly ObjectIdentity[];
  /** The objects of a kind, of one name when it is given. */
  find(kind: string, name?: string): readonly KubeObject[];
  /** What the objects come to: workloads with replicas and requests, services. */
  summary(): UnitSummary;
}

/** What an extension wants of a unit. A field it changed is its own to the end: that another changes it too is an error. */
export interface Contribution {
  readonly add?: readonly KubeObject[];
  readonly change?: readonly Change[];
  readonly drop?: readonly KubeObject[];
  readonly findings?: readonly Finding[];
}

/** All units of one environment that the extension is about. */
export interface Gathered {
  readonly units: readonly { readonly member: Member; readonly summary: UnitSummary }[];
}

/** What an extension makes of all units of an environment together. */
export interface Harvest {
  /** Objects for the hubs that the application has by a role. */
  readonly hub?: readonly { readonly target: string; readonly add: readonly KubeObject[] }[];
  /** Text by path below `extras/<extension>/<environment>/`, which no delivery engine applies: runbooks, restores. */
  readonly files?: { readonly [path: string]: string };
  readonly findings?: readonly Finding[];
}

/** What an extension does in one environment. Pure: units come in any order, and no state is kept between calls. */
export type Handlers<A = JsonObject> = {
  readonly [S in Stage]?: (unit: UnitView<A>) => Contribution;
} & {
  /** Once, after the environment's units. */
  readonly gather?: (gathered: Gathered) => Harvest;
};
