import type { Assembly } from '../../assembly/reader.js';
import type { Finding } from '../../core/finding.js';
import { listNames } from '../../core/names.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import type { ObjectFinding } from '../../verification/engine/object-finding.js';
import { groupFindings } from '../../verification/report/group-findings.js';
import type { ValidationReport } from '../../verification/report/validation-report.js';
import type { FactSources } from '../../verification/schema/fleet-facts.js';
import { assemblyUnits, deliveryUnits, unlistedFiles } from './assembly-units.js';
import { FleetRun } from './fleet-run.js';
import { ManifestReader } from './manifest-reader.js';
import type { RunResult } from './validation-run.js';

export interface AssemblyValidation {
  /** Of the assembly; it may name more schemas. */
  readonly fleet: FleetModel;
  /** With what `schemas` of the fleet name. */
  readonly sources: FactSources;
  /** Of the assembly, put before the paths of files. */
  readonly directory: string;
}

/** Checks the manifests of an assembly, each for the cluster that gets it. */
export function validateAssembly(
  assembly: Assembly,
  { fleet, sources, directory }: AssemblyValidation,
): ValidationReport {
  const reader = new ManifestReader();
  const files = { assembly, reader, directory };
  const run = new FleetRun(fleet, sources);
  for (const unit of assemblyUnits(files)) run.add(unit);
  for (const unit of deliveryUnits(files)) run.deliver(unit);
  const { findings, suppressed, unused, notChecked, checked } = run.result();
  const general = [
    ...reader.problems,
    ...unlistedFiles({ assembly, directory }),
    ...ownRules(fleet),
    ...unused,
    ...notChecked,
  ];
  return { ...groupFindings([...general, ...findings], suppressed), checked };
}

/**
 * Checks the manifests of an assembly as if all clusters ran other versions: what is found with these, and not with the declared ones.
 * What delivery engines get is left out, because where they run is not part of the model.
 */
export function previewUpgrade(
  assembly: Assembly,
  { fleet, sources, directory, versions }: AssemblyValidation & { readonly versions: readonly string[] },
): ValidationReport {
  const reader = new ManifestReader();
  const declared = new FleetRun(fleet, sources);
  const previews = versions.map((version) => new FleetRun(runningAll(fleet, version), withoutDumps(sources)));
  for (const unit of assemblyUnits({ assembly, reader, directory }))
    for (const run of [declared, ...previews]) run.add(unit);
  const before = declared.result();
  const results = previews.map((run) => run.result());
  const general = [...reader.problems, ...ownRules(fleet), ...results.flatMap(({ notChecked }) => notChecked)];
  const findings = results.flatMap((next) => newFindings(before, next));
  return { ...groupFindings([...general, ...findings]), checked: results.flatMap(({ checked }) => checked) };
}

function runningAll(fleet: FleetModel, kubernetes: string): FleetModel {
  return { ...fleet, clusters: fleet.clusters.map((cluster) => ({ ...cluster, kubernetes })) };
}

/** Dumps of clusters are of the version that they run now. */
function withoutDumps({ shipped, schemas }: FactSources): FactSources {
  const definitions = [...schemas].map(([path, files]) => {
    return [path, files.filter(({ content }) => content.kind === 'crds')] as const;
  });
  return { shipped, schemas: new Map(definitions) };
}

/** What an upgrade brings. Messages are not compared, because they may name the version. */
function newFindings(declared: RunResult, next: RunResult): readonly ObjectFinding[] {
  const known = new Set([...declared.findings, ...declared.suppressed.map(({ finding }) => finding)].map(problemKey));
  return next.findings.filter((finding) => !known.has(problemKey(finding)));
}

function problemKey({ target, application, rule, object, pointer }: ObjectFinding): string {
  return JSON.stringify([target, application, rule, object, pointer]);
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
