import type { JsonObject } from '../../../src/core/json.js';
import type { SchemaNode, SchemaType } from '../../../src/verification/schema/schema-node.js';

const TYPES: Record<SchemaType, JsonObject> = {
  object: { type: 'object' },
  array: { type: 'array' },
  string: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  'int-or-string': { type: ['integer', 'string'], format: 'int32' },
  quantity: { anyOf: [{ type: 'number' }, { type: 'string', format: 'quantity' }] },
};

/** The JSON Schema (draft 7) that says what a node says; `isRequired` drops what a server does not insist on. */
export function jsonSchemaOf(root: SchemaNode, isRequired: (node: SchemaNode, field: string) => boolean): JsonObject {
  const names = new Map<SchemaNode, string>();
  const definitions: { [name: string]: JsonObject } = {};
  const reference = (node: SchemaNode, isClosed: boolean): JsonObject => {
    if (!isClosed) return convert(node, false);
    const known = names.get(node);
    if (known !== undefined) return { $ref: `#/definitions/${known}` };
    const name = `n${names.size}`;
    names.set(node, name);
    definitions[name] = convert(node, true);
    return { $ref: `#/definitions/${name}` };
  };
  const convert = (node: SchemaNode, isClosed: boolean): JsonObject => {
    const { type, format, definition, properties, values, items, branches, bounds = {}, required } = node;
    const { exclusiveMinimum, exclusiveMaximum, ...others } = bounds;
    const isMap = values !== undefined;
    const parts: JsonObject[] = [
      {
        ...(type !== undefined && TYPES[type]),
        ...(format !== undefined && { format: definition?.endsWith('.MicroTime') ? 'micro-time' : format }),
        ...(node.enum !== undefined && { enum: node.enum }),
        ...(properties !== undefined && {
          properties: Object.fromEntries([...properties].map(([name, child]) => [name, reference(child, isClosed)])),
        }),
        ...(isMap && { additionalProperties: reference(values, isClosed) }),
        ...(isClosed && !isMap && !node.open && (type === 'object' || properties) && { additionalProperties: false }),
        ...(items !== undefined && { items: reference(items, isClosed) }),
        required: required.filter((field) => isRequired(node, field)),
        ...others,
        ...(exclusiveMinimum === true && { exclusiveMinimum: others.minimum ?? 0 }),
        ...(exclusiveMaximum === true && { exclusiveMaximum: others.maximum ?? 0 }),
      },
    ];
    if (branches !== undefined) {
      parts.push(...branches.allOf.map((branch) => convert(branch, false)));
      for (const keyword of ['anyOf', 'oneOf'] as const)
        if (branches[keyword].length > 0) parts.push({ [keyword]: branches[keyword].map((b) => convert(b, false)) });
      if (branches.not !== undefined) parts.push({ not: convert(branches.not, false) });
    }
    return parts.length === 1 ? (parts[0] ?? {}) : { allOf: parts };
  };
  const schema = reference(root, true);
  return { ...schema, definitions };
}
