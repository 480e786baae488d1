import type { JsonObject } from '../../../src/core/json.js';
import type { SchemaNode } from '../../../src/verification/schema/schema-node.js';

/** The OpenAPI schema that a node of Kubernetes was made from, without what says nothing about values. */
export function publishedForm(node: SchemaNode): JsonObject {
  const { type, format, list, properties, required, values, items, unions, default: preset } = node;
  return {
    ...(type !== undefined && { type }),
    ...(format !== undefined && { format }),
    ...(node.enum !== undefined && { enum: node.enum }),
    ...(preset !== undefined && { default: preset }),
    ...(properties !== undefined && {
      properties: Object.fromEntries([...properties].map(([name, property]) => [name, referenceOrForm(property)])),
    }),
    ...(required.length > 0 && { required }),
    ...(values !== undefined && { additionalProperties: referenceOrForm(values) }),
    ...(items !== undefined && { items: referenceOrForm(items) }),
    ...(list !== undefined && { 'x-kubernetes-list-type': list.type }),
    ...(list !== undefined && list.keys.length > 0 && { 'x-kubernetes-list-map-keys': list.keys }),
    ...(unions !== undefined && {
      'x-kubernetes-unions': unions.map(({ fields, ...union }) => ({ ...union, 'fields-to-discriminateBy': fields })),
    }),
    ...node.bounds,
  };
}

function referenceOrForm(node: SchemaNode): JsonObject {
  const { definition, default: preset } = node;
  if (definition === undefined) return publishedForm(node);
  return { $ref: `#/definitions/${definition}`, ...(preset !== undefined && { default: preset }) };
}
