import type { KubeObject } from '../../manifest/kube-object.js';
import { groupOf } from '../../manifest/kube-object.js';
import type { Scope } from '../../manifest/scope.js';
import type { Walk } from './walk.js';

/**
 * Checks whether the object has a namespace as its kind demands. Servers drop a namespace that should not be there, and clients
 * use one of their own where none is given: both end otherwise than whoever wrote it meant.
 */
export function checkScope(walk: Walk, { apiVersion, kind, metadata }: KubeObject, scope: Scope): void {
  const { namespace = '' } = metadata;
  const name = groupOf(apiVersion) === '' ? kind : `${kind} (${groupOf(apiVersion)})`;
  walk.enter('metadata');
  if (scope === 'Cluster' && namespace !== '')
    walk.warn(
      'scope',
      {
        message: `${name} belongs to no namespace, got ${JSON.stringify(namespace)}`,
        hint: 'remove the namespace',
        value: namespace,
        allowed: 'no namespace',
      },
      'namespace',
    );
  if (scope === 'Namespaced' && namespace === '')
    walk.warn('scope', { message: `${name} has no namespace`, hint: 'add metadata.namespace' }, 'namespace');
  walk.leave();
}
