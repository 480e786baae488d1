import type { Finding } from '../../core/finding.js';
import type { FindingGroup, FindingPlace, GroupedFindings } from '../../core/finding-group.js';
import { compareText } from '../../core/json.js';
import { compareProblems, type ObjectFinding, SEVERITIES, type SuppressedFinding } from '../engine/object-finding.js';

interface Reasoned {
  readonly finding: ObjectFinding;
  readonly reason?: string;
}

interface Growing {
  readonly group: Omit<FindingGroup, 'where'>;
  readonly where: FindingPlace[];
}

/**
 * What says the same of the same object on several targets, as one; what somebody accepted with the reasons. Gravest first, then by
 * rule and object. Linear in the findings.
 */
export function groupFindings(
  findings: readonly Finding[],
  suppressed: readonly SuppressedFinding[] = [],
): GroupedFindings {
  const about = findings.filter(isObjectFinding).map((finding): Reasoned => ({ finding }));
  return {
    general: findings.filter((finding) => !isObjectFinding(finding)),
    objects: grouped([...about, ...suppressed]),
  };
}

/** Whether a finding is about an object, so that it can be grouped. */
export function isObjectFinding(finding: Finding): finding is ObjectFinding {
  return 'object' in finding;
}

/** Whether one severity is at least as grave as another. */
export function isAtLeast(severity: Finding['severity'], other: Finding['severity']): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(other);
}

/** As findings are ordered, then by the reason for which they are accepted. */
export function compareGroups(a: FindingGroup, b: FindingGroup): number {
  return (
    compareProblems(a, b) || compareText(a.reason ?? '', b.reason ?? '') || compareText(contentOf(a), contentOf(b))
  );
}

function grouped(findings: readonly Reasoned[]): readonly FindingGroup[] {
  const groups = new Map<string, Growing>();
  for (const { finding, reason } of findings) {
    const group = groupOf(finding, reason);
    const key = contentOf(group);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { group, where: [placeOf(finding)] });
    else known.where.push(placeOf(finding));
  }
  return [...groups.values()]
    .map(({ group, where }) => ({ ...group, where: where.sort(comparePlaces) }))
    .sort(compareGroups);
}

function groupOf(finding: ObjectFinding, reason: string | undefined): Omit<FindingGroup, 'where'> {
  const { rule, severity, application, object, apiVersion, pointer, message, value, allowed, hint } = finding;
  return {
    rule,
    severity,
    application,
    object,
    apiVersion,
    pointer,
    message,
    ...(value !== undefined && { value }),
    ...(allowed !== undefined && { allowed }),
    hint,
    ...(reason !== undefined && { reason }),
  };
}

function contentOf(group: Omit<FindingGroup, 'where'>): string {
  const { rule, severity, application, object, apiVersion, pointer, message, value, allowed, hint, reason } = group;
  const content = [rule, severity, application, object, apiVersion, pointer, message, value, allowed, hint, reason];
  return JSON.stringify(content);
}

function placeOf({ environment, target, cluster, kubernetes, path }: ObjectFinding): FindingPlace {
  return { environment, target, cluster, ...(kubernetes !== undefined && { kubernetes }), path };
}

function comparePlaces(a: FindingPlace, b: FindingPlace): number {
  return (
    compareText(a.target, b.target) ||
    compareText(a.kubernetes ?? '', b.kubernetes ?? '') ||
    compareText(a.path, b.path)
  );
}
