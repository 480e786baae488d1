import type { Contribution, UnitView } from '../../application/contribution.js';
import type { Finding } from '../../core/finding.js';
import { compareText } from '../../core/json.js';
import type { Change } from '../../manifest/change.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { imagesOf, jsonObjects, podSpecOf } from '../../manifest/workload.js';
import { syncWaveOf } from '../sync-wave.js';
import { imageFindings, missingOperator } from './mirror-findings.js';
import { type Mirror, type MirrorPolicy, mirrorImage, type PullSecret } from './mirror-rules.js';
import { EXTERNAL_SECRETS, externalSecret } from './pull-secret.js';

/** A unit's images from their mirrors, with what pods need to pull them. */
export function mirrorUnit<A>(unit: UnitView<A>, options: MirrorPolicy): Contribution {
  const uses = unit.objects.flatMap((object) => usesOf(object, options.mirrors));
  const secrets = uses.flatMap((use) => secretUses(use, unit.application));
  const isServed = Object.hasOwn(unit.capabilities, EXTERNAL_SECRETS);
  const add = isServed ? externalSecrets(secrets) : [];
  const lacking: readonly Finding[] = isServed || externalSecrets(secrets).length === 0 ? [] : [missingOperator(unit)];
  return {
    add,
    change: [...uses.flatMap(({ changes }) => changes), ...secrets.flatMap(({ change }) => change)],
    findings: [...lacking, ...imageFindings(unit, options)],
  };
}

/** A pod template with images that are at a mirror, or shall be. */
interface MirrorUse {
  readonly object: KubeObject;
  readonly changes: readonly Change[];
  /** Sorted out: each once. */
  readonly mirrors: readonly Mirror[];
}

function usesOf(object: KubeObject, mirrors: readonly Mirror[]): readonly MirrorUse[] {
  const images = imagesOf(object).map(({ path, image }) => ({ path, mirrored: mirrorImage(image, mirrors) }));
  const used = images.flatMap(({ mirrored }) => ('mirror' in mirrored ? mirrored.mirror : []));
  if (used.length === 0) return [];
  const changes = images.flatMap(({ path, mirrored }) =>
    mirrored.kind === 'mirrored' ? { object, path, to: mirrored.image } : [],
  );
  return [{ object, changes, mirrors: [...new Set(used)] }];
}

interface SecretUse {
  readonly object: KubeObject;
  readonly name: string;
  /** What brings the Secret; undefined when it is there. */
  readonly source: PullSecret | undefined;
  readonly change: readonly Change[];
}

function secretUses({ object, mirrors }: MirrorUse, application: string): readonly SecretUse[] {
  const podSpec = podSpecOf(object);
  if (podSpec === undefined) return [];
  const present = new Set(jsonObjects(podSpec.spec.imagePullSecrets).map(({ name }) => name));
  const sources = new Map<string, PullSecret | undefined>();
  for (const { pullSecret } of mirrors) {
    if (typeof pullSecret === 'string') sources.set(pullSecret, undefined);
    // Applications that share a namespace each need one of their own: an object has one owner.
    else if (pullSecret !== undefined) sources.set(`${pullSecret.name}-${application}`, pullSecret);
  }
  return [...sources]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, source]) => {
      const path = [...podSpec.path, 'imagePullSecrets', { name }];
      return { object, name, source, change: present.has(name) ? [] : [{ object, path, to: { name } }] };
    });
}

/** One for each name and namespace, as early as the first pods that need it. */
function externalSecrets(uses: readonly SecretUse[]): readonly KubeObject[] {
  const places = new Map<string, { source: PullSecret; name: string; namespace: string; syncWave: number }>();
  for (const { object, name, source } of uses) {
    if (source === undefined) continue;
    const { namespace = '' } = object.metadata;
    const key = `${namespace}/${name}`;
    const syncWave = Math.min(syncWaveOf(object), places.get(key)?.syncWave ?? 0);
    places.set(key, { source, name, namespace, syncWave });
  }
  return [...places.values()].map(({ source, ...place }) => externalSecret(source, place));
}
