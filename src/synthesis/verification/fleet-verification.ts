import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { assumedCluster } from '../../verification/cluster/assumed-cluster.js';
import type { CheckedCluster } from '../../verification/cluster/checked-cluster.js';
import { knownClusters } from '../../verification/cluster/known-cluster.js';
import { unknownKindFindings } from '../../verification/cluster/unknown-kinds.js';
import { unknownVersions } from '../../verification/cluster/unknown-versions.js';
import type { Interned } from '../../verification/engine/interner.js';
import type { VerificationResult } from '../../verification/engine/take-findings.js';
import type { UnitContent } from '../../verification/engine/unit-content.js';
import { type PartOfVerification, Verification } from '../../verification/engine/verification.js';
import type { FactSources } from '../../verification/schema/fleet-facts.js';
import type { Plan } from '../plan.js';
import type { UnitContext } from '../units/unit-context.js';
import type { UnitContents } from '../units/unit-files.js';

/** What an adapter made. */
export interface DeliveredFile {
  readonly engine: string;
  /** Relative to the assembly. */
  readonly path: string;
  readonly objects: readonly KubeObject[];
}

/** What was found in all units, and about how they were checked. */
export interface VerifiedFleet extends Pick<VerificationResult, 'suppressed'> {
  readonly findings: readonly Finding[];
}

export const NOTHING_VERIFIED: VerifiedFleet = { findings: [], suppressed: [] };

/** Checks the units of a fleet, each against its own cluster, and what is made to deliver them. */
export class FleetVerification {
  readonly #sources: FactSources;
  readonly #verification: Verification;
  readonly #clusters: ReadonlyMap<string, CheckedCluster>;
  /** Those with units. */
  readonly #used = new Set<CheckedCluster>();
  /** What shared units came to, by what their cluster answers. */
  readonly #seen = new WeakMap<UnitContents, Map<string, Interned<UnitContent>>>();

  /** @throws FleetError `VALUE_INVALID` for schemas that contradict each other or the version of their cluster */
  constructor({ model, rules }: Pick<Plan, 'model' | 'rules'>, sources: FactSources) {
    this.#sources = sources;
    this.#verification = new Verification(rules);
    this.#clusters = knownClusters(model, sources);
  }

  /** @throws FleetError `RULE_FAILED` */
  unit({ record, cluster }: UnitContext, { objects, encrypted }: UnitContents): Interned<UnitContent> {
    return this.#verification.add({
      application: record.app,
      environment: record.env,
      target: record.cluster,
      cluster: this.#cluster(cluster.name),
      objects,
      encrypted: encrypted.flatMap(({ identities }) => identities),
    });
  }

  /**
   * A unit that comes to what others come to: it is checked where its cluster answers otherwise than theirs.
   * @throws FleetError `RULE_FAILED`
   */
  sharedUnit(context: UnitContext, contents: UnitContents): void {
    const { record } = context;
    const cluster = this.#cluster(context.cluster.name);
    const seen = this.#seen.get(contents) ?? new Map<string, Interned<UnitContent>>();
    this.#seen.set(contents, seen);
    const known = seen.get(cluster.key);
    if (known === undefined) seen.set(cluster.key, this.unit(context, contents));
    else this.#verification.place(cluster, { environment: record.env, target: record.cluster }, known);
  }

  /**
   * Where delivery engines run is not part of the model: there every kind may be installed, and the version of Kubernetes is not known.
   * @throws FleetError `RULE_FAILED`
   */
  delivery(files: readonly DeliveredFile[]): void {
    for (const [engine, of] of groupBy(files, ({ engine }) => engine)) {
      const target = `delivery/${engine}`;
      const objects = of.flatMap((file) => file.objects.map((object) => ({ object, path: file.path })));
      const cluster = assumedCluster({ name: target }, this.#sources);
      this.#verification.add({ application: engine, environment: 'delivery', target, cluster, objects });
    }
  }

  part(): PartOfVerification {
    return this.#verification.part();
  }

  absorb(part: PartOfVerification): void {
    this.#verification.absorb(part, (name) => this.#cluster(name));
  }

  /** @throws FleetError `RULE_FAILED` */
  result(): VerifiedFleet {
    const { findings, suppressed, unused, unknownKinds } = this.#verification.result();
    const versions = unknownVersions([...this.#used], this.#sources.shipped);
    const notChecked = this.#verification.take([...versions, ...unknownKindFindings(unknownKinds, 'info')]);
    return { findings: [...findings, ...unused, ...notChecked], suppressed };
  }

  #cluster(name: string): CheckedCluster {
    const cluster = this.#clusters.get(name);
    if (cluster !== undefined) {
      this.#used.add(cluster);
      return cluster;
    }
    throw new FleetError('NAME_UNKNOWN', {
      message: `there is no cluster ${JSON.stringify(name)}`,
      hint: 'this is a defect of cdk8s-fleet: please report it',
    });
  }
}
