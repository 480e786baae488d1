import { Construct } from 'constructs';
import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { validName } from '../core/names.js';

/** Keeps a fleet as it is while it is synthesized: what is added then would be in no output. */
export class Gate {
  #closed = 0;

  close(): void {
    this.#closed += 1;
  }

  open(): void {
    this.#closed -= 1;
  }

  get isClosed(): boolean {
    return this.#closed > 0;
  }
}

/** Constructs of one sort, wherever in the tree they were made. Their names are unique across the fleet. */
export class Registry<T extends Construct> {
  readonly #kind: string;
  readonly #group: string;
  readonly #gate: Gate;
  readonly #byName = new Map<string, T>();

  /** @param group id of the constructs that hold the members, such as `clusters` */
  constructor(kind: string, group: string, gate: Gate) {
    this.#kind = kind;
    this.#group = group;
    this.#gate = gate;
  }

  /**
   * Where a new member belongs: `acme/clusters` for the scope `acme`. A cluster, an environment and an application may
   * then share a name, and a path tells which one is meant.
   * @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_INVALID`
   */
  scopeOf(scope: Construct, name: string): Construct {
    this.check(name, `${scope.node.path}/${this.#group}/${name}`);
    const existing = scope.node.tryFindChild(this.#group);
    if (!(existing instanceof Construct)) return new Construct(scope, this.#group);
    // What a constructor refused stays behind in the tree, and would keep its name.
    existing.node.tryRemoveChild(name);
    return existing;
  }

  /** @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_INVALID` */
  check(name: string, path: string): void {
    validName(this.#kind, name, path);
    this.admit(name, path);
  }

  /** For names of several parts, whose spelling has been checked. @throws FleetError `NAME_TAKEN`, `VALUE_INVALID` */
  admit(name: string, path: string): void {
    if (this.#gate.isClosed) {
      throw new FleetError('VALUE_INVALID', {
        message: `${this.#kind} ${JSON.stringify(name)} is made while the fleet is synthesized, so it would be left out`,
        hint: 'make it before synth, not in render',
        path,
      });
    }
    const taken = this.#byName.get(name);
    if (taken === undefined) return;
    throw new FleetError('NAME_TAKEN', {
      message: `${this.#kind} name ${JSON.stringify(name)} is taken by ${taken.node.path}; names are unique across the fleet`,
      hint: 'choose another name',
      path,
    });
  }

  add(name: string, construct: T): void {
    this.#byName.set(name, construct);
  }

  get(name: string): T | undefined {
    return this.#byName.get(name);
  }

  /** Whether this very construct is a member. */
  has(construct: unknown): boolean {
    return construct instanceof Construct && this.#byName.get(construct.node.id) === construct;
  }

  /** Sorted by name. */
  all(): readonly T[] {
    return [...this.#byName].sort(([a], [b]) => compareText(a, b)).map(([, construct]) => construct);
  }
}
