/** One object on one cluster, as far as a delivery decides it. */
export interface Snapshot {
  readonly uid: string;
  /** Everything but the status and what the server keeps for itself. */
  readonly content: string;
}

/** By `<cluster> <group/Kind> <namespace/name>`. */
export type Snapshots = ReadonlyMap<string, Snapshot>;

export interface Changes {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  /** Deleted and created anew under the same name: an outage. */
  readonly replaced: readonly string[];
}

export const NO_CHANGES: Changes = { created: [], changed: [], deleted: [], replaced: [] };

export function changesBetween(before: Snapshots, after: Snapshots): Changes {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  const select = (is: (old: Snapshot | undefined, now: Snapshot | undefined) => boolean) =>
    keys.filter((key) => is(before.get(key), after.get(key)));
  return {
    created: select((old) => old === undefined),
    deleted: select((_, now) => now === undefined),
    replaced: select((old, now) => old !== undefined && now !== undefined && old.uid !== now.uid),
    changed: select((old, now) => old !== undefined && old.uid === now?.uid && old.content !== now.content),
  };
}
