import type { Plan } from '../../application/extension.js';
import type { Mention } from '../../application/mention.js';
import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Intent } from '../../core/intent.js';
import { INTENT_KINDS, INTENT_VERSION } from '../../core/intent.js';
import { intentShape } from '../../core/intent-shape.js';
import { isJsonObject } from '../../core/json.js';
import { didYouMean, listNames } from '../../core/names.js';
import { findSecret } from '../../core/secret.js';
import { type Selector, validateSelector } from '../../core/selector.js';
import { readSettings } from '../../core/settings.js';
import { anything, checkShape, fields, listOf, text } from '../../core/shape.js';
import { demandErrors } from '../../placement/policy/demand.js';
import { SELECTOR_FIELDS } from '../../placement/roles/role.js';
import { throwAll } from '../../rendering/render-errors.js';

/** A plan that is known to be plain data. */
export interface CheckedPlan extends Required<Plan> {
  readonly findings: readonly Finding[];
}

const SHAPE = fields<Plan>({
  demands: listOf(anything),
  intents: listOf(anything),
  answers: listOf(text),
  mentions: listOf(
    fields<Mention>({ option: text, application: text, on: fields<Selector>(SELECTOR_FIELDS) }, ['option']),
  ),
});

/**
 * Copies what an extension planned, frozen. An intent of a kind that is not in the vocabulary becomes a finding.
 * @throws FleetError `SETTING_NOT_JSON`, `VALUE_INVALID`, `SELECTOR_INVALID`, `SECRET_PLAINTEXT`
 */
export function readExtensionPlan(given: unknown, path: string): CheckedPlan {
  const plain = readSettings(given, path);
  checkShape(SHAPE, plain, { subject: 'what plan returns', path });
  const secret = findSecret(plain);
  if (secret !== undefined) throw secretInPlan(secret, path);
  const { demands = [], intents = [], answers = [], mentions = [] }: Plan = plain;
  throwAll(demands.flatMap((demand) => demandErrors(demand, path)));
  for (const { on = {} } of mentions) validateSelector(on, path);
  const isKnown = ({ intent }: Intent) => INTENT_KINDS.includes(intent);
  intents.forEach((intent, index) => {
    // One of a kind that is not known is a finding.
    if (isJsonObject(intent) && typeof intent.intent === 'string' && !isKnown(intent)) return;
    checkShape((value) => intentShape(value, `intents[${index}]`), intent, { subject: 'what plan returns', path });
  });
  return {
    demands,
    intents: intents.filter(isKnown),
    answers,
    mentions,
    findings: intents.filter((intent) => !isKnown(intent)).map(({ intent }) => unknownIntent(intent, path)),
  };
}

function secretInPlan(pointer: string, path: string): FleetError {
  return new FleetError('SECRET_PLAINTEXT', {
    message: `what plan returns holds a secret at ${pointer}, and would be readable in fleet.json`,
    hint: 'name the secret, and let an ExternalSecret bring its value',
    path,
  });
}

function unknownIntent(kind: string, place: string): Finding {
  return {
    rule: 'intent-unknown',
    severity: 'error',
    place,
    message: `intent ${JSON.stringify(kind)} is not in version ${INTENT_VERSION} of the vocabulary${didYouMean(kind, INTENT_KINDS)}, so nothing would know of it`,
    hint: `use one of ${listNames(INTENT_KINDS)}; what is between extensions is an intent 'other'`,
  };
}
