import { compareText } from '../../core/json.js';
import type { Candidate } from '../candidate.js';
import type { ChosenCandidate, Outcome } from '../decision.js';
import type { PreviousPlacements } from '../lock/previous-placements.js';
import type { PlacementRecord } from './record.js';
import { recordName } from './record-names.js';

type Unit = Pick<ChosenCandidate, 'candidate' | 'wave' | 'replicas' | 'roles'>;

/** One record for each chosen target and each hub that holds a role, in the order of the outcomes, then by name. Pinned names stay as they are. */
export function recordsOf(outcomes: readonly Outcome[], pinned: PreviousPlacements): readonly PlacementRecord[] {
  const labels = new Map<Candidate, PlacementRecord['clusterLabels']>();
  const labelsOf = (candidate: Candidate) => {
    const known = labels.get(candidate) ?? { ...candidate.cluster.labels, ...candidate.target.labels };
    labels.set(candidate, known);
    return known;
  };
  return outcomes.flatMap(({ context, chosen, hubs, group }) => {
    const { application, environment, terms } = context;
    const names = pinned.unitsOf(environment.name, application.name);
    const recordOf = (unit: Unit, group: string): PlacementRecord => {
      const { candidate, wave, replicas, roles } = unit;
      const target = candidate.target.name;
      return {
        name: names.get(target)?.name ?? recordName(application.name, target),
        app: application.name,
        env: environment.name,
        cluster: target,
        destination: candidate.cluster.destination,
        dir: `clusters/${target}/${application.name}`,
        namespace: terms.namespace,
        project: terms.project,
        wave,
        group,
        ...(replicas !== undefined && { replicas }),
        ...(roles.length > 0 && { roles }),
        autoSync: environment.autoSync,
        prune: environment.prune,
        labels: application.labels,
        clusterLabels: labelsOf(candidate),
      };
    };
    // a hub is in no failover group
    const records = [...chosen.map((unit) => recordOf(unit, group)), ...hubs.map((unit) => recordOf(unit, ''))];
    return records.sort((a, b) => compareText(a.name, b.name));
  });
}
