import { FleetError } from '../../core/errors.js';
import { canonicalJson } from '../../core/json.js';
import { type Facts, matches, type Selector } from '../../core/selector.js';
import { formatImageReference, parseImageReference, registryName } from './image-reference.js';

/** Images of one registry, and the mirror that has them. */
export interface Mirror {
  /** A registry, or the beginning of what is in it: `docker.io`, `quay.io/acme`. */
  readonly from: string;
  /** What stands in its place: `mirror.example/hub` makes `mirror.example/hub/library/nginx` of `nginx`. */
  readonly to: string;
  /** Targets that use it. @default all */
  readonly on?: Selector;
  /** What pods need to pull from it: the name of a Secret in their namespace, or how one gets there. @default nothing */
  readonly pullSecret?: string | PullSecret;
}

/** A Secret with Docker's configuration, brought by the External Secrets Operator. */
export interface PullSecret {
  /** With the application's behind it, what the ExternalSecret and the Secret it makes are called. */
  readonly name: string;
  /** Name of the store. */
  readonly store: string;
  /** @default 'ClusterSecretStore' */
  readonly storeKind?: 'ClusterSecretStore' | 'SecretStore';
  /** Where the store keeps the text of a `config.json` of Docker. */
  readonly key: string;
  /** The field of that entry, where it has fields. @default the whole entry */
  readonly property?: string;
  /** @default '1h0m0s' */
  readonly refreshInterval?: string;
}

/** What holds for the units of one target. */
export interface MirrorPolicy {
  readonly mirrors: readonly Mirror[];
  readonly requireMirrored: boolean;
  /** Beginnings of names that need no mirror, as {@link prefixName} spells them. */
  readonly except: readonly string[];
}

/** What becomes of an image. */
export type Mirrored =
  | { readonly kind: 'mirrored'; readonly image: string; readonly mirror: Mirror }
  /** It names its mirror already. */
  | { readonly kind: 'there'; readonly mirror: Mirror }
  | { readonly kind: 'uncovered' }
  | { readonly kind: 'invalid' };

/**
 * The mirrors of one target, with prefixes as {@link parseImageReference} spells images.
 * @throws FleetError `EXTENSION_INVALID`, without a path, when one secret is brought in two ways
 */
export function mirrorsFor(mirrors: readonly Mirror[], facts: Facts): readonly Mirror[] {
  const own = mirrors.filter(({ on = {} }) => matches(on, facts));
  refuseTwoSources(own);
  return own.map((mirror) => ({ ...mirror, from: prefixName(mirror.from), to: prefixName(mirror.to) }));
}

function refuseTwoSources(mirrors: readonly Mirror[]): void {
  const sources = new Map<string, string>();
  for (const { pullSecret } of mirrors) {
    if (typeof pullSecret !== 'object') continue;
    const source = canonicalJson(pullSecret);
    if ((sources.get(pullSecret.name) ?? source) !== source) {
      throw new FleetError('EXTENSION_INVALID', {
        message: `two mirrors of one target bring the pull secret ${JSON.stringify(pullSecret.name)} from different places`,
        hint: 'give the secrets different names',
      });
    }
    sources.set(pullSecret.name, source);
  }
}

/** One spelling for each prefix. */
export function prefixName(prefix: string): string {
  const [registry = '', ...parts] = prefix.split('/');
  return [registryName(registry), ...parts].join('/');
}

/**
 * Of prefixes that fit the longest wins, and of equal ones the later. What is at a mirror stays there.
 * @throws FleetError `EXTENSION_INVALID`, without a path, when the image would have no name at its mirror
 */
export function mirrorImage(text: string, mirrors: readonly Mirror[]): Mirrored {
  const reference = parseImageReference(text);
  if (reference === undefined) return { kind: 'invalid' };
  const { version } = reference;
  const name = formatImageReference({ ...reference, version: '' });
  const there = longest(mirrors, ({ to }) => to, name);
  if (there !== undefined) return { kind: 'there', mirror: there };
  const mirror = longest(mirrors, ({ from }) => from, name);
  if (mirror === undefined) return { kind: 'uncovered' };
  if (name === mirror.from && !mirror.to.includes('/')) throw nameless(text, mirror);
  return { kind: 'mirrored', image: `${mirror.to}${name.slice(mirror.from.length)}${version}`, mirror };
}

function nameless(image: string, { from, to }: Mirror): FleetError {
  return new FleetError('EXTENSION_INVALID', {
    message: `image ${JSON.stringify(image)} is all that ${JSON.stringify(from)} stands for, and would have no name at ${JSON.stringify(to)}`,
    hint: `name it there: to: ${JSON.stringify(`${to}/${from.slice(from.lastIndexOf('/') + 1)}`)}`,
  });
}

function longest(mirrors: readonly Mirror[], prefixOf: (mirror: Mirror) => string, name: string): Mirror | undefined {
  return mirrors.reduce<Mirror | undefined>((best, mirror) => {
    const prefix = prefixOf(mirror);
    return fits(prefix, name) && (best === undefined || prefix.length >= prefixOf(best).length) ? mirror : best;
  }, undefined);
}

/** By whole parts. */
function fits(prefix: string, name: string): boolean {
  return name === prefix || name.startsWith(`${prefix}/`);
}

/** Whether an image is of one of these, as {@link prefixName} spells them. */
export function isOf(prefixes: readonly string[], text: string): boolean {
  const reference = parseImageReference(text);
  if (reference === undefined) return false;
  const name = formatImageReference({ ...reference, version: '' });
  return prefixes.some((prefix) => fits(prefix, name));
}

/** Whether text names an image of a mirrored registry in full, wherever in the text: `--image=quay.io/acme/web:1`. */
export function mentionsMirrored(text: string, mirrors: readonly Mirror[]): boolean {
  return text.includes('/') && mirrors.some(({ from }) => mentions(text, from));
}

function mentions(text: string, from: string): boolean {
  for (let at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + 1)) {
    // Not the end of a longer name, nor the host of a URL.
    const isWhole = at === 0 || !/[\w.:/-]/.test(text.charAt(at - 1));
    const rest = text.slice(at + from.length);
    if (isWhole && (from.includes('/') ? /^([/:@]|[^\w.-]|$)/ : /^\/[a-z0-9]/).test(rest)) return true;
  }
  return false;
}
