import { didYouMean, listNames } from '../../core/names.js';
import type { SchemaNode } from '../schema/schema-node.js';
import type { Walk } from './walk.js';

/** Reports a field that the node does not have: a version that has it, a field with a similar name. */
export function reportUnknownField(walk: Walk, { definition, properties, embedded }: SchemaNode, field: string): void {
  const known = [...(properties?.keys() ?? [])];
  const near = didYouMean(field, known);
  // `io.k8s.api.apps.v1.DeploymentSpec`, or `acme.example/v1/Shop` of a custom kind
  const owner = embedded || definition === undefined ? walk.name() : definition.replace(/^.*[./]/, '');
  const minors = definition === undefined ? [] : walk.minorsWith(definition, field);
  walk.report(
    'unknown-field',
    {
      message: messageFor({ field, owner, near, minors, minor: walk.minor }),
      hint: hintFor({ minors, minor: walk.minor, near, known }),
      allowed: listNames(known),
    },
    field,
  );
}

interface UnknownField {
  readonly minors: readonly number[];
  readonly minor: number;
  readonly near: string;
}

function messageFor({ field, owner, near, minors, minor }: UnknownField & { field: string; owner: string }): string {
  const name = JSON.stringify(field);
  const [first] = minors;
  const last = minors.at(-1);
  if (first !== undefined && first > minor)
    return `${name} of ${owner} needs Kubernetes 1.${first} or later, the cluster runs 1.${minor}${near}`;
  if (last !== undefined && last < minor)
    return `${name} of ${owner} is gone since Kubernetes 1.${last + 1}, the cluster runs 1.${minor}${near}`;
  return `${owner} has no field ${name}${near}`;
}

function hintFor({ minors, minor, near, known }: UnknownField & { known: readonly string[] }): string {
  if (minors.some((other) => other > minor)) return 'leave it out for this cluster, or upgrade the cluster';
  if (near !== '') return 'correct the name';
  return known.length === 0 ? 'remove it: nothing may be there' : 'remove it, or move it where it belongs';
}
