import { groupBy } from '../../core/group-by.js';
import type { RuntimeOwnedIntent, StatedIntent } from '../../core/intent.js';
import { compareText } from '../../core/json.js';
import type { DeliverySet } from '../delivery-adapter.js';

/**
 * Fields of one object that Argo CD neither compares nor, with {@link RESPECT_IGNORED}, applies.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 */
export interface IgnoredDifference {
  /** Absent for the core group. */
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly jsonPointers: readonly string[];
}

/** Or a sync would apply the field as Git has it: without `spec.replicas`, one pod, until an autoscaler starts the others. */
export const RESPECT_IGNORED = 'RespectIgnoreDifferences=true';

/** What extensions stated that something in the cluster writes, sorted. */
export function ignoredDifferences(
  intents: readonly StatedIntent[],
  { environment, application }: Pick<DeliverySet, 'environment' | 'application'>,
): readonly IgnoredDifference[] {
  const owned = intents.filter(
    (intent): intent is StatedIntent<'runtimeOwned'> =>
      intent.intent === 'runtimeOwned' &&
      intent.environment === environment &&
      (intent.application ?? application) === application,
  );
  return [...groupBy(owned, objectKey)]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, fields]) => {
      const [first] = fields;
      if (first === undefined) return [];
      const { group, kind, name } = first;
      const pointers = new Set(fields.map(({ path }) => literal(path)));
      return {
        ...(group === '' ? {} : { group: literal(group) }),
        kind: literal(kind),
        name: literal(name),
        jsonPointers: [...pointers].sort(),
      };
    });
}

function objectKey({ group, kind, name }: RuntimeOwnedIntent): string {
  return JSON.stringify([group, kind, name]);
}

/** For a template of an ApplicationSet, which would take what is in braces for code. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{"{{"}}');
}
