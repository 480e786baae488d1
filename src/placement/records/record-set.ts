import { compareText } from '../../core/json.js';
import { type List, mappedList, sortedList } from '../../core/list.js';
import type { Candidate } from '../candidate.js';
import type { Outcome } from '../decision.js';
import type { LockedUnit } from '../lock/lock.js';
import type { PlacedUnit } from './placed-units.js';
import type { PlacementRecord } from './record.js';

/** The records of one application in one environment: one list for generators. */
export interface RecordSet {
  readonly environment: string;
  readonly application: string;
  /** Each made when it is asked for: those of a large fleet would fill the memory. */
  readonly records: List<PlacementRecord>;
}

/** Returns a function that makes the records of an outcome. */
export function recordSets(): (context: Outcome['context'], units: List<PlacedUnit>) => RecordSet {
  const labels = new Map<Candidate, PlacementRecord['clusterLabels']>();
  const labelsOf = (candidate: Candidate) => {
    const known = labels.get(candidate) ?? { ...candidate.cluster.labels, ...candidate.target.labels };
    labels.set(candidate, known);
    return known;
  };
  return ({ application, environment, terms }, units) => {
    const recordOf = ({ candidate, wave, group, replicas, roles, name }: PlacedUnit): PlacementRecord => {
      const target = candidate.target.name;
      const record = {
        name,
        app: application.name,
        env: environment.name,
        cluster: target,
        destination: candidate.cluster.destination,
        dir: `clusters/${target}/${application.name}`,
        namespace: terms.namespace,
        project: terms.project,
        wave,
        group,
        autoSync: environment.autoSync,
        prune: environment.prune,
        labels: application.labels,
        clusterLabels: labelsOf(candidate),
      };
      if (replicas === undefined && roles.length === 0) return record;
      return { ...record, ...(replicas !== undefined && { replicas }), ...(roles.length > 0 && { roles }) };
    };
    return { environment: environment.name, application: application.name, records: mappedList(units, recordOf) };
  };
}

/** What the lock keeps of the units of an outcome, sorted by target. */
export function lockedUnits(
  { application, environment }: Outcome['context'],
  units: List<PlacedUnit>,
): List<LockedUnit> {
  const byTarget = (a: PlacedUnit, b: PlacedUnit) => compareText(a.candidate.target.name, b.candidate.target.name);
  return mappedList(sortedList(units, byTarget), ({ candidate, wave, group, roles, name }) => ({
    environment: environment.name,
    application: application.name,
    target: candidate.target.name,
    wave,
    ...(group !== '' && { group }),
    ...(roles.length > 0 && { roles }),
    name,
  }));
}
