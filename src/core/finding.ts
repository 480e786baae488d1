/** A problem found in a fleet or in what it generates, as data. */
export interface Finding {
  /** Permanent id of the rule, kebab-case. */
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** Where: an application and environment, a file, an object. */
  readonly place: string;
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
}
