import type { Finding } from '../../core/finding.js';

/** A custom kind that passes, though nothing is known of it. */
export interface UnknownKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Of one of its objects. */
  readonly place: string;
}

/** Id by which such kinds go. */
export const KIND_UNKNOWN = 'kind-unknown';

/** Says of which kinds the objects were compared with no schema. */
export function unknownKindFindings(
  kinds: readonly UnknownKind[],
  severity: Extract<Finding['severity'], 'info' | 'warning'>,
): readonly Finding[] {
  return kinds.map(({ apiVersion, kind, place }) => ({
    rule: KIND_UNKNOWN,
    severity,
    place,
    message: `nothing is known of ${apiVersion} ${kind}, so its objects are compared with no schema`,
    hint: 'give its CustomResourceDefinition, or a dump of a cluster that has it, in schemas',
  }));
}
