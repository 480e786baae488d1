import type { Finding } from '../../core/finding.js';
import type { GroupedFindings } from '../../core/finding-group.js';
import { SEVERITIES } from '../engine/object-finding.js';

/** What a validation of manifests came to: the form of `--format json`, but for its version. */
export interface ValidationReport extends GroupedFindings {
  /** Sorted by target, version, application. */
  readonly checked: readonly CheckedPlace[];
}

/** The objects of one application on one target that were checked. */
export interface CheckedPlace {
  /** Empty where the objects belong to no fleet. */
  readonly application: string;
  /** Empty for a cluster that is assumed. */
  readonly environment: string;
  readonly target: string;
  readonly cluster: string;
  readonly kubernetes?: string;
  /** How many. */
  readonly objects: number;
}

/** The number of findings of each severity: of a group one for each target; of what was accepted none. */
export function countFindings({ general, objects }: GroupedFindings): Record<Finding['severity'], number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of general) counts[severity] += 1;
  for (const { severity, where, reason } of objects) if (reason === undefined) counts[severity] += where.length;
  return counts;
}

/** The same without findings that are less grave, and without what was accepted. */
export function atLeast({ general, objects }: GroupedFindings, severity: Finding['severity']): GroupedFindings {
  const grave = SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
  return {
    general: general.filter((finding) => grave.includes(finding.severity)),
    objects: objects.filter((group) => grave.includes(group.severity) && group.reason === undefined),
  };
}
