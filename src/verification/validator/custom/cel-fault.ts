import { isJsonObject } from '../../../core/json.js';
import { type CelExpression, celEngine } from './cel-engine.js';

/** The syntax of optional values, which the library does not read. */
const OPTIONAL = /[.[{,]\s*\?/;

/** Types, and what functions are called on that are named after what they are about. */
const NAMES_OF_LANGUAGE =
  'bool bytes double dyn int list map null_type string timestamp duration type uint cel format google ip kubernetes lists math net optional sets strings url';

export interface ExpressionFault {
  readonly fault: string;
}

/**
 * What keeps an expression from being one about some variables; undefined where nothing is found, `unread` where the library cannot
 * read what a server might.
 */
export function celFault(expression: string, variables: readonly string[]): ExpressionFault | 'unread' | undefined {
  let tree: CelExpression | undefined;
  try {
    tree = celEngine().parse(expression);
  } catch {
    return OPTIONAL.test(expression) ? 'unread' : { fault: 'it is not written in the language (CEL)' };
  }
  const known = new Set([...variables, ...NAMES_OF_LANGUAGE.split(' ')]);
  const unknown = freeNames(tree, known).next().value;
  return unknown === undefined ? undefined : { fault: `it speaks of ${JSON.stringify(unknown)}, which is not there` };
}

/** Whether an expression is a single value, and not a truth. */
export function isOtherConstant(expression: string): boolean {
  const { exprKind } = celEngine().parse(expression) ?? {};
  return exprKind?.case === 'constExpr' && exprKind.value.constantKind.case !== 'boolValue';
}

/** Names that a tree uses, and that nothing around them binds. */
function* freeNames(node: unknown, bound: ReadonlySet<string>): Generator<string> {
  if (Array.isArray(node)) for (const item of node) yield* freeNames(item, bound);
  if (!isJsonObject(node)) return;
  if (node.case === 'identExpr' && isJsonObject(node.value)) {
    const name = String(node.value.name);
    if (!bound.has(name)) yield name;
    return;
  }
  const { iterVar, iterVar2, accuVar } = node;
  const inner = iterVar === undefined ? bound : new Set([...bound, String(iterVar), String(iterVar2), String(accuVar)]);
  for (const member of Object.values(node)) yield* freeNames(member, inner);
}
