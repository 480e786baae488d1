import { FleetError } from '../../core/errors.js';
import type { RuleSettings } from '../../core/rule-settings.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import { assumedCluster } from '../../verification/cluster/assumed-cluster.js';
import type { CheckedCluster } from '../../verification/cluster/checked-cluster.js';
import { knownClusters } from '../../verification/cluster/known-cluster.js';
import { unknownVersions } from '../../verification/cluster/unknown-versions.js';
import type { FactSources } from '../../verification/schema/fleet-facts.js';
import type { ReadUnit } from './assembly-units.js';
import { type RunResult, ValidationRun } from './validation-run.js';

/** Checks the units of a fleet, each for the cluster that gets it. */
export class FleetRun {
  readonly #run: ValidationRun;
  readonly #sources: FactSources;
  readonly #clusters: ReadonlyMap<string, CheckedCluster>;
  /** Those with units. */
  readonly #used = new Set<CheckedCluster>();

  constructor(fleet: FleetModel, sources: FactSources) {
    this.#run = new ValidationRun(settingsOf(fleet), 'info');
    this.#sources = sources;
    this.#clusters = knownClusters(fleet, sources);
  }

  /** @throws FleetError `DOCUMENT_INVALID` for a cluster that the fleet does not have */
  add(unit: ReadUnit): void {
    const cluster = this.#clusters.get(unit.cluster);
    if (cluster === undefined) throw unknownCluster(unit);
    this.#used.add(cluster);
    this.#run.add({ ...unit, cluster });
  }

  /** Where delivery engines run is not part of the model: there every kind may be installed, and the version is not known. */
  deliver(unit: ReadUnit): void {
    this.#run.add({ ...unit, cluster: assumedCluster({ name: unit.cluster }, this.#sources) });
  }

  result(): RunResult {
    const result = this.#run.result();
    const unknown = this.#run.take(unknownVersions([...this.#used], this.#sources.shipped));
    return { ...result, notChecked: [...unknown, ...result.notChecked] };
  }
}

/** Without what is said of rules that are not run. */
function settingsOf({ levels = [], suppressions = [], rules = [] }: FleetModel): RuleSettings {
  const isRun = ({ rule }: { readonly rule: string }) => !rules.includes(rule);
  return { levels: levels.filter(isRun), suppressions: suppressions.filter(isRun) };
}

function unknownCluster({ target, cluster }: ReadUnit): FleetError {
  return new FleetError('DOCUMENT_INVALID', {
    message: `placement.json has a record for ${JSON.stringify(target)}, and fleet.json no cluster ${JSON.stringify(cluster)}`,
    hint: 'run synth again',
    path: 'placement.json',
  });
}
