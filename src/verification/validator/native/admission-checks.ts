import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listIn, textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';
import { isSet } from './set-fields.js';

export function checkAdmissionPolicySpec(walk: Walk, spec: JsonObject): void {
  const { matchConstraints, validations, auditAnnotations } = spec;
  if (isJsonObject(matchConstraints) && !isSet(matchConstraints.resourceRules)) {
    walk.enter('matchConstraints');
    walk.report(
      'field-required',
      { message: 'a policy does not say what it is about', hint: 'add a rule for at least one resource' },
      'resourceRules',
    );
    walk.leave();
  }
  if (!isSet(validations) && !isSet(auditAnnotations))
    walk.report(
      'field-required',
      { message: 'a policy has neither validations nor auditAnnotations', hint: 'add one of them' },
      'validations',
    );
}

export function checkParamRef(walk: Walk, { name, selector }: JsonObject): void {
  if ((textIn(name) !== undefined) === isSet(selector))
    walk.report('field-value', { message: 'parameters have a name or a selector', hint: 'keep exactly one of them' });
}

/** A server that forwards to itself needs no certificate. */
export function checkApiServiceSpec(walk: Walk, spec: JsonObject): void {
  if (!isSet(spec.group) && spec.version !== 'v1')
    walk.report(
      'field-required',
      { message: 'group is missing', hint: 'add the group that the service serves' },
      'group',
    );
  if (isSet(spec.service)) {
    if (spec.insecureSkipTLSVerify === true && isSet(spec.caBundle))
      walk.report('field-value', {
        message: 'an APIService with caBundle has insecureSkipTLSVerify',
        hint: 'keep one of them',
      });
    return;
  }
  for (const field of ['caBundle', 'insecureSkipTLSVerify'])
    if (isSet(spec[field]) && spec[field] !== false)
      walk.report(
        'field-value',
        { message: `an APIService without a service has ${field}`, hint: `remove ${field}, or add the service` },
        field,
      );
}

/** What a wildcard covers must not be named beside it, in the order and with the gaps that a server has there. */
export function checkAdmissionRule(walk: Walk, { resources }: JsonObject): void {
  const names = listIn(resources).filter((name) => typeof name === 'string');
  const isCovered = (name: string, index: number) => {
    const [resource, subresource] = name.split('/', 2);
    if (subresource === undefined) return false;
    const before = names.slice(0, index);
    return before.includes(`${resource}/*`) || before.includes(`*/${subresource}`);
  };
  const lastResource = names.findLast((name) => !name.includes('/'));
  const isTooMuch =
    (names.length > 1 && names.includes('*/*')) ||
    (names.includes('*') && lastResource !== '*') ||
    names.some(isCovered);
  if (isTooMuch)
    walk.report(
      'field-value',
      { message: 'resources names what a wildcard in it covers', hint: 'keep the wildcard, or the others' },
      'resources',
    );
}
