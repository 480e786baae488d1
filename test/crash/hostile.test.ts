import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../assembly/fixture.js';
import { copyOf, eachOf, finished, project, run } from './program.js';

const MINUTES = { timeout: 300_000 };
const LINK = /^error OUTPUT_LINK \S+: expected a (file|directory), found a symbolic link\n {2}next: .*\n$/;

describe('a link', () => {
  it(
    'in place of anything a run reads or writes is refused even when forced, and what it points to stays',
    MINUTES,
    async () => {
      const start = await finished();
      await eachOf([...placesOf(start), '.dist.cdk8s-fleet'], async (place) => {
        const cwd = copyOf(start);
        const victim = victimOf(join(cwd, place), project());
        const before = [snapshot(cwd), snapshot(victim)];
        const outcome = await run({ cwd, env: { FLEET_FORCE: '1' } });
        expect([place, outcome]).toEqual([place, { code: 1, signal: null, stderr: expect.stringMatching(LINK) }]);
        expect([place, snapshot(cwd), snapshot(victim)]).toEqual([place, ...before]);
      });
    },
  );
});

/** Every file and directory of a project that the next version replaces or looks into. */
function placesOf(cwd: string): readonly string[] {
  const places = new Set<string>();
  for (const path of Object.keys(snapshot(cwd))) {
    for (let place = path; place !== '.'; place = dirname(place)) places.add(place);
  }
  return [...places].sort();
}

/** Moves a file or directory elsewhere and leaves a link to it; where there is nothing, a link to an empty directory. */
function victimOf(place: string, elsewhere: string): string {
  const moved = join(elsewhere, 'victim');
  if (lstatSync(place, { throwIfNoEntry: false }) === undefined) mkdirSync(moved);
  else renameSync(place, moved);
  symlinkSync(moved, place);
  return elsewhere;
}

describe('a hostile name', () => {
  it('is refused before anything is touched', MINUTES, async () => {
    const start = await finished();
    const before = snapshot(start);
    const names = [
      '..',
      '.',
      'a/b',
      'a\\b',
      '/abs',
      '../a',
      'C:x',
      'CON',
      'con',
      'nul.txt',
      'a.',
      'a ',
      'A',
      'é',
      'é',
      '-a',
      '__proto__',
      'x'.repeat(300),
    ];
    await eachOf(names, async (name) => {
      const cwd = copyOf(start);
      const { code, stderr } = await run({ cwd, env: { TEST_NAME: name } });
      expect([name, code, snapshot(cwd)]).toEqual([name, 1, before]);
      expect([name, stderr]).toEqual([name, expect.stringMatching(/^error [A-Z_]+ /)]);
    });
  });
});

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const canBeNobody = spawnSync('setpriv', [...NOBODY.slice(1), 'true']).status === 0;

describe.skipIf(!canBeNobody)('an output that may not be written', () => {
  it.each(['dist', '.'])('because of %s, stays, and the run says why', MINUTES, async (place) => {
    const cwd = await finished();
    const before = snapshot(cwd);
    chmodSync(cwd, 0o777);
    if (place === '.') chmodSync(cwd, 0o755);
    const { code, stderr } = await run({ cwd, under: NOBODY });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error OUTPUT_(FAILED|INTERRUPTED) .*EACCES/)]);
    expect(snapshot(join(cwd, 'dist'))).toEqual(
      Object.fromEntries(
        Object.entries(before)
          .filter(([path]) => path.startsWith('dist/'))
          .map(([path, text]) => [path.slice(5), text]),
      ),
    );
    expect(await run({ cwd })).toMatchObject({ code: 0 });
  });
});
