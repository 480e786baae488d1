import { isJsonObject, type JsonObject } from '../../core/json.js';
import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { listIn, objectIn, textIn } from '../reading/unchecked.js';
import { ANNOTATION_KEY, DNS_LABEL, LABEL_VALUE, QUALIFIED_NAME, type Syntax } from './name-syntax.js';
import type { Walk } from './walk.js';

const MAX_ANNOTATIONS = 256 * 1024;

/** Checks the metadata of a whole object, but for its name. */
export function checkObjectMeta(walk: Walk, { apiVersion, kind, metadata }: KubeObject): void {
  walk.enter('metadata');
  checkLabels(walk, metadata.labels, 'labels');
  checkAnnotations(walk, metadata.annotations);
  const { namespace } = metadata;
  if (typeof namespace === 'string' && namespace !== '' && !DNS_LABEL.test(namespace))
    walk.expect('metadata-syntax', { value: namespace, allowed: DNS_LABEL.allowed }, 'namespace');
  if (listIn(metadata.managedFields).length > 0)
    walk.report(
      'metadata-syntax',
      { message: 'managedFields are not for users to set', hint: 'remove them' },
      'managedFields',
    );
  checkFinalizers(walk, metadata.finalizers, walk.isNative && !isWithoutPrefixes(groupOf(apiVersion), kind));
  checkOwners(walk, metadata.ownerReferences);
  walk.leave();
}

/** Of the template of pods a server checks labels and annotations. */
export function checkTemplateMetadata(walk: Walk, { metadata }: JsonObject): void {
  const { labels, annotations } = objectIn(metadata);
  walk.enter('metadata');
  checkLabels(walk, labels, 'labels');
  checkAnnotations(walk, annotations);
  walk.leave();
}

/** Checks keys and values of labels, or of a selector by labels. */
export function checkLabels(walk: Walk, labels: unknown, field: string): void {
  if (!isJsonObject(labels)) return;
  walk.enter(field);
  for (const key of Object.keys(labels)) {
    checkKey(walk, key, QUALIFIED_NAME);
    const value = labels[key];
    if (typeof value === 'string' && !LABEL_VALUE.test(value))
      walk.expect(
        'metadata-syntax',
        { value, allowed: LABEL_VALUE.allowed, hint: 'shorten or correct the value' },
        key,
      );
  }
  walk.leave();
}

function checkAnnotations(walk: Walk, annotations: unknown): void {
  if (!isJsonObject(annotations)) return;
  walk.enter('annotations');
  let size = 0;
  for (const key of Object.keys(annotations)) {
    checkKey(walk, key, ANNOTATION_KEY);
    const value = annotations[key];
    if (typeof value === 'string') size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > MAX_ANNOTATIONS)
    walk.report('metadata-size', {
      message: `annotations have ${size} bytes, at most ${MAX_ANNOTATIONS} are allowed`,
      hint: 'move large values into a ConfigMap',
    });
  walk.leave();
}

function checkKey(walk: Walk, key: string, { allowed, test }: Syntax): void {
  if (test(key)) return;
  const message = `the key ${JSON.stringify(key)} must be ${allowed}`;
  walk.report('metadata-syntax', { message, hint: 'correct the key', value: key, allowed }, key);
}

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Groups of a server's own whose finalizers need no prefix, as those of custom resources. */
const WITHOUT_PREFIXES = [
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
  'events.k8s.io',
  'node.k8s.io',
  'policy',
];

function isWithoutPrefixes(group: string, kind: string): boolean {
  return WITHOUT_PREFIXES.includes(group) || (group === '' && kind === 'Event');
}

function checkFinalizers(walk: Walk, finalizers: unknown, needPrefix: boolean): void {
  walk.enter('finalizers');
  for (const [index, finalizer] of listIn(finalizers).entries()) {
    if (typeof finalizer !== 'string') continue;
    const lacksPrefix = needPrefix && !finalizer.includes('/') && !STANDARD_FINALIZERS.includes(finalizer);
    if (!lacksPrefix && QUALIFIED_NAME.test(finalizer)) continue;
    walk.enter(index);
    const allowed = 'a name with a prefix, such as example.com/name';
    walk.expect('metadata-syntax', { value: finalizer, allowed });
    walk.leave();
  }
  walk.leave();
}

function checkOwners(walk: Walk, owners: unknown): void {
  const list = listIn(owners).filter(isJsonObject);
  walk.enter('ownerReferences');
  for (const [index, owner] of list.entries()) {
    walk.enter(index);
    // What is not there at all is missed as a required field, but in custom resources, where it has an empty default.
    for (const field of ['apiVersion', 'kind', 'name', 'uid'])
      if (owner[field] === '' || (!walk.isNative && (owner[field] ?? '') === ''))
        walk.report(
          'metadata-syntax',
          { message: `${field} of an owner must not be empty`, hint: `add ${field}` },
          field,
        );
    if (textIn(owner.kind) === 'Event')
      walk.report('metadata-syntax', { message: 'an Event cannot be an owner', hint: 'name another object' }, 'kind');
    walk.leave();
  }
  if (list.filter(({ controller }) => controller === true).length > 1)
    walk.report('metadata-syntax', { message: 'more than one owner is a controller', hint: 'keep one' });
  walk.leave();
}
