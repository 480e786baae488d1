import { sha256Prefix } from '../core/hash.js';
import type { ObjectIdentity } from './kube-object.js';

const PLAIN = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const MAX_LENGTH = 195;

/**
 * File name of one object, from its identity alone: `deployment.apps_shop_web.yaml`. No two identities share one. What
 * file systems could confuse or refuse (case, `:`, `_`, length) is replaced, and a hash behind `__` keeps the names apart.
 */
export function objectFileName(identity: ObjectIdentity): string {
  const { group, kind, namespace, name } = identity;
  const type = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  const exact = [type, namespace, name].filter((part) => part !== '').join('_');
  if ([group, namespace, name].every((part) => part === '' || PLAIN.test(part)) && exact.length <= MAX_LENGTH)
    return `${exact}.yaml`;
  const readable = exact
    .toLowerCase()
    .replace(/[^-a-z0-9._]/g, '-')
    .slice(0, MAX_LENGTH - 20);
  return `${readable}__${sha256Prefix(JSON.stringify([group, kind, namespace, name]), 16)}.yaml`;
}
