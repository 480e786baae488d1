import { compareText } from '../core/json.js';
import type { Candidate } from './candidate.js';
import type { Outcome } from './decision.js';
import type { PreviousPlacements } from './previous-placements.js';
import type { PlacementRecord } from './record.js';
import { recordName } from './record-names.js';

/** One record for each chosen target, in the order of the outcomes, then by name. Pinned names stay as they are. */
export function recordsOf(outcomes: readonly Outcome[], pinned: PreviousPlacements): readonly PlacementRecord[] {
  const labels = new Map<Candidate, PlacementRecord['clusterLabels']>();
  const labelsOf = (candidate: Candidate) => {
    const known = labels.get(candidate) ?? { ...candidate.cluster.labels, ...candidate.target.labels };
    labels.set(candidate, known);
    return known;
  };
  return outcomes.flatMap(({ context, chosen, group }) => {
    const { application, environment, terms } = context;
    const names = pinned.unitsOf(environment.name, application.name);
    const records = chosen.map(({ candidate, wave, replicas }): PlacementRecord => {
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
        autoSync: environment.autoSync,
        prune: environment.prune,
        labels: application.labels,
        clusterLabels: labelsOf(candidate),
      };
    });
    return records.sort((a, b) => compareText(a.name, b.name));
  });
}
