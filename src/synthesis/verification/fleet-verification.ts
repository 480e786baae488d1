import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { CheckedCluster } from '../../verification/cluster/checked-cluster.js';
import { knownCluster } from '../../verification/cluster/known-cluster.js';
import type { Interned } from '../../verification/engine/interner.js';
import type { VerificationResult } from '../../verification/engine/take-findings.js';
import type { UnitContent } from '../../verification/engine/unit-content.js';
import { type PartOfVerification, Verification } from '../../verification/engine/verification.js';
import { clusterFacts, type FactSources, factsOfClusters } from '../../verification/schema/fleet-facts.js';
import type { Plan } from '../plan.js';
import type { UnitContext } from '../units/unit-context.js';
import type { UnitContents } from '../units/unit-files.js';
import { unknownVersions } from './unknown-versions.js';

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
    const facts = factsOfClusters(model, sources);
    this.#clusters = new Map(
      model.clusters.flatMap((cluster) => {
        const known = facts.get(cluster.name);
        return known === undefined ? [] : [[cluster.name, knownCluster(cluster, known, sources.shipped)]];
      }),
    );
  }

  /** @throws FleetError `RULE_FAILED` */
  unit({ record, cluster: { name } }: UnitContext, contents: UnitContents): void {
    const cluster = this.#cluster(name);
    const place = { environment: record.env, target: record.cluster };
    const seen = this.#seen.get(contents) ?? new Map<string, Interned<UnitContent>>();
    this.#seen.set(contents, seen);
    const known = seen.get(cluster.key);
    if (known !== undefined) this.#verification.place(cluster, place, known);
    else {
      const encrypted = contents.encrypted.flatMap(({ identities }) => identities);
      const unit = { application: record.app, cluster, objects: contents.objects, encrypted, ...place };
      seen.set(cluster.key, this.#verification.add(unit));
    }
  }

  /**
   * Where delivery engines run is not part of the model: there, all packs count as installed, and the version of Kubernetes as unknown.
   * @throws FleetError `RULE_FAILED`
   */
  delivery(files: readonly DeliveredFile[]): void {
    for (const { engine, path, objects } of files) {
      const place = { environment: 'delivery', target: `delivery/${engine}` };
      const checked = objects.map((object) => ({ object, path }));
      this.#verification.add({ application: engine, cluster: this.#engine(engine), objects: checked, ...place });
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
    const { findings, suppressed, unused } = this.#verification.result();
    const unknown = unknownVersions([...this.#used], this.#sources.shipped);
    return { findings: [...findings, ...unused, ...unknown], suppressed };
  }

  #engine(name: string): CheckedCluster {
    const { shipped } = this.#sources;
    const capabilities = Object.fromEntries(shipped.packs.map((pack) => [pack.name, '']));
    const cluster = { name: `delivery/${name}`, capabilities };
    return knownCluster(cluster, clusterFacts(cluster, { fleet: { kinds: [] }, sources: this.#sources }), shipped);
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
