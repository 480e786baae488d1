/** Where an image is, with all that a short name leaves out. */
export interface ImageReference {
  /** Host, with its port if there is one. */
  readonly registry: string;
  /** Without the registry: `library/nginx`. */
  readonly repository: string;
  /** `:1.27`, `@sha256:…`, both, or empty. */
  readonly version: string;
}

export const DOCKER_HUB = 'docker.io';

const HOST =
  /^(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const VERSION = /^(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;
const MAX_REPOSITORY = 255;

/**
 * Reads a reference as container runtimes do: `nginx` is `docker.io/library/nginx`. Undefined when it is none.
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const { name, version } = splitVersion(text);
  const { registry, repository } = splitRegistry(name);
  const isValid =
    HOST.test(registry) &&
    REPOSITORY.test(repository) &&
    repository.length <= MAX_REPOSITORY &&
    VERSION.test(version) &&
    // The id of an image, which says nothing of where it is from.
    !/^[a-f0-9]{64}$/.test(name);
  return isValid ? { registry, repository, version } : undefined;
}

export function formatImageReference({ registry, repository, version }: ImageReference): string {
  return `${registry}/${repository}${version}`;
}

function splitVersion(text: string): { readonly name: string; readonly version: string } {
  const at = text.indexOf('@');
  const beforeDigest = at < 0 ? text : text.slice(0, at);
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1);
  const end = colon < 0 ? beforeDigest.length : colon;
  return { name: text.slice(0, end), version: text.slice(end) };
}

function splitRegistry(name: string): { readonly registry: string; readonly repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  if (isRegistry(first)) {
    const registry = registryName(first);
    const rest = name.slice(slash + 1);
    return { registry, repository: registry === DOCKER_HUB ? withOwner(rest) : rest };
  }
  return { registry: DOCKER_HUB, repository: withOwner(name) };
}

/** Whether the first part of a name is a host: anything that no owner on Docker Hub can be called. */
export function isRegistry(part: string): boolean {
  return part === 'localhost' || /[.:A-Z]/.test(part);
}

/** One spelling for each registry. */
export function registryName(host: string): string {
  const name = host.toLowerCase();
  if (name === 'index.docker.io') return DOCKER_HUB;
  // Capitals may be all that tells a host from an owner on Docker Hub.
  return isRegistry(name) ? name : host;
}

function withOwner(repository: string): string {
  return repository.includes('/') ? repository : `library/${repository}`;
}

/** Whether text can be a registry, or the beginning of what is in it: `quay.io`, `docker.io/library`. */
export function isImagePrefix(text: string): boolean {
  const [registry = '', ...parts] = text.split('/');
  return isRegistry(registry) && HOST.test(registry) && (parts.length === 0 || REPOSITORY.test(parts.join('/')));
}
