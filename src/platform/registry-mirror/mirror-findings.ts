import type { UnitView } from '../../application/contribution.js';
import type { Finding } from '../../core/finding.js';
import { identityOf, identityText, type KubeObject, type ObjectIdentity } from '../../manifest/kube-object.js';
import { isUnreadWorkload } from '../../manifest/unread-workloads.js';
import { type ImageReference, isWorkload } from '../../manifest/workload.js';
import { hiddenImages } from './hidden-images.js';
import { isOf, type Mirrored, type MirrorPolicy } from './mirror-rules.js';
import { EXTERNAL_SECRETS } from './pull-secret.js';

type Statement = Omit<Finding, 'place'>;

/** An object, and what becomes of its images. */
export interface ReadObject {
  readonly object: KubeObject;
  readonly images: readonly (ImageReference & { readonly mirrored: Mirrored })[];
}

/** What is wrong with a unit's images, and which of them the mirrors do not reach. */
export function imageFindings<A>(
  unit: UnitView<A>,
  read: readonly ReadObject[],
  policy: MirrorPolicy,
): readonly Finding[] {
  const statements = [
    ...read.flatMap((one) => [...ofImages(one, policy), ...ofHidden(one.object, policy)]),
    ...unit.encrypted.filter(runsPods).map(ofEncrypted),
    ...(policy.requireMirrored ? unit.objects.filter(isUnreadWorkload).map(ofUnread) : []),
  ];
  return statements.map((statement) => ({ ...statement, place: placeOf(unit) }));
}

export function missingOperator<A>(unit: UnitView<A>): Finding {
  return {
    rule: 'capability-missing',
    severity: 'error',
    place: placeOf(unit),
    message: `a pull secret is to be brought by the External Secrets Operator, and the cluster does not say that it has it`,
    hint: `give the cluster the capability ${JSON.stringify(EXTERNAL_SECRETS)}, or name a Secret that is there: pullSecret: 'registry'`,
  };
}

function placeOf<A>({ application, name, environment }: UnitView<A>): string {
  return `${application} on ${name} (${environment})`;
}

function ofImages({ object, images }: ReadObject, { requireMirrored, except }: MirrorPolicy): readonly Statement[] {
  return images.flatMap(({ image, mirrored: { kind } }) => {
    if (kind === 'invalid') return invalidImage(image, object, requireMirrored);
    return kind === 'uncovered' && requireMirrored && !isOf(except, image) ? uncoveredImage(image, object) : [];
  });
}

function invalidImage(image: string, object: KubeObject, requireMirrored: boolean): Statement {
  return {
    rule: 'image-invalid',
    severity: requireMirrored ? 'error' : 'warning',
    message: `${JSON.stringify(image)} of ${textOf(object)} is no reference to an image, and stays as it is`,
    hint: 'write it as registry.example/name:tag',
  };
}

function uncoveredImage(image: string, object: KubeObject): Statement {
  return {
    rule: 'image-unmirrored',
    severity: 'error',
    message: `image ${JSON.stringify(image)} of ${textOf(object)} is at no mirror of its target`,
    hint: 'add a mirror for its registry, take the image from one that has a mirror, or say that its registry needs none: except',
  };
}

function ofHidden(object: KubeObject, { mirrors }: MirrorPolicy): readonly Statement[] {
  return hiddenImages(object, mirrors).map(({ place, text, isField }) => ({
    rule: 'image-hidden',
    severity: isField ? 'warning' : 'info',
    message: `${JSON.stringify(text)} in ${place} names an image of a mirrored registry, and stays as it is`,
    hint: 'name the image at its mirror there',
  }));
}

function ofEncrypted(identity: ObjectIdentity): Statement {
  return {
    rule: 'image-unread',
    severity: 'warning',
    message: `${identityText(identity)} is encrypted, so its images are neither seen nor rewritten`,
    hint: 'encrypt Secrets alone, or name images at their mirror there',
  };
}

function ofUnread(object: KubeObject): Statement {
  return {
    rule: 'image-unread',
    severity: 'warning',
    message: `${textOf(object)} makes an operator run pods, whose images are not seen`,
    hint: 'tell the operator to take images from the mirror',
  };
}

function textOf(object: KubeObject): string {
  return identityText(identityOf(object));
}

function runsPods({ group, kind, name }: ObjectIdentity): boolean {
  const object = { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, metadata: { name } };
  return isWorkload(object) || isUnreadWorkload(object);
}
