import type { Finding } from '../../core/finding.js';
import { identityText } from '../../manifest/kube-object.js';
import type { ClusterSubject } from '../cluster/cluster-subject.js';
import type { UnknownKind } from '../cluster/unknown-kinds.js';
import type { Found } from './found.js';
import { compareFindings, type ObjectFinding, type SuppressedFinding } from './object-finding.js';
import { type RuleLevels, suppresses, UNUSED_SUPPRESSION } from './rule-levels.js';
import type { UnitMember, UnitPlace } from './unit-content.js';

/** What was found in one object of one unit. */
export interface PlacedProblem {
  readonly found: Found;
  readonly application: string;
  readonly place: UnitPlace;
  readonly cluster: ClusterSubject;
  readonly member: UnitMember;
}

export interface VerificationResult {
  /** Sorted: errors first. */
  readonly findings: readonly ObjectFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** One for each suppression that suppresses nothing. */
  readonly unused: readonly Finding[];
  /** Sorted. */
  readonly unknownKinds: readonly UnknownKind[];
}

/** Problems as the settings of their rules take them. */
export function takeFindings(
  problems: readonly PlacedProblem[],
  levels: RuleLevels,
): Omit<VerificationResult, 'unknownKinds'> {
  const all = problems.flatMap((problem) => findingOf(problem, levels)).sort(compareFindings);
  const used = new Set<number>();
  const findings: ObjectFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of all) {
    const at = levels.suppressions.findIndex((suppression) => suppresses(suppression, finding));
    const suppression = levels.suppressions[at];
    if (suppression === undefined) findings.push(finding);
    else {
      used.add(at);
      suppressed.push({ finding, reason: suppression.reason });
    }
  }
  return { findings, suppressed, unused: levels.take(unusedSuppressions(levels, used)) };
}

function findingOf({ found, application, place, cluster, member }: PlacedProblem, levels: RuleLevels) {
  const level = levels.of({ id: found.rule, severity: found.severity }, application);
  if (level === 'off') return [];
  const { pointer = '', message, hint, value, allowed, notVerified } = found.problem;
  const { facts, path } = member;
  const finding: ObjectFinding = {
    rule: found.rule,
    severity: notVerified === true ? 'info' : level,
    place: `${path} on ${place.target} (${place.environment})`,
    message,
    hint,
    application,
    environment: place.environment,
    target: place.target,
    cluster: cluster.name,
    ...(cluster.kubernetes !== undefined && { kubernetes: cluster.kubernetes }),
    object: identityText(facts.value.identity),
    apiVersion: facts.value.apiVersion,
    pointer,
    path,
    ...(value !== undefined && { value }),
    ...(allowed !== undefined && { allowed }),
  };
  return finding;
}

function unusedSuppressions({ suppressions }: RuleLevels, used: ReadonlySet<number>): readonly Finding[] {
  return suppressions.flatMap(({ rule, application, object }, index) =>
    used.has(index)
      ? []
      : {
          rule: UNUSED_SUPPRESSION,
          severity: 'warning',
          place: [application, object].filter((part) => part !== undefined).join(' '),
          message: `the suppression of ${JSON.stringify(rule)} suppresses nothing`,
          hint: 'remove it, or correct its application and object',
        },
  );
}
