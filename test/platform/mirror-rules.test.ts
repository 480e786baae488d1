import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Mirror,
  mentionsMirrored,
  mirrorImage,
  mirrorsFor,
} from '../../src/platform/registry-mirror/mirror-rules.js';
import { errorFrom } from '../fixtures/error-from.js';

const HUB: Mirror = { from: 'docker.io', to: 'mirror.example/hub' };

const imageOf = (image: string, mirrors: readonly Mirror[]) => {
  const mirrored = mirrorImage(image, mirrorsFor(mirrors, {}));
  return mirrored.kind === 'mirrored' ? mirrored.image : mirrored.kind;
};

describe('a mirror', () => {
  it.each([
    ['nginx', 'mirror.example/hub/library/nginx'],
    ['nginx:1.27', 'mirror.example/hub/library/nginx:1.27'],
    ['docker.io/bitnami/redis:7', 'mirror.example/hub/bitnami/redis:7'],
    ['mirror.example/hub/library/nginx', 'there'],
    ['mirror.example/hubs/web', 'uncovered'],
    ['quay.io/acme/web', 'uncovered'],
    ['docker.io.example/web', 'uncovered'],
    ['Nginx', 'invalid'],
  ])('makes of %s %s', (image, expected) => {
    expect(imageOf(image, [HUB])).toBe(expected);
  });

  it('of the longest prefix wins, and of equal ones the later', () => {
    const mirrors: readonly Mirror[] = [
      { from: 'quay.io/acme/web', to: 'web.example/web' },
      { from: 'quay.io', to: 'first.example' },
      { from: 'quay.io', to: 'second.example' },
      { from: 'quay.io/acme', to: 'acme.example/all' },
    ];
    expect(['web:1', 'web/ui', 'web-ui', 'api'].map((name) => imageOf(`quay.io/acme/${name}`, mirrors))).toEqual([
      'web.example/web:1',
      'web.example/web/ui',
      'acme.example/all/web-ui',
      'acme.example/all/api',
    ]);
    expect(imageOf('quay.io/other/api', mirrors)).toBe('second.example/other/api');
  });

  it('is used on the targets it selects', () => {
    const mirrors: readonly Mirror[] = [
      { from: 'docker.io', to: 'mirror.example' },
      { from: 'docker.io', to: 'eu.example', on: { matchLabels: { region: 'eu' } } },
    ];
    const at = (region: string) => mirrorImage('nginx', mirrorsFor(mirrors, { region }));
    expect([at('eu'), at('us')]).toMatchObject([
      { image: 'eu.example/library/nginx' },
      { image: 'mirror.example/library/nginx' },
    ]);
  });

  it('spells registries as images do', () => {
    expect(imageOf('nginx', [{ from: 'index.docker.io', to: 'Mirror.Example' }])).toBe('mirror.example/library/nginx');
  });

  it('cannot leave an image without a name', () => {
    const mirrors = mirrorsFor([{ from: 'docker.io/library/nginx', to: 'mirror.example' }], {});
    expect(errorFrom(() => mirrorImage('nginx:1', mirrors)).code).toBe('EXTENSION_INVALID');
    expect(mirrorImage('nginx/ui', mirrors).kind).toBe('uncovered');
  });

  it('of one target cannot bring one secret from two places', () => {
    const secret = (key: string) => ({ name: 'registry', store: 'vault', key });
    const mirrors = (key: string): readonly Mirror[] => [
      { ...HUB, pullSecret: secret('a') },
      { from: 'quay.io', to: 'eu.example', pullSecret: secret(key), on: { matchLabels: { region: 'eu' } } },
    ];
    expect(errorFrom(() => mirrorsFor(mirrors('b'), { region: 'eu' })).code).toBe('EXTENSION_INVALID');
    expect(mirrorsFor(mirrors('b'), { region: 'us' })).toHaveLength(1);
    expect(mirrorsFor(mirrors('a'), { region: 'eu' })).toHaveLength(2);
  });

  it('changes an image once: what it made stays', () => {
    const names = fc.constantFrom(
      'docker.io',
      'docker.io/library',
      'a.example',
      'a.example/x',
      'b.example/x/y',
      'c.example',
    );
    const images = fc.constantFrom(
      'nginx',
      'library/nginx',
      'a.example/x/web:1',
      'b.example/x/y/z',
      'c.example/x',
      'd.example/x',
    );
    const mirrors = fc.array(fc.record({ from: names, to: names }), { maxLength: 5 });
    fc.assert(
      fc.property(images, mirrors, (image, given) => {
        const mirrored = mirrorImage(image, given);
        fc.pre(mirrored.kind === 'mirrored');
        expect(mirrorImage(mirrored.image, given).kind).toBe('there');
      }),
    );
  });
});

describe('text', () => {
  it.each([
    ['docker.io/library/nginx:1', true],
    ['--image=docker.io/acme/web', true],
    ['run "docker.io/acme/web" now', true],
    ['xdocker.io/acme/web', false],
    ['https://docker.io/acme/web', false],
    ['docker.io', false],
    ['docker.io.example/web', false],
    ['nginx', false],
    ['quay.io/acme', true],
    ['quay.io/acme:1', true],
    ['quay.io/acme/web', true],
    ['quay.io/acme-web', false],
  ])('%j mentions a mirrored image: %s', (text, expected) => {
    expect(mentionsMirrored(text, [HUB, { from: 'quay.io/acme', to: 'mirror.example/acme' }])).toBe(expected);
  });
});
