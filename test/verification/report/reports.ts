import { groupFindings } from '../../../src/verification/report/group-findings.js';
import type { ValidationReport } from '../../../src/verification/report/validation-report.js';
import { CLUSTERS, fiftyMistakes } from './fifty.js';

/** The fifty mistakes as a report: in files, one of them accepted, with findings about no object and a clean application. */
export function fiftyReport(): ValidationReport {
  const { findings } = fiftyMistakes();
  const accepted = findings.filter(({ rule }) => rule === 'no-host-path');
  const others = findings.filter(({ rule }) => rule !== 'no-host-path');
  const { objects } = groupFindings(
    others,
    accepted.map((finding) => ({ finding, reason: 'it collects the <logs> & "metrics" of its node' })),
  );
  return {
    general: [
      {
        rule: 'manifest-invalid',
        severity: 'error',
        place: 'dist/clusters/eu-1/broken app/broken.yaml:3:7',
        message: 'this is not valid YAML:\u0007 unexpected token',
        hint: 'mend the file at this place',
      },
      {
        rule: 'not-checked',
        severity: 'info',
        place: 'delivery/argocd',
        message: 'the fleet has no hub',
        hint: 'check it apart',
      },
    ],
    objects: objects.map((group) => ({
      ...group,
      where: group.where.map((at) => ({ ...at, path: `dist/clusters/${at.target}/shop/shop.k8s.yaml`, line: 12 })),
    })),
    checked: CLUSTERS.flatMap(({ name, kubernetes = '' }) =>
      ['clean', 'shop'].map((application) => ({
        application,
        environment: 'production',
        target: name,
        cluster: name,
        kubernetes,
        objects: 3,
      })),
    ),
  };
}
