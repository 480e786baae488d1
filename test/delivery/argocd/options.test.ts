import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argoCd } from '../../../src/delivery/argocd/argo-cd.js';
import { errorFrom } from '../../fixtures/error-from.js';
import { delivery, project } from './delivery.js';

const repository = 'https://git.example/dist.git';

const declare = (declared: string) =>
  argoCd({ repository }).deliver(delivery({ projects: [project('tenant', { repositories: [declared] })] }));

describe('a repository', () => {
  test.each([
    repository,
    'http://git.example:8080/a/b',
    'git://127.0.0.1:9418/dist',
    'ssh://git@git.example:22/dist.git',
    'ssh://git.example/dist',
    'git@git.example:team/dist.git',
  ])('may be %s', (address) => {
    expect(argoCd({ repository: address }).name).toBe('argocd');
    expect(declare(address)).toHaveLength(1);
  });

  test.each([
    'https://user:s3cret@git.example/dist.git',
    'https://s3cret@git.example/dist.git',
    'ssh://git:s3cret@git.example/dist.git',
    'git:s3cret@git.example:dist.git',
    'https://git.example/dist.git?token=s3cret',
    'https://git.example/dist.git#s3cret',
    'https://user:p/s3cret@git.example/dist.git',
    'https://user:p@s3cret@git.example/dist.git',
    's3cret@git.example/dist',
  ])('may not be %s, which is not printed', (address) => {
    for (const run of [() => argoCd({ repository: address }), () => declare(address)]) {
      const { code, message, hint, path } = errorFrom(run);
      expect(code).toBe('DELIVERY_INVALID');
      expect(message + hint + path).not.toContain('s3cret');
    }
  });

  test.each([
    '',
    'dist',
    '/srv/dist',
    'https://git.example/*',
    'https://git.example/{{.name}}',
    'https://git.example/a b',
  ])('of the assembly may not be %j', (address) => {
    expect(errorFrom(() => argoCd({ repository: address })).code).toBe('DELIVERY_INVALID');
  });

  test.each(['*', 'https://git.example/*', 'registry.example/charts', 'oci://registry.example/charts'])(
    'of a project may be %s',
    (address) => {
      expect(declare(address)).toHaveLength(1);
    },
  );

  test('never has a password, whatever surrounds it', () => {
    const word = fc.stringMatching(/^[a-z0-9:/@.-]{0,8}$/);
    fc.assert(
      fc.property(fc.constantFrom('https://', 'ssh://', 'git://', ''), word, word, (scheme, before, after) => {
        const address = `${scheme}user:${before}s3cret${after}@git.example/dist.git`;
        expect(errorFrom(() => argoCd({ repository: address })).message).not.toContain('s3cret');
        expect(errorFrom(() => declare(address)).message).not.toContain('s3cret');
      }),
    );
  });
});

describe('options', () => {
  test.each(['/dist', 'dist/', 'a//b', '..', 'a/../b', './a', 'a/.', 'a\\b', '{{.name}}', 'a*', 'a b', 'a\0'])(
    'refuse the path prefix %j',
    (pathPrefix) => {
      expect(errorFrom(() => argoCd({ repository, pathPrefix })).code).toBe('DELIVERY_INVALID');
    },
  );

  test.each(['', 'a b', '-x', 'v*', '{{.name}}', '~1'])('refuse the revision %j', (revision) => {
    expect(errorFrom(() => argoCd({ repository, revision })).code).toBe('DELIVERY_INVALID');
  });

  test('refuse a namespace that is not one', () => {
    expect(errorFrom(() => argoCd({ repository, namespace: 'Argo CD' })).code).toBe('NAME_INVALID');
  });
});

test('a project may not take the name of the one that Argo CD has', () => {
  const input = delivery({ projects: [project('default')] });
  expect(errorFrom(() => argoCd({ repository }).deliver(input))).toMatchObject({
    code: 'DELIVERY_INVALID',
    path: 'default',
  });
});

test('a misspelt option is refused, and so are no options', () => {
  const misspelt = { repository, pathPrefx: 'dist' };
  expect(errorFrom(() => argoCd(misspelt)).message).toContain('did you mean "pathPrefix"?');
  expect(errorFrom(() => Reflect.apply(argoCd, undefined, [])).code).toBe('VALUE_INVALID');
});
