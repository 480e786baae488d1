import type { JsonObject } from '../../../core/json.js';
import { celFault, isOtherConstant } from '../custom/cel-fault.js';
import type { Walk } from '../walk.js';

const OF_REQUESTS = ['object', 'oldObject', 'request', 'params', 'namespaceObject', 'authorizer', 'variables'];

/** Of a condition, or a validation: about a request, and true or false. */
export function checkBooleanExpression(walk: Walk, { expression }: JsonObject): void {
  checkExpression(walk, { expression, variables: OF_REQUESTS, isBoolean: true });
}

export function checkValidation(walk: Walk, { expression, messageExpression }: JsonObject): void {
  checkExpression(walk, { expression, variables: OF_REQUESTS, isBoolean: true });
  checkExpression(walk, {
    field: 'messageExpression',
    expression: messageExpression,
    variables: OF_REQUESTS,
    isBoolean: false,
  });
}

export function checkAuditAnnotation(walk: Walk, { valueExpression }: JsonObject): void {
  checkExpression(walk, {
    field: 'valueExpression',
    expression: valueExpression,
    variables: OF_REQUESTS,
    isBoolean: false,
  });
}

export function checkVariable(walk: Walk, { expression }: JsonObject): void {
  checkExpression(walk, { expression, variables: OF_REQUESTS, isBoolean: false });
}

export function checkDeviceExpression(walk: Walk, { expression }: JsonObject): void {
  checkExpression(walk, { expression, variables: ['device'], isBoolean: true });
}

interface Expression {
  /** @default expression */
  readonly field?: string;
  readonly expression: unknown;
  readonly variables: readonly string[];
  readonly isBoolean: boolean;
}

function checkExpression(walk: Walk, { field = 'expression', expression, variables, isBoolean }: Expression): void {
  if (typeof expression !== 'string' || expression.trim() === '') return;
  const found = celFault(expression, variables);
  walk.enter(field);
  if (found === 'unread')
    walk.note({
      message: 'the expression is not checked: it uses optional values',
      hint: 'ask a server with a dry run',
    });
  else if (found !== undefined)
    walk.report('field-value', {
      message: `the expression cannot be evaluated: ${found.fault}`,
      hint: 'correct the expression',
    });
  else if (isBoolean && isOtherConstant(expression))
    walk.report('field-value', { message: 'the expression is neither true nor false', hint: 'compare with something' });
  walk.leave();
}
