import type { GroupedFindings } from '../core/finding-group.js';
import type { List } from '../core/list.js';
import type { ObjectIdentity } from '../manifest/kube-object.js';
import type { UnitSummary } from '../manifest/summary.js';
import type { FleetModel } from '../placement/fleet-model.js';
import type { Lock } from '../placement/lock/lock.js';
import type { RecordSet } from '../placement/records/record-set.js';

/** One file of the assembly. Files below `clusters/<target>/` belong to that target's inventory. */
export interface FileEntry {
  /** Relative to the assembly, parts separated by `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Of the content, where it is known already. */
  readonly sha256?: string;
  /** The Kubernetes objects it holds, for the inventory. @default none */
  readonly objects?: readonly ObjectIdentity[];
}

export interface AssemblySink {
  /**
   * Takes one file, in any order; its content, which must not change any more, is kept for a short while.
   * @throws FleetError `PATH_INVALID`, `OUTPUT_COLLISION`, `OUTPUT_LINK`, `OUTPUT_FAILED`
   */
  file(entry: FileEntry): void;
}

/** What rendering showed of one unit. */
export interface UnitSummaryEntry {
  readonly environment: string;
  readonly application: string;
  readonly target: string;
  /** Units with the same object share its text. */
  readonly summary: UnitSummary;
}

/** What an assembly says about itself. Lists may come in any order. */
export interface AssemblyDocuments {
  readonly lock: Lock;
  readonly fleet: FleetModel;
  /** One for each environment and application that has a policy, empty ones included. */
  readonly sets: readonly RecordSet[];
  /** One for each record. */
  readonly units: List<UnitSummaryEntry>;
  /** What did not stop the run, and what was accepted with a reason. */
  readonly findings: GroupedFindings;
}

/** Counts of files, documents and lock file included. */
export interface WriteReport {
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Files in the output that are not ours and were left alone, sorted. */
  readonly foreign: readonly string[];
}

export interface AssemblyWriter extends AssemblySink {
  /** The lock as it was before this run. */
  readonly previousLock: Lock;
  /** What the user should know about how this run began and what it found, one line each. */
  readonly notes: readonly string[];
  /**
   * Writes everything, or nothing.
   * @throws FleetError `OUTPUT_FOREIGN` and `OUTPUT_EDITED` (all at once), `DOCUMENT_INVALID`, `OUTPUT_LINK`, `OUTPUT_FAILED`;
   * `OUTPUT_INTERRUPTED` when it failed after it began to replace files: the next run completes it
   */
  commit(documents: AssemblyDocuments): WriteReport;
  /** Undoes everything since opening; without effect after `commit`. Safe in a signal handler. */
  abort(): void;
}
