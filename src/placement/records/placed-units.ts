import { compareText } from '../../core/json.js';
import { compactList, type List, mappedList } from '../../core/list.js';
import type { Candidate } from '../candidate.js';
import type { Outcome } from '../decision.js';
import type { PreviousPlacements } from '../lock/previous-placements.js';
import { recordName } from './record-names.js';

/** A chosen target, or a hub that holds a role. */
export interface PlacedUnit {
  readonly candidate: Candidate;
  readonly wave: number;
  /** Empty without groups, and of a hub, which is in none. */
  readonly group: string;
  readonly replicas: number | undefined;
  readonly roles: readonly string[];
  /** Of its record. */
  readonly name: string;
}

/** The units of an outcome, sorted by name. @param pinned names that stay as they are */
export function placedUnits(outcome: Outcome, pinned: PreviousPlacements): List<PlacedUnit> {
  const { application, environment } = outcome.context;
  const names = pinned.unitsOf(environment.name, application.name);
  const nameOf = ({ target }: Candidate) => names.get(target.name)?.name ?? recordName(application.name, target.name);
  const chosen = outcome.chosen.map(({ candidate, wave, replicas, roles }): PlacedUnit => {
    return { candidate, wave, group: outcome.group, replicas, roles, name: nameOf(candidate) };
  });
  const hubs = outcome.hubs.map(({ candidate, wave, roles }): PlacedUnit => {
    return { candidate, wave, group: '', replicas: undefined, roles, name: nameOf(candidate) };
  });
  return compactUnits(
    [...chosen, ...hubs].sort((a, b) => compareText(a.name, b.name)),
    application.name,
  );
}

/** Most names follow from the rest and are not kept. */
function compactUnits(units: readonly PlacedUnit[], application: string): List<PlacedUnit> {
  const plainName = ({ candidate }: PlacedUnit) => `${application}-${candidate.target.name}`;
  const kept = units.map((unit) => ({ ...unit, name: unit.name === plainName(unit) ? '' : unit.name }));
  const compact = compactList(kept, ['candidate', 'wave', 'group', 'replicas', 'roles', 'name']);
  return mappedList(compact, (unit) => (unit.name === '' ? { ...unit, name: plainName(unit) } : unit));
}
