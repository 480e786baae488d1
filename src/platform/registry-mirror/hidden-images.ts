import { isJsonObject } from '../../core/json.js';
import { groupOf, identityOf, identityText, type KubeObject } from '../../manifest/kube-object.js';
import { containersOf, jsonObjects, podSpecOf } from '../../manifest/workload.js';
import { type Mirror, mentionedMirror, mirrorImage } from './mirror-rules.js';

/** An image that is not rewritten, because it stands where it may be something else. */
export interface HiddenImage {
  /** Where, as messages say it. */
  readonly place: string;
  readonly text: string;
  /** Whether it is in a field of a custom resource that is called image, and so is one. */
  readonly isField: boolean;
}

/** Images of mirrored registries in environments, commands and arguments of containers, and in custom resources. */
export function hiddenImages(object: KubeObject, mirrors: readonly Mirror[]): readonly HiddenImage[] {
  const podSpec = podSpecOf(object);
  const name = identityText(identityOf(object));
  if (podSpec === undefined) {
    const images = isCustom(object) ? imageFields(object, '') : [];
    return images
      .filter(({ text, isImage }) => (isImage ? isCovered(text, mirrors) : isMentioned(text, mirrors)))
      .map(({ text, path }) => ({ place: `${path} of ${name}`, text, isField: true }));
  }
  return containersOf(podSpec)
    .flatMap(({ container }) => containerTexts(container))
    .filter(({ text }) => isMentioned(text, mirrors))
    .map(({ text, place }) => ({ place: `${place} of ${name}`, text, isField: false }));
}

function isCustom({ apiVersion }: KubeObject): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function isMentioned(text: string, mirrors: readonly Mirror[]): boolean {
  return mentionedMirror(text, mirrors) !== undefined;
}

function isCovered(text: string, mirrors: readonly Mirror[]): boolean {
  return mirrorImage(text, mirrors).kind === 'mirrored';
}

interface ImageField {
  readonly path: string;
  readonly text: string;
  /** Else it may be the repository of anything. */
  readonly isImage: boolean;
}

function imageFields(value: unknown, path: string): readonly ImageField[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => imageFields(item, `${path}[${index}]`));
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const member = value[key];
    const below = path === '' ? key : `${path}.${key}`;
    if (typeof member !== 'string') return imageFields(member, below);
    const isImage = /image(Name)?$/i.test(key);
    return isImage || /repository$/i.test(key) ? { path: below, text: member, isImage } : [];
  });
}

function containerTexts(container: { readonly [key: string]: unknown }) {
  const variables = jsonObjects(container.env).map(({ name, value }) => ({ place: `variable ${name}`, text: value }));
  const words = ['command', 'args'].flatMap((field) => {
    const list: unknown = container[field];
    return Array.isArray(list) ? list.map((text: unknown) => ({ place: field, text })) : [];
  });
  return [...variables, ...words].flatMap(({ place, text }) => (typeof text === 'string' ? { place, text } : []));
}
