import type { OwnedFile } from '../../assembly/documents/inventory-document.js';
import type { Assembly } from '../../assembly/reader.js';
import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import { listNames } from '../../core/names.js';
import type { RuleSettings } from '../../core/rule-settings.js';
import type { ClusterModel, FleetModel, TargetModel } from '../../placement/fleet-model.js';
import type { CheckedCluster } from '../../verification/cluster/checked-cluster.js';
import { knownCluster } from '../../verification/cluster/known-cluster.js';
import type { ObjectFinding } from '../../verification/engine/object-finding.js';
import type { CheckedUnit } from '../../verification/engine/verification.js';
import { groupFindings } from '../../verification/report/group-findings.js';
import type { ValidationReport } from '../../verification/report/validation-report.js';
import type { KubernetesFacts } from '../../verification/schema/kubernetes-facts.js';
import { ManifestReader } from './manifest-reader.js';
import { type RunResult, ValidationRun } from './validation-run.js';

export interface AssemblyValidation {
  readonly facts: KubernetesFacts;
  /** Of the assembly, put before the paths of files. */
  readonly directory: string;
  /** Versions that all clusters are to be taken to run. @default those they declare */
  readonly preview?: readonly string[];
}

type ReadUnit = Omit<CheckedUnit, 'cluster'> & { readonly cluster: string };

/**
 * Checks the manifests of an assembly, each for the cluster that gets it; with `preview` what these versions would break: only what is
 * not found with the declared versions.
 */
export function validateAssembly(assembly: Assembly, validation: AssemblyValidation): ValidationReport {
  const { preview = [] } = validation;
  const reader = new ManifestReader();
  const declared = new FleetRun(assembly.fleet, validation.facts);
  const previews = preview.map((version) => new FleetRun(assembly.fleet, validation.facts, version));
  for (const unit of unitsOf(assembly, reader, validation.directory))
    for (const run of [declared, ...previews]) run.add(unit);
  const result = declared.result();
  const problems = [...reader.problems, ...ownRules(assembly.fleet)];
  if (preview.length === 0) {
    const { findings, suppressed, unused, notChecked, checked } = result;
    return { ...groupFindings([...problems, ...unused, ...notChecked, ...findings], suppressed), checked };
  }
  const results = previews.map((run) => run.result());
  return {
    ...groupFindings([...problems, ...results.flatMap((next) => [...next.notChecked, ...newFindings(result, next)])]),
    checked: results.flatMap(({ checked }) => checked),
  };
}

/** Checks the units of a fleet, on clusters as they are declared or with another version. */
class FleetRun {
  readonly #run: ValidationRun;
  readonly #clusters: ReadonlyMap<string, CheckedCluster>;

  constructor(fleet: FleetModel, facts: KubernetesFacts, version?: string) {
    const running = (cluster: ClusterModel) => (version === undefined ? cluster : { ...cluster, kubernetes: version });
    this.#run = new ValidationRun(settingsOf(fleet));
    this.#clusters = new Map(fleet.clusters.map((cluster) => [cluster.name, knownCluster(running(cluster), facts)]));
  }

  add(unit: ReadUnit): void {
    const cluster = this.#clusters.get(unit.cluster);
    if (cluster === undefined) throw unknownCluster(unit);
    this.#run.add({ ...unit, cluster });
  }

  result(): RunResult {
    return this.#run.result();
  }
}

/** Without what is said of rules that are not run. */
function settingsOf({ levels = [], suppressions = [], rules = [] }: FleetModel): RuleSettings {
  const isRun = ({ rule }: { readonly rule: string }) => !rules.includes(rule);
  return { levels: levels.filter(isRun), suppressions: suppressions.filter(isRun) };
}

/** The code of the fleet's own rules is not in the assembly. */
function ownRules({ name, rules = [] }: FleetModel): readonly Finding[] {
  if (rules.length === 0) return [];
  const finding: Finding = {
    rule: 'not-checked',
    severity: 'info',
    place: name,
    message: `the fleet's own rules are not applied: ${listNames(rules)}`,
    hint: 'run synth, which applies them',
  };
  return [finding];
}

/** What an upgrade brings. Messages are not compared, because they may name the version. */
function newFindings(declared: RunResult, next: RunResult): readonly ObjectFinding[] {
  const known = new Set([...declared.findings, ...declared.suppressed.map(({ finding }) => finding)].map(problemKey));
  return next.findings.filter((finding) => !known.has(problemKey(finding)));
}

function problemKey({ target, application, rule, object, pointer }: ObjectFinding): string {
  return JSON.stringify([target, application, rule, object, pointer]);
}

function* unitsOf(assembly: Assembly, reader: ManifestReader, directory: string): Generator<ReadUnit> {
  const clusters = new Map(assembly.fleet.targets.map(({ name, cluster }) => [name, cluster]));
  const read = (files: readonly OwnedFile[]) => {
    const contents = files.map(({ path }) => reader.read(`${directory}/${path}`, assembly.read(path)));
    return {
      objects: contents.flatMap(({ objects }) => objects),
      encrypted: contents.flatMap(({ encrypted }) => encrypted),
    };
  };
  for (const [target, records] of groupBy(assembly.records, ({ cluster }) => cluster)) {
    const files = groupBy(assembly.filesOf(target), ({ path }) => path.slice(0, path.lastIndexOf('/')));
    for (const { app: application, env: environment, dir } of records)
      yield {
        application,
        environment,
        target,
        cluster: clusters.get(target) ?? target,
        ...read(files.get(dir) ?? []),
      };
  }
  yield* deliveryUnits(assembly, reader, read);
}

/** What delivery engines consume goes to the hub, where the fleet has one. */
function* deliveryUnits(
  { fleet, inventory }: Assembly,
  reader: ManifestReader,
  read: (files: readonly OwnedFile[]) => Pick<ReadUnit, 'objects' | 'encrypted'>,
): Generator<ReadUnit> {
  const files = inventory.files.filter(({ path }) => path.startsWith('delivery/'));
  const hubs = fleet.targets.filter(({ hub }) => hub);
  const [hub] = hubs;
  for (const [engine, own] of groupBy(files, ({ path }) => path.split('/', 2).join('/'))) {
    if (hub === undefined || hubs.length > 1) reader.problems.push(noHub(engine, hubs));
    else {
      const { name: target, environment, cluster } = hub;
      yield { application: engine, environment, target, cluster, ...read(own) };
    }
  }
}

function noHub(place: string, hubs: readonly TargetModel[]): Finding {
  return {
    rule: 'not-checked',
    severity: 'info',
    place,
    message: `it is not known which cluster gets these objects: the fleet has ${hubs.length === 0 ? 'no hub' : `${hubs.length} hubs`}`,
    hint: 'check them apart: cdk8s-fleet validate <output>/delivery --kubernetes <version of their cluster>',
  };
}

function unknownCluster({ target, cluster }: ReadUnit): FleetError {
  return new FleetError('DOCUMENT_INVALID', {
    message: `placement.json has a record for ${JSON.stringify(target)}, and fleet.json no cluster ${JSON.stringify(cluster)}`,
    hint: 'run synth again',
    path: 'placement.json',
  });
}
