import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { throwAll } from '../rendering/render-errors.js';

/**
 * Nothing is written while a check finds an error.
 * @throws FleetError `CHECK_FAILED`, all of them together
 */
export function refuseErrors(findings: readonly Finding[]): void {
  throwAll(
    findings
      .filter(({ severity }) => severity === 'error')
      .map(
        ({ rule, place, message, hint }) =>
          new FleetError('CHECK_FAILED', { message: `${rule}: ${message}`, hint, path: place }),
      ),
  );
}
