import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { listNames } from '../core/names.js';
import { type Facts, LABEL_KEY } from '../core/selector.js';
import { anything, checkShape, mapOf } from '../core/shape.js';
import { showValue } from '../core/show-value.js';
import { BUILT_IN_FACTS } from '../placement/fleet-model.js';

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/**
 * Returns labels that Kubernetes would accept, frozen, with sorted keys.
 * @throws FleetError `VALUE_INVALID`, `FACT_RESERVED`
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function readLabels(labels: Facts | undefined, path: string): Facts {
  if (labels !== undefined) checkShape(mapOf(anything), labels, { subject: 'labels', path });
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => compareText(a, b));
  for (const [key, value] of entries) {
    if (BUILT_IN_FACTS.some((fact) => fact === key)) throw reserved(key, path);
    if (LABEL_KEY.test(key) && typeof value === 'string' && LABEL_VALUE.test(value)) continue;
    throw new FleetError('VALUE_INVALID', {
      message: `label ${JSON.stringify(key)}: ${showValue(value)} is no Kubernetes label; names and values have at most 63 characters a-z, A-Z, 0-9, '-', '_', '.', beginning and ending with a letter or digit`,
      hint: 'mend the label',
      path,
    });
  }
  return Object.freeze(Object.fromEntries(entries));
}

function reserved(key: string, path: string): FleetError {
  return new FleetError('FACT_RESERVED', {
    message: `label ${JSON.stringify(key)} is a built-in fact; labels may not be named ${listNames(BUILT_IN_FACTS)}`,
    hint: `set the property ${key} where there is one, or rename the label`,
    path,
  });
}
