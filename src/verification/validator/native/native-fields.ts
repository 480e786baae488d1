import { CLUSTER_FIELDS } from './cluster-fields.js';
import { CORE_FIELDS } from './core-fields.js';
import type { FieldConstraints } from './field-constraint.js';
import { WORKLOAD_FIELDS } from './workload-fields.js';

/**
 * What API servers check in code of single fields of their own kinds, by the end of the definition's name. An empty text stands
 * for an absent one, and is not looked at unless the field is required.
 */
export const NATIVE_FIELDS: Readonly<Record<string, FieldConstraints>> = {
  ...CORE_FIELDS,
  ...WORKLOAD_FIELDS,
  ...CLUSTER_FIELDS,
};
