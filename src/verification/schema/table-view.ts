import type { Json } from '../../core/json.js';
import type { NodeSource, PackedNode } from './fact-table.js';
import type {
  CelRule,
  FieldUnion,
  ListKind,
  SchemaBranches,
  SchemaNode,
  SchemaType,
  ValueBounds,
} from './schema-node.js';

type Resolve = (definition: string) => SchemaNode | undefined;

const ANYTHING: PackedNode = { open: true };

/** Packed nodes, unpacked. Every node is made once, when it is first asked for. */
export class TableView {
  readonly #source: NodeSource;
  readonly #elsewhere: Resolve;
  readonly #nodes: (SchemaNode | undefined)[] = [];
  readonly #definitions = new Map<string, SchemaNode | undefined>();

  /** `elsewhere` resolves definitions that the source refers to and does not hold. */
  constructor(source: NodeSource, elsewhere: Resolve = () => undefined) {
    this.#source = source;
    this.#elsewhere = elsewhere;
  }

  definition(name: string): SchemaNode | undefined {
    if (!this.#definitions.has(name)) {
      const packed = this.#packedDefinition(name);
      this.#definitions.set(name, packed === undefined ? this.#elsewhere(name) : this.#make(packed, name));
    }
    return this.#definitions.get(name);
  }

  node(index: number): SchemaNode {
    const known = this.#nodes[index];
    if (known !== undefined) return known;
    const made = this.#make(this.#source.nodes[index] ?? {});
    this.#nodes[index] = made;
    return made;
  }

  #packedDefinition(name: string): PackedNode | undefined {
    const index = this.#source.definition(name);
    return index === undefined ? undefined : this.#source.nodes[index];
  }

  #make({ ref, ...own }: PackedNode, definition?: string): SchemaNode {
    if (ref === undefined) return new TableNode(this, own, definition);
    const target = this.#packedDefinition(ref);
    if (target !== undefined && (definition !== undefined || Object.keys(own).length > 0))
      return this.#make({ ...target, ...own }, ref);
    return this.definition(ref) ?? new TableNode(this, ANYTHING, ref);
  }
}

class TableNode implements SchemaNode {
  readonly type: SchemaType | undefined;
  readonly format: string | undefined;
  readonly nullable: boolean;
  readonly enum: readonly Json[] | undefined;
  readonly default: Json | undefined;
  readonly bounds: ValueBounds | undefined;
  readonly required: readonly string[];
  readonly open: boolean;
  readonly list: ListKind | undefined;
  readonly embedded: boolean;
  readonly rules: readonly CelRule[] | undefined;
  readonly unions: readonly FieldUnion[] | undefined;
  readonly definition: string | undefined;
  readonly #view: TableView;
  readonly #packed: PackedNode;
  #properties: ReadonlyMap<string, SchemaNode> | undefined;
  #branches: SchemaBranches | undefined;

  constructor(view: TableView, packed: PackedNode, definition: string | undefined) {
    this.#view = view;
    this.#packed = packed;
    this.definition = definition;
    this.type = packed.type;
    this.format = packed.format;
    this.nullable = packed.nullable === true;
    this.enum = packed.enum;
    this.default = packed.default;
    this.bounds = packed.bounds;
    this.required = packed.required ?? [];
    this.open = packed.open === true;
    this.list = packed.list;
    this.embedded = packed.embedded === true;
    this.rules = packed.rules;
    this.unions = packed.unions;
  }

  get properties(): ReadonlyMap<string, SchemaNode> | undefined {
    const { properties } = this.#packed;
    if (properties === undefined || this.#properties !== undefined) return this.#properties;
    this.#properties = new Map(Object.entries(properties).map(([name, index]) => [name, this.#view.node(index)]));
    return this.#properties;
  }

  get values(): SchemaNode | undefined {
    return this.#one(this.#packed.values);
  }

  get items(): SchemaNode | undefined {
    return this.#one(this.#packed.items);
  }

  get branches(): SchemaBranches | undefined {
    const { branches } = this.#packed;
    if (branches === undefined || this.#branches !== undefined) return this.#branches;
    this.#branches = {
      allOf: this.#all(branches.allOf),
      anyOf: this.#all(branches.anyOf),
      oneOf: this.#all(branches.oneOf),
      not: this.#one(branches.not),
    };
    return this.#branches;
  }

  #one(index: number | undefined): SchemaNode | undefined {
    return index === undefined ? undefined : this.#view.node(index);
  }

  #all(indices: readonly number[] = []): readonly SchemaNode[] {
    return indices.map((index) => this.#view.node(index));
  }
}
