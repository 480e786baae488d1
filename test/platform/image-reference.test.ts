import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatImageReference, parseImageReference } from '../../src/platform/registry-mirror/image-reference.js';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image reference', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx', ''],
    ['nginx:1.27', 'docker.io', 'library/nginx', ':1.27'],
    [`nginx@${DIGEST}`, 'docker.io', 'library/nginx', `@${DIGEST}`],
    [`nginx:1.27@${DIGEST}`, 'docker.io', 'library/nginx', `:1.27@${DIGEST}`],
    ['bitnami/redis', 'docker.io', 'bitnami/redis', ''],
    ['docker.io/nginx', 'docker.io', 'library/nginx', ''],
    ['index.docker.io/bitnami/redis:7', 'docker.io', 'bitnami/redis', ':7'],
    ['localhost/web', 'localhost', 'web', ''],
    ['localhost:5000/web:1', 'localhost:5000', 'web', ':1'],
    ['registry:5000/team/web:1', 'registry:5000', 'team/web', ':1'],
    ['registry/team/web', 'docker.io', 'registry/team/web', ''],
    ['ghcr.io/acme/a__b-c.d/web:v1_2', 'ghcr.io', 'acme/a__b-c.d/web', ':v1_2'],
    ['GHCR.io/acme/web', 'ghcr.io', 'acme/web', ''],
    ['REGISTRY/web', 'REGISTRY', 'web', ''],
    ['[2001:db8::1]:5000/web:1', '[2001:db8::1]:5000', 'web', ':1'],
    ['[2001:db8::1]/web', '[2001:db8::1]', 'web', ''],
    [`${'a'.repeat(64)}/web`, 'docker.io', `${'a'.repeat(64)}/web`, ''],
  ])('%s is read as container runtimes read it', (text, registry, repository, version) => {
    expect(parseImageReference(text)).toEqual({ registry, repository, version });
  });

  it.each([
    '',
    ':1',
    'Nginx',
    'nginx:',
    'nginx@',
    'nginx:1:2',
    'nginx:-1',
    'nginx@sha256:abc',
    'acme/Web',
    'a..b',
    'a___b',
    '-a',
    'a/',
    '/a',
    'a//b',
    'ghcr.io/',
    'https://ghcr.io/acme/web',
    ' nginx',
    'nginx\n',
    '$(IMAGE)',
    `nginx:${'x'.repeat(129)}`,
    'a'.repeat(256),
    'a'.repeat(64),
    'my_host.example/web',
  ])('%j is none', (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
  const separator = fc.constantFrom('.', '_', '__', '-', '---');
  const component = fc
    .tuple(word, fc.array(fc.tuple(separator, word), { maxLength: 2 }))
    .map(([first, rest]) => first + rest.map(([mark, part]) => mark + part).join(''));
  const registry = fc.oneof(
    fc
      .tuple(word, word, fc.option(fc.nat({ max: 65_535 })))
      .map(([a, b, port]) => `${a}.${b}${port === null ? '' : `:${port}`}`),
    fc.constantFrom('docker.io', 'localhost'),
  );
  const version = fc
    .tuple(fc.option(fc.stringMatching(/^\w[\w.-]{0,10}$/)), fc.boolean())
    .map(([tag, pinned]) => `${tag === null ? '' : `:${tag}`}${pinned ? `@${DIGEST}` : ''}`);

  it('in full is read as it is written, and is written as it is read', () => {
    fc.assert(
      fc.property(registry, fc.array(component, { minLength: 2, maxLength: 4 }), version, (host, parts, end) => {
        const text = `${host}/${parts.join('/')}${end}`;
        const reference = parseImageReference(text);
        expect(reference).toEqual({ registry: host, repository: parts.join('/'), version: end });
        expect(reference && formatImageReference(reference)).toBe(text);
      }),
    );
  });

  it('of any text is the same once it is written in full', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9._:@/[\]-]{1,30}$/)), (text) => {
        const reference = parseImageReference(text);
        fc.pre(reference !== undefined);
        expect(parseImageReference(formatImageReference(reference))).toEqual(reference);
      }),
    );
  });
});
