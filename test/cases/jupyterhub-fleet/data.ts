import type { JsonObject } from 'cdk8s-fleet';
import type { SharedCase } from '../shared-case.js';

export interface NodePool {
  readonly machineTypes: readonly string[];
  readonly max: number;
  readonly gpu: { readonly count: number } | null;
}

export interface ClusterFacts {
  readonly name: string;
  readonly provider: string;
  readonly region: string | null;
  readonly zones: readonly string[] | null;
  readonly kubernetes: string;
  readonly distribution: string;
  readonly nodePools: readonly NodePool[];
  readonly supportValuesFiles: readonly string[];
}

export interface Hub {
  readonly name: string;
  readonly cluster: string;
  readonly environment: 'staging' | 'production';
  readonly chart: 'basehub' | 'daskhub';
  readonly domain: string;
  /** Later wins. */
  readonly valuesFiles: readonly string[];
}

export interface MachineType {
  readonly cpu: number;
  readonly memoryGiB: number;
}

/** What the fleet is made of, as published. */
export interface Published {
  readonly clusters: readonly ClusterFacts[];
  readonly hubs: readonly Hub[];
  readonly machineTypes: { readonly [name: string]: MachineType };
  /** Values by cluster and file. */
  readonly values: { readonly [cluster: string]: { readonly [file: string]: JsonObject } };
}

export function readPublished({ readJson }: SharedCase): Published {
  return {
    clusters: readJson('clusters.json'),
    hubs: readJson('hubs.json'),
    machineTypes: readJson('machine-types.json'),
    values: readJson('settings-layers.json'),
  };
}
