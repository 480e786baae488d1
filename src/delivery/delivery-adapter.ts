import type { KubeObject } from '../manifest/kube-object.js';
import type { FleetModel } from '../placement/fleet-model.js';
import type { PlacementRecord } from '../placement/records/record.js';

/** Everything an engine may need to know to deliver a fleet, once it is placed and rendered. */
export interface Delivery {
  readonly fleet: FleetModel;
  /** One for each environment and application that has a policy, in that order, sorted; records sorted by name. */
  readonly sets: readonly DeliverySet[];
  /** Namespaces that units of a project own, sorted, by project name. */
  readonly namespaces: ReadonlyMap<string, readonly string[]>;
}

export interface DeliverySet {
  readonly environment: string;
  readonly application: string;
  /** Path of the flat list of records, relative to the assembly. */
  readonly file: string;
  readonly records: readonly PlacementRecord[];
}

export interface DeliveryFile {
  /** Relative to `delivery/<adapter name>/`; ends in `.yaml`. */
  readonly path: string;
  readonly objects: readonly KubeObject[];
}

/** Turns placements into what one delivery engine consumes. A value made by a function with typed options. */
export interface DeliveryAdapter {
  readonly name: string;
  /** Namespace of the objects it makes, where all are in one. Another one is a change that needs an acknowledgement. */
  readonly namespace?: string;
  deliver(delivery: Delivery): readonly DeliveryFile[];
}
