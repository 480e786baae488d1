import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { FindingGroup } from '../core/finding-group.js';
import { throwAll } from '../rendering/render-errors.js';
import { groupFindings } from '../verification/report/group-findings.js';
import { headPlace } from './console/format-group.js';

/**
 * Nothing is written while a check finds an error.
 * @throws FleetError `CHECK_FAILED`, all of them together; what objects of many targets have in common is one
 */
export function refuseErrors(findings: readonly Finding[]): void {
  const { general, objects } = groupFindings(findings.filter(({ severity }) => severity === 'error'));
  throwAll([...general.map(generalError), ...objects.map(groupError)]);
}

function generalError({ rule, place, message, hint }: Finding): FleetError {
  return new FleetError('CHECK_FAILED', { message: `${rule}: ${message}`, hint, path: place });
}

function groupError(finding: FindingGroup): FleetError {
  const { rule, message, hint, object, where } = finding;
  const path = `${object} on ${headPlace(where)}`;
  return new FleetError('CHECK_FAILED', { message: `${rule}: ${message}`, hint, path, finding });
}
