import type { UnitView } from '../../application/contribution.js';
import { isJsonObject } from '../../core/json.js';
import type { Change } from '../../manifest/change.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { isWorkload } from '../../manifest/workload.js';
import { SYNC_WAVE, syncWaveOf } from '../sync-wave.js';
import type { MigrationObjects } from './migration-objects.js';

/** What the Job needs, and who waits for it. */
export interface MigrationNeeds {
  readonly engines: readonly string[];
  readonly secret: string;
  readonly serviceAccount: string | undefined;
  /** Undefined: all workloads. */
  readonly usedBy: readonly string[] | undefined;
}

export interface OrderedMigration {
  readonly add: readonly KubeObject[];
  readonly change: readonly Change[];
}

/**
 * Tells engines to run the Job first. Argo CD: a sync wave before the workloads that wait, and one before that for what
 * the Job needs. Not a hook, which would run before the unit's own secrets are there, and stay behind under its old name.
 * Not a later wave for workloads either: claims and autoscalers wait for these, and would not become healthy without.
 */
export function inDeliveryOrder<A>(
  { configMap, job }: MigrationObjects,
  unit: UnitView<A>,
  needs: MigrationNeeds,
): OrderedMigration {
  const { engines, usedBy } = needs;
  const forArgoCd = engines.includes('argocd');
  const waiting = unit.objects.filter(
    (object) => isWorkload(object) && (usedBy === undefined || usedBy.includes(object.metadata.name)),
  );
  const wave =
    waiting.reduce((lowest, object) => Math.min(lowest, syncWaveOf(object)), waiting.length > 0 ? Infinity : 0) - 1;
  const before = wave - 1;
  const late = unit.objects.filter((object) => isNeeded(object, needs) && syncWaveOf(object) > before);
  return {
    add: [
      withAnnotations(configMap, {
        ...(forArgoCd ? { [SYNC_WAVE]: `${before}`, ...serverSideWhenLarge(configMap) } : {}),
        ...unsubstituted(engines),
      }),
      withAnnotations(job, {
        // What others make of its pods, such as a mirror of their image, is in no name: this replaces a Job that differs.
        ...(forArgoCd ? { [SYNC_WAVE]: `${wave}`, [SYNC_OPTIONS]: 'Force=true' } : {}),
        ...(engines.includes('flux') ? { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } : {}),
        ...unsubstituted(engines),
      }),
    ],
    change: forArgoCd
      ? late.map((object) => ({ object, path: ['metadata', 'annotations', SYNC_WAVE], to: `${before}` }))
      : [],
  };
}

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** Flux takes what looks like a variable of a shell for one, and makes `$` of the `$$` that quote functions. */
function unsubstituted(engines: readonly string[]): { readonly [annotation: string]: string } {
  return engines.includes('flux') ? { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } : {};
}

/** Annotations of one object have this many bytes at most, and client-side apply keeps the object in one. */
const MAX_ANNOTATIONS = 262_144;

function serverSideWhenLarge(object: KubeObject): { readonly [annotation: string]: string } {
  const isLarge = Buffer.byteLength(JSON.stringify(object)) > MAX_ANNOTATIONS * 0.9;
  return isLarge ? { [SYNC_OPTIONS]: 'ServerSideApply=true' } : {};
}

function withAnnotations(object: KubeObject, annotations: { readonly [key: string]: string }): KubeObject {
  if (Object.keys(annotations).length === 0) return object;
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Objects of the unit that bring the Secret, and the account of the Job. */
function isNeeded({ kind, metadata, spec }: KubeObject, { secret, serviceAccount }: MigrationNeeds): boolean {
  if (kind === 'ServiceAccount') return metadata.name === serviceAccount;
  if (kind === 'SecretStore') return true;
  if (!['ExternalSecret', 'SealedSecret'].includes(kind)) return false;
  const target = isJsonObject(spec) && isJsonObject(spec.target) ? spec.target.name : undefined;
  return (target ?? metadata.name) === secret;
}
