import { isJsonObject } from '../../../core/json.js';
import type { CelRule, SchemaNode } from '../../schema/schema-node.js';
import type { Walk } from '../walk.js';
import { celEngine } from './cel-engine.js';
import { CelValues } from './cel-value.js';

/** Evaluates the rules of a definition wherever the object has a value that one is about. Its structure must have been found valid. */
export function checkCustomRules(walk: Walk, node: SchemaNode, value: unknown): void {
  checkNode({ walk, values: undefined }, node, value);
}

interface Run {
  readonly walk: Walk;
  /** Made when the first rule is met. */
  values: CelValues | undefined;
}

function checkNode(run: Run, node: SchemaNode, value: unknown): void {
  // A server takes no status from whoever writes an object.
  if (value === null || run.walk.isInStatus) return;
  for (const rule of node.rules ?? []) checkRule(run, { node, rule, value });
  if (Array.isArray(value) && node.items !== undefined) {
    for (let index = 0; index < value.length; index += 1)
      checkMember(run, { node: node.items, step: index, value: value[index] });
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const child = node.properties?.get(key) ?? node.values;
      if (child !== undefined) checkMember(run, { node: child, step: key, value: value[key] });
    }
  }
}

function checkMember(
  run: Run,
  { node, step, value }: { node: SchemaNode; step: string | number; value: unknown },
): void {
  run.walk.enter(step);
  checkNode(run, node, value);
  run.walk.leave();
}

/** What the library answers to what it does not have; any other error means that a server, too, cannot evaluate the rule. */
const NOT_SUPPORTED = /^(unbound function|found no matching overload|unresolved attribute|unimplemented|unsupported)/;

function checkRule(run: Run, { node, rule, value }: { node: SchemaNode; rule: CelRule; value: unknown }): void {
  const isAboutUpdates = /\boldSelf\b/.test(rule.rule);
  if (isAboutUpdates && rule.optionalOldSelf !== true) return;
  const engine = celEngine();
  run.values ??= new CelValues(engine);
  const self = run.values.of(node, value);
  const result = isAboutUpdates ? undefined : engine.program(rule.rule)?.(self);
  if (result === true) return;
  if (result === undefined || (engine.isError(result) && NOT_SUPPORTED.test(result.message)))
    run.walk.note({
      message: `${run.walk.name()} is not checked against a rule of its definition: ${oneLine(rule.rule)}`,
      hint: 'check it by hand, or ask a server with a dry run',
    });
  else
    reportRule(
      run.walk,
      rule,
      messageOf(rule, rule.messageExpression && engine.program(rule.messageExpression)?.(self)),
    );
}

function messageOf({ rule, message = `failed rule: ${oneLine(rule)}` }: CelRule, computed: unknown): string {
  return typeof computed === 'string' && computed.trim() !== '' ? oneLine(computed) : message;
}

function reportRule(walk: Walk, rule: CelRule, message: string): void {
  const steps = fieldOf(rule);
  for (const step of steps) walk.enter(step);
  walk.report('custom-rule', { message, hint: 'meet the rule of the definition', allowed: oneLine(rule.rule) });
  for (const _ of steps) walk.leave();
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** The steps of a path such as `.spec.size`. */
function fieldOf({ fieldPath = '' }: CelRule): readonly string[] {
  return fieldPath.match(/[^.[\]'"]+/g) ?? [];
}
