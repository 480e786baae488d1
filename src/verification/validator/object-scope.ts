import type { KubeObject } from '../../manifest/kube-object.js';
import { groupOf } from '../../manifest/kube-object.js';
import type { Scope } from '../../manifest/scope.js';
import type { Walk } from './walk.js';

/**
 * Checks whether the object has a namespace as its kind demands. Servers drop a namespace that should not be there; without one
 * that should, there is nowhere to send the object, unless a client has a namespace of its own.
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
    walk.report('scope', { message: `${name} has no namespace`, hint: 'add metadata.namespace' }, 'namespace');
  walk.leave();
}
