import { isJsonObject } from '../../../core/json.js';
import type { SchemaNode } from '../../schema/schema-node.js';

/**
 * Fields that a server holds as structures, not as references to them, each with its node: where one is absent, it is there and
 * empty, and what it requires is missing. Published definitions tell by an empty default. Required ones are not among them.
 */
export function structureFields({ properties, required }: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  return [...(properties ?? [])].filter(([name, property]) => {
    if (name === 'metadata' || name === 'status' || required.includes(name)) return false;
    return isJsonObject(property.default) && Object.keys(property.default).length === 0;
  });
}
