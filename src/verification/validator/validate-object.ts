import type { KubeObject } from '../../manifest/kube-object.js';
import type { KubernetesFacts } from '../schema/kubernetes-facts.js';
import type { ServedKind } from '../schema/look-up-kind.js';
import { checkValue } from './check-value.js';
import { checkCustomRules } from './custom/check-custom-rules.js';
import { withDefaults } from './custom/with-defaults.js';
import { checkObjectMeta } from './object-meta.js';
import { checkObjectName } from './object-name.js';
import { checkScope } from './object-scope.js';
import type { ValidationProblem } from './validation-problem.js';
import { Walk } from './walk.js';

export interface ValidationOptions {
  readonly facts: Pick<KubernetesFacts, 'find' | 'minorsWith'>;
  /** 34 for Kubernetes 1.34. */
  readonly minor: number;
  /** Release of each pack that the cluster has, as `facts` expects it. */
  readonly packs?: { readonly [pack: string]: string };
}

/**
 * What an API server of a minor version would refuse in an object, in the order of its fields. Nothing is said of an object whose
 * kind is not served: that is for the rules about kinds.
 * @throws FleetError `VALUE_INVALID` for a minor version or a pack that is not known
 */
export function validateObject(
  object: KubeObject,
  { facts, minor, packs }: ValidationOptions,
): readonly ValidationProblem[] {
  const { apiVersion, kind } = object;
  const found = facts.find({ apiVersion, kind, minor, ...(packs !== undefined && { packs }) });
  return found.status === 'served' ? validateServed(object, { facts, minor, kind: found }) : [];
}

export interface ServedOptions extends Omit<ValidationOptions, 'facts' | 'packs'> {
  readonly facts: Pick<KubernetesFacts, 'minorsWith'>;
  readonly kind: ServedKind;
}

/** As {@link validateObject}, for an object whose kind was looked up. */
export function validateServed(
  object: KubeObject,
  { facts, minor, kind }: ServedOptions,
): readonly ValidationProblem[] {
  const { schema, isNative } = kind;
  const subject = isNative ? object : withDefaults(schema, object);
  const minorsWith = (definition: string, property: string) => facts.minorsWith(definition, property);
  const walk = new Walk({ root: object, minor, isNative, minorsWith });
  checkValue(walk, schema, subject);
  if (isSingle(schema)) {
    checkObjectName(walk, object);
    checkObjectMeta(walk, object);
    checkScope(walk, object, kind.scope);
  }
  // As in a server: rules may rely on what the schema says.
  if (!isNative && !walk.problems.some(({ severity }) => severity === 'error')) checkCustomRules(walk, schema, subject);
  return walk.problems;
}

/** A list of objects has metadata of another form, and neither name nor namespace. */
function isSingle({ properties }: ServedKind['schema']): boolean {
  return properties?.get('metadata')?.definition?.endsWith('.ObjectMeta') === true;
}
