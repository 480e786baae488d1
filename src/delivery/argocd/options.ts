import { FleetError } from '../../core/errors.js';
import { validName } from '../../core/names.js';
import { checkShape, fields, text } from '../../core/shape.js';

export interface ArgoCdOptions {
  /** URL of the Git repository that holds the assembly, as Argo CD reads it; without credentials. */
  readonly repository: string;
  /** Branch, tag or commit. @default 'main', and not HEAD, which moves when the repository's default branch does */
  readonly revision?: string;
  /** Directory of the repository that holds the assembly, such as `dist`. @default the repository's root */
  readonly pathPrefix?: string;
  /** Namespace Argo CD runs in. @default 'argocd' */
  readonly namespace?: string;
}

export interface ArgoCdSettings {
  readonly repository: string;
  readonly revision: string;
  readonly namespace: string;
  /** From a path in the assembly to one in the repository. */
  readonly inRepository: (path: string) => string;
}

// Argo CD reads *?[]{}! as patterns and {{}} as templates; @ beyond a user name, ? and # are where credentials hide.
const REPOSITORY = /^(https?:\/\/|git:\/\/|ssh:\/\/([\w.-]+@)?|[\w.-]+@(?=[\w.-]+:))[^\s@?#*![\]{}\\]+$/;
const REPOSITORY_PATTERN = /^(ssh:\/\/([\w.-]+@)?|[a-z]+:\/\/|[\w.-]+@(?=[\w.-]+:))?[^\s@?#![\]{}\\]+$/;
const REVISION = /^[\w./+][\w./+@-]*$/;
const SEGMENT = /^(?!\.{1,2}$)[\w.-]+$/;
const NO_CREDENTIALS =
  'Argo CD keeps the credentials of repositories in Secrets of its own: give the plain address, such as https://git.example/fleet.git or git@git.example:fleet.git';

const OPTIONS = fields<ArgoCdOptions>({ repository: text, revision: text, pathPrefix: text, namespace: text }, [
  'repository',
]);

/** @throws FleetError `DELIVERY_INVALID`, `NAME_INVALID`, `VALUE_INVALID` */
export function readOptions(options: ArgoCdOptions): ArgoCdSettings {
  checkShape(OPTIONS, options, { subject: 'the options of argoCd()', path: 'argoCd' });
  const { repository, revision = 'main', pathPrefix = '', namespace = 'argocd' } = options;
  if (!REPOSITORY.test(repository)) throw repositoryInvalid('the repository of argoCd()', 'argoCd repository');
  if (!REVISION.test(revision)) {
    throw new FleetError('DELIVERY_INVALID', {
      message: `revision ${JSON.stringify(revision)} is not a branch, tag or commit`,
      hint: 'name one without spaces and patterns, such as main',
      path: 'argoCd revision',
    });
  }
  const segments = pathPrefix === '' ? [] : pathPrefix.split('/');
  if (!segments.every((segment) => SEGMENT.test(segment))) {
    throw new FleetError('DELIVERY_INVALID', {
      message: `path prefix ${JSON.stringify(pathPrefix)} is not a directory of a repository: use names of A-Z, a-z, 0-9, '_', '.' and '-' with '/' between them, none of them '.' or '..'`,
      hint: "give the assembly's directory without a '/' at either end, such as dist",
      path: 'argoCd pathPrefix',
    });
  }
  return {
    repository,
    revision,
    namespace: validName('namespace', namespace, 'argoCd namespace'),
    inRepository: (path) => [...segments, path].join('/'),
  };
}

/**
 * Returns the repository, in which `*` stands for any characters, if it carries no credentials.
 * @throws FleetError `DELIVERY_INVALID`, without the value
 */
export function validRepositoryPattern(repository: string, project: string): string {
  if (REPOSITORY_PATTERN.test(repository)) return repository;
  throw repositoryInvalid(`a repository of project ${JSON.stringify(project)}`, project);
}

function repositoryInvalid(what: string, path: string): FleetError {
  return new FleetError('DELIVERY_INVALID', {
    message: `${what} is not a plain address: no password, token, query or pattern is allowed in it (not shown, it may hold a secret)`,
    hint: NO_CREDENTIALS,
    path,
  });
}
