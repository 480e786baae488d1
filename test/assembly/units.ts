import type {
  AssemblyDocuments,
  AssemblyWriter,
  FileEntry,
  UnitSummaryEntry,
  WriteReport,
} from '../../src/assembly/sink.js';
import type { FleetModel } from '../../src/placement/fleet-model.js';
import type { PlacementRecord } from '../../src/placement/records/record.js';

export interface Unit {
  readonly application: string;
  readonly target: string;
  /** What the unit's file says. @default '1' */
  readonly content?: string;
}

export function unitFile({ application, target, content = '1' }: Unit): FileEntry {
  return {
    path: `clusters/${target}/${application}/${application}.k8s.yaml`,
    content: `kind: ConfigMap\ndata: {a: "${content}"}\n`,
    objects: [{ group: '', kind: 'ConfigMap', namespace: 'shop', name: application }],
  };
}

export function record({ application, target }: Unit): PlacementRecord {
  return {
    name: `${application}-${target}`,
    app: application,
    env: 'production',
    cluster: target,
    destination: `${target}.example`,
    dir: `clusters/${target}/${application}`,
    namespace: 'shop',
    project: 'default',
    wave: 0,
    group: '',
    autoSync: true,
    prune: false,
    labels: { team: 'web', 'app.example/tier': 'front' },
    clusterLabels: { region: 'eu-west-1' },
  };
}

/** Its summary depends on the length of the content. */
export function summaryEntry({ application, target, content = '1' }: Unit): UnitSummaryEntry {
  const workload = { kind: 'Deployment', name: application, rendered: application, min: content.length, max: 9 };
  return {
    environment: 'production',
    application,
    target,
    summary: {
      workloads: [{ ...workload, scalers: 1, cpuMilli: 100, memoryMi: 64 }],
      services: [{ name: application, rendered: application, ports: [80] }],
      unread: [],
    },
  };
}

export function documents(units: readonly Unit[]): AssemblyDocuments {
  const applications = [...new Set(units.map(({ application }) => application))];
  return {
    lock: {
      version: 1,
      units: units.map(({ application, target }) => ({
        environment: 'production',
        application,
        target,
        wave: 0,
        name: `${application}-${target}`,
      })),
      waves: [],
    },
    fleet: emptyFleet,
    sets: applications.map((application) => ({
      environment: 'production',
      application,
      records: units.filter((unit) => unit.application === application).map(record),
    })),
    units: units.map(summaryEntry),
  };
}

export const emptyFleet: FleetModel = {
  name: 'acme',
  environments: [],
  clusters: [],
  targets: [],
  projects: [],
  applications: [],
  kinds: [],
  intents: [],
};

export function writeUnits(
  writer: AssemblyWriter,
  units: readonly Unit[],
  files: readonly FileEntry[] = [],
): WriteReport {
  for (const unit of units) writer.file(unitFile(unit));
  for (const file of files) writer.file(file);
  return writer.commit(documents(units));
}

/** Units whose set changes with the content: some stay, one comes, one goes. */
export function childUnits(content: string): readonly Unit[] {
  return [
    { application: 'web', target: 'eu1', content },
    { application: 'web', target: 'us1' },
    { application: content === 'old' ? 'legacy' : 'modern', target: content === 'old' ? 'ap1' : 'eu1' },
  ];
}
