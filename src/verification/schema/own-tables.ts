import type { JsonObject } from '../../core/json.js';
import type { DefinitionFacts } from './definition-facts.js';
import type { KindRow, NodeSource } from './fact-table.js';
import type { TableRelease } from './look-up-kind.js';
import type { OpenApiContent } from './openapi-document.js';
import { NodePool } from './pack-schema.js';
import type { SchemaNode } from './schema-node.js';
import { TableView } from './table-view.js';

// What is the same for all clusters is made once, and kept as long as what it is made of.
const packed = new WeakMap<DefinitionFacts, NodeSource>();
const published = new WeakMap<OpenApiContent, TableRelease>();

export interface DefinitionOrigin {
  /** Of the table: where its facts come from. */
  readonly name: string;
  /** Resolves the definition of the metadata of all objects. */
  readonly elsewhere: (definition: string) => SchemaNode | undefined;
}

/** The kinds of a CustomResourceDefinition. */
export function tableOfDefinition(facts: DefinitionFacts, { name, elsewhere }: DefinitionOrigin): TableRelease {
  const rows = facts.kinds.map(
    ({ name: definition, plural, scope, served, deprecated, warning }): [string, KindRow] => [
      definition,
      {
        ...(served && { definition }),
        plural,
        scope,
        served: served ? 1 : 0,
        // It does not tell since when.
        ...(deprecated && { deprecated: '' }),
        ...(warning !== undefined && { warning }),
      },
    ],
  );
  const schemas = new Map(facts.kinds.map((kind) => [kind.name, kind.schema]));
  const source = packed.get(facts) ?? packedOnDemand(schemas, (pool, _, schema) => pool.addResource(schema));
  packed.set(facts, source);
  return tableOf(name, rows, new TableView(source, elsewhere));
}

/** The kinds of what a cluster publishes of a group and version. The same for all clusters that publish the same. */
export function tableOfOpenApi(content: OpenApiContent): TableRelease {
  const known = published.get(content) ?? openApiTable(content);
  published.set(content, known);
  return known;
}

function openApiTable({ kinds, schemas }: OpenApiContent): TableRelease {
  const resources = new Set([...kinds.values()].map(({ definition }) => definition));
  const source = packedOnDemand(schemas, (pool, name, schema) =>
    resources.has(name) ? pool.addPublishedResource(schema) : pool.addDefinition(name, schema),
  );
  const rows = [...kinds].map(([name, kind]): [string, KindRow] => [name, { ...kind, served: 1 }]);
  return tableOf('openapi', rows, new TableView(source));
}

function tableOf(
  name: string,
  rows: readonly (readonly [kind: string, row: KindRow])[],
  view: TableView,
): TableRelease {
  return { table: { name, releases: [''], kinds: Object.fromEntries(rows) }, release: 0, view };
}

type Pack = (pool: NodePool, name: string, schema: JsonObject) => number;

/** Of hundreds of definitions a fleet uses few. */
function packedOnDemand(schemas: ReadonlyMap<string, JsonObject>, pack: Pack): NodeSource {
  const pool = new NodePool();
  const indices = new Map<string, number>();
  return {
    nodes: pool.nodes,
    definition(name) {
      const schema = schemas.get(name);
      if (schema === undefined) return undefined;
      const index = indices.get(name) ?? pack(pool, name, schema);
      indices.set(name, index);
      return index;
    },
  };
}
