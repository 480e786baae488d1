import { isJsonObject } from '../../core/json.js';
import { kindOf, showValue } from '../../core/show-value.js';
import { isHiddenValue, type Path } from './hidden-value.js';
import type { ValidationProblem, ValidationRule } from './validation-problem.js';

/** What a check says of the value where a walk is, or of a field of it. */
export interface Report {
  readonly message: string;
  readonly hint: string;
  readonly value?: unknown;
  readonly allowed?: string;
}

/** What a value must be. */
export interface Expectation {
  readonly value: unknown;
  readonly allowed: string;
  readonly hint?: string;
}

export interface WalkOptions {
  readonly root: unknown;
  /** 34 for Kubernetes 1.34. */
  readonly minor: number;
  /** Whether the kind is one of Kubernetes itself, whose servers decode into structures and check in code. */
  readonly isNative: boolean;
  readonly minorsWith: (definition: string, property: string) => readonly number[];
  /** @default the root */
  readonly path?: Path;
  /** Whether fields that nothing describes are reported. @default true */
  readonly isClosed?: boolean;
}

const MAX_SHOWN = 200;

/** A way through one object, which knows where it is and collects what is found there. */
export class Walk {
  readonly problems: ValidationProblem[] = [];
  readonly minor: number;
  readonly isNative: boolean;
  readonly isClosed: boolean;
  readonly minorsWith: WalkOptions['minorsWith'];
  readonly #options: WalkOptions;
  readonly #path: (string | number)[];

  constructor(options: WalkOptions) {
    this.#options = options;
    this.minor = options.minor;
    this.isNative = options.isNative;
    this.isClosed = options.isClosed ?? true;
    this.minorsWith = options.minorsWith;
    this.#path = [...(options.path ?? [])];
  }

  enter(step: string | number): void {
    this.#path.push(step);
  }

  leave(): void {
    this.#path.pop();
  }

  get isAtItem(): boolean {
    return typeof this.#path.at(-1) === 'number';
  }

  /** The step before the last one. */
  get parent(): string | number | undefined {
    return this.#path.at(-2);
  }

  /** The kind of the whole object. */
  get kind(): unknown {
    return isJsonObject(this.#options.root) ? this.#options.root.kind : undefined;
  }

  /** All that checks ask of a walk, but for how to tell what they found: equal for places where equal values have the same problems. */
  get place(): string {
    return JSON.stringify([this.minor, this.isNative, this.isClosed, this.kind, this.#path]);
  }

  isBelow(step: string): boolean {
    return this.#path.includes(step);
  }

  /** Of a kind with a status of its own a server takes the status from nobody but its controller, and checks no more than its fields. */
  get isInStatus(): boolean {
    return this.#path[0] === 'status';
  }

  /** A walk from here that collects apart, and tolerates unknown fields. */
  branch(): Walk {
    return new Walk({ ...this.#options, path: this.#path, isClosed: false });
  }

  /** `replicas`, `args[0]`. */
  name(field?: string): string {
    if (field !== undefined) return field;
    const at = this.#path.findLastIndex((step) => typeof step === 'string');
    const indices = this.#path.slice(at + 1).map((step) => `[${step}]`);
    return at < 0 ? 'the object' : `${this.#path[at]}${indices.join('')}`;
  }

  /** The name of the field, what it must be, and what it is. @param expectation its hint is to set the field to what is allowed, if there is no better one */
  expect(rule: ValidationRule, { value, allowed, hint }: Expectation, field?: string) {
    const name = this.name(field);
    const shown = this.#isHidden(value, field) ? kindOf(value) : showValue(value);
    const message = `${name} must be ${allowed}, got ${shown}`;
    this.report(rule, { message, hint: hint ?? `set ${name} to ${allowed}`, value, allowed }, field);
  }

  report(rule: ValidationRule, report: Report, field?: string): void {
    this.#add(rule, 'error', report, field);
  }

  warn(rule: ValidationRule, report: Report, field?: string): void {
    this.#add(rule, 'warning', report, field);
  }

  /** Says that something could not be checked. */
  note(report: Report): void {
    this.#add('not-checked', 'info', report);
  }

  isHidden(value: unknown): boolean {
    return this.#isHidden(value, undefined);
  }

  #add(rule: ValidationRule, severity: ValidationProblem['severity'], report: Report, field?: string): void {
    const { message, hint, value, allowed } = report;
    this.problems.push({
      rule,
      severity,
      pointer: pointerOf(field === undefined ? this.#path : [...this.#path, field]),
      message,
      hint,
      ...(isShort(value) && !this.#isHidden(value, field) && { value }),
      ...(allowed !== undefined && { allowed }),
      ...(severity === 'info' && { notVerified: true }),
    });
  }

  #isHidden(value: unknown, field: string | undefined): boolean {
    return isHiddenValue(this.#options.root, field === undefined ? this.#path : [...this.#path, field], value);
  }
}

function isShort(value: unknown): value is string | number | boolean {
  return (
    (typeof value === 'string' && value.length <= MAX_SHOWN) || typeof value === 'number' || typeof value === 'boolean'
  );
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
