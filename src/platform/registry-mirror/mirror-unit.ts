import type { Contribution, UnitView } from '../../application/contribution.js';
import type { Finding } from '../../core/finding.js';
import { compareText } from '../../core/json.js';
import type { Change } from '../../manifest/change.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { imagesOf, podSpecOf } from '../../manifest/workload.js';
import { syncWaveOf } from '../sync-wave.js';
import { imageFindings, missingOperator, type ReadObject } from './mirror-findings.js';
import { type Mirror, type MirrorPolicy, mirrorImage, type PullSecret } from './mirror-rules.js';
import { EXTERNAL_SECRETS, externalSecret } from './pull-secret.js';

/** A unit's images from their mirrors, with what pods need to pull them. */
export function mirrorUnit<A>(unit: UnitView<A>, policy: MirrorPolicy): Contribution {
  const read = unit.objects.map((object) => ({ object, images: readImages(object, policy.mirrors) }));
  const secrets = read.flatMap((one) => secretUses(one, unit.application));
  const brought = externalSecrets(secrets);
  const isServed = Object.hasOwn(unit.capabilities, EXTERNAL_SECRETS);
  const lacking: readonly Finding[] = isServed || brought.length === 0 ? [] : [missingOperator(unit)];
  return {
    add: isServed ? brought : [],
    change: [...read.flatMap(imageChanges), ...secrets.map(({ change }) => change)],
    findings: [...lacking, ...imageFindings(unit, read, policy)],
  };
}

function readImages(object: KubeObject, mirrors: readonly Mirror[]): ReadObject['images'] {
  return imagesOf(object).map(({ path, image }) => ({ path, image, mirrored: mirrorImage(image, mirrors) }));
}

function imageChanges({ object, images }: ReadObject): readonly Change[] {
  return images.flatMap(({ path, mirrored }) =>
    mirrored.kind === 'mirrored' ? { object, path, to: mirrored.image } : [],
  );
}

interface SecretUse {
  readonly name: string;
  /** What brings the Secret; undefined when it is there. */
  readonly source: PullSecret | undefined;
  readonly change: Change;
}

function secretUses({ object, images }: ReadObject, application: string): readonly SecretUse[] {
  const sources = new Map<string, PullSecret | undefined>();
  for (const { mirrored } of images) {
    const pullSecret = 'mirror' in mirrored ? mirrored.mirror.pullSecret : undefined;
    if (typeof pullSecret === 'string') sources.set(pullSecret, undefined);
    // Applications that share a namespace each need one of their own: an object has one owner.
    else if (pullSecret !== undefined) sources.set(`${pullSecret.name}-${application}`, pullSecret);
  }
  const podSpec = sources.size === 0 ? undefined : podSpecOf(object);
  if (podSpec === undefined) return [];
  return [...sources]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, source]) => {
      const path = [...podSpec.path, 'imagePullSecrets', { name }];
      return { name, source, change: { object, path, to: { name } } };
    });
}

/** One for each name and namespace, as early as the first pods that need it. */
function externalSecrets(uses: readonly SecretUse[]): readonly KubeObject[] {
  const places = new Map<string, { source: PullSecret; name: string; namespace: string; syncWave: number }>();
  for (const { name, source, change } of uses) {
    if (source === undefined) continue;
    const { object } = change;
    const { namespace = '' } = object.metadata;
    const key = `${namespace}/${name}`;
    const syncWave = Math.min(syncWaveOf(object), places.get(key)?.syncWave ?? 0);
    places.set(key, { source, name, namespace, syncWave });
  }
  return [...places.values()].map(({ source, ...place }) => externalSecret(source, place));
}
