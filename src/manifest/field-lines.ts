import type { Document, LineCounter, Node, YAMLMap } from 'yaml';
import { groupOf, identityText } from './kube-object.js';
import { isAlias, isMap, isScalar, isSeq, yamlLibrary } from './yaml-library.js';

/** Where the fields of a file's objects stand. Of text that was read before, so that it is YAML and not hostile. */
export class FieldLines {
  readonly #lines: LineCounter;
  readonly #objects = new Map<string, { readonly node: YAMLMap; readonly document: Document }>();

  constructor(text: string) {
    const { LineCounter, parseAllDocuments } = yamlLibrary();
    this.#lines = new LineCounter();
    const options = { version: '1.1', schema: 'failsafe', uniqueKeys: false, lineCounter: this.#lines } as const;
    for (const document of parseAllDocuments(text, options))
      if ('contents' in document) this.#collect(document.contents, document);
  }

  /**
   * The line of a field, or of what is left of its path, from 1; undefined for an object that is not there.
   * @param object as `identityText` writes it
   */
  lineOf(object: string, pointer: string): number | undefined {
    const found = this.#objects.get(object);
    if (found === undefined) return undefined;
    let offset = found.node.range?.[0] ?? 0;
    let node: Node | null = found.node;
    for (const step of stepsOf(pointer)) {
      const next = entryOf(resolved(node, found.document), step);
      if (next === undefined) break;
      ({ offset, node } = next);
    }
    return this.#lines.linePos(offset).line;
  }

  #collect(node: unknown, document: Document): void {
    if (!isMap(node)) return;
    const items = node.get('items', true);
    const text = (...path: string[]) => textAt(node, path);
    const name = text('metadata', 'name');
    if (isSeq(items) && name === undefined) {
      for (const item of items.items) this.#collect(item, document);
      return;
    }
    const [apiVersion = '', kind = '', namespace = ''] = [
      text('apiVersion'),
      text('kind'),
      text('metadata', 'namespace'),
    ];
    const object = identityText({ group: groupOf(apiVersion), kind, namespace, name: name ?? '' });
    if (!this.#objects.has(object)) this.#objects.set(object, { node, document });
  }
}

/** Of a JSON pointer. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

interface Entry {
  readonly offset: number;
  readonly node: Node | null;
}

function entryOf(node: unknown, step: string): Entry | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { offset: item.range?.[0] ?? 0, node: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
  if (pair === undefined || !isScalar(pair.key)) return undefined;
  return { offset: pair.key.range?.[0] ?? 0, node: isNode(pair.value) ? pair.value : null };
}

function textAt(node: YAMLMap, path: readonly string[]): string | undefined {
  const value = node.getIn(path);
  return typeof value === 'string' ? value : undefined;
}

function resolved(node: Node | null, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}
