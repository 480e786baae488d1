import type { Finding } from './finding.js';

/** Findings as people and documents have them. */
export interface GroupedFindings {
  /** About no object: placements, extensions, settings. */
  readonly general: readonly Finding[];
  /** Gravest first. */
  readonly objects: readonly FindingGroup[];
}

/** What was found in one object of an application, said once however many targets have it. */
export interface FindingGroup extends Omit<Finding, 'place'> {
  /** Empty where the objects belong to no fleet. */
  readonly application: string;
  /** `apps/Deployment shop/web` */
  readonly object: string;
  readonly apiVersion: string;
  /** Of a field in the object; `''` for the whole. */
  readonly pointer: string;
  /** What is there now; never from a Secret. */
  readonly value?: string | number | boolean;
  readonly allowed?: string;
  /** Why somebody accepted it; absent where nobody did. */
  readonly reason?: string;
  /** Sorted, and never empty. */
  readonly where: readonly FindingPlace[];
}

/** One target that has a finding. */
export interface FindingPlace {
  /** Empty for a cluster that is assumed and belongs to no fleet. */
  readonly environment: string;
  readonly target: string;
  readonly cluster: string;
  /** `<major>.<minor>`, where it is declared. */
  readonly kubernetes?: string;
  /** Of the construct or file. */
  readonly path: string;
  /** In the file, from 1. */
  readonly line?: number;
}
