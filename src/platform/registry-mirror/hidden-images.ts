import { isJsonObject, type JsonObject } from '../../core/json.js';
import { groupOf, identityOf, identityText, type KubeObject } from '../../manifest/kube-object.js';
import { containersOf, jsonObjects, podSpecOf } from '../../manifest/workload.js';
import { type Mirror, mentionsMirrored, mirrorImage } from './mirror-rules.js';

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
  const isField = podSpec === undefined;
  const found = isField
    ? fieldsOf(object, mirrors)
    : containersOf(podSpec).flatMap(({ container }) => textsOf(container, mirrors));
  if (found.length === 0) return [];
  const name = identityText(identityOf(object));
  return found.map(({ place, text }) => ({ place: `${place} of ${name}`, text, isField }));
}

interface Found {
  readonly place: string;
  readonly text: string;
}

function textsOf(container: JsonObject, mirrors: readonly Mirror[]): readonly Found[] {
  const isFound = (text: unknown): text is string => typeof text === 'string' && mentionsMirrored(text, mirrors);
  const variables = jsonObjects(container.env).flatMap(({ name, value }) =>
    isFound(value) ? { place: `variable ${name}`, text: value } : [],
  );
  const words = ['command', 'args'].flatMap((place) => {
    const list: unknown = container[place];
    return Array.isArray(list) ? list.filter(isFound).map((text) => ({ place, text })) : [];
  });
  return [...variables, ...words];
}

function fieldsOf(object: KubeObject, mirrors: readonly Mirror[]): readonly Found[] {
  if (!isCustom(object)) return [];
  return imageFields(object, '')
    .filter(({ text, isImage }) =>
      isImage ? mirrorImage(text, mirrors).kind === 'mirrored' : mentionsMirrored(text, mirrors),
    )
    .map(({ path, text }) => ({ place: path, text }));
}

function isCustom({ apiVersion }: KubeObject): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && !group.endsWith('.k8s.io');
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
