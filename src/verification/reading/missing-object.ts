import { listNames } from '../../core/names.js';
import type { ObjectIdentity } from '../../manifest/kube-object.js';
import type { ClusterIndex } from '../cluster/cluster-index.js';
import type { Problem } from '../engine/rule.js';

/** What to say of an object that is referred to and not there: what it is, and which of its kind are there. */
export function missingObject(
  index: ClusterIndex,
  { group, kind, namespace, name }: ObjectIdentity,
): Pick<Problem, 'message' | 'value' | 'allowed' | 'notVerified'> {
  const where = namespace === '' ? '' : ` in namespace ${JSON.stringify(namespace)}`;
  const others = index.names({ group, kind, namespace });
  return {
    message: `there is no ${kind} ${JSON.stringify(name)}${where}`,
    value: name,
    ...(others.length > 0 && { allowed: listNames(others) }),
    notVerified: !index.isWhole(namespace),
  };
}
