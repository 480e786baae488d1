import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fleet } from 'cdk8s-fleet';
import { afterAll, describe, expect, it } from 'vitest';
import { synthToDirectory } from '../../src/synthesis/synth.js';
import { errorFrom } from '../fixtures/error-from.js';
import { APP, digests, modificationTimes, runCdk8s, runFleet, runProgram } from '../fixtures/run.js';

const scratch = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function createProject(): string {
  const cwd = mkdtempSync(join(scratch, 'project-'));
  writeFileSync(join(cwd, 'cdk8s.yaml'), `language: typescript\napp: ${JSON.stringify(APP)}\n`);
  return cwd;
}

const expected = (() => {
  const cwd = createProject();
  runProgram({ cwd });
  return digests(join(cwd, 'dist'));
})();

describe('synth', () => {
  it('works under the real cdk8s synth, which lists every manifest and no document', () => {
    const cwd = createProject();
    const { status, stdout, stderr } = runCdk8s({ cwd });
    expect([status, digests(join(cwd, 'dist'))]).toEqual([0, expected]);
    const listed = stdout
      .split('\n')
      .filter((line) => line.startsWith('  - '))
      .map((line) => line.slice(4))
      .sort();
    expect(listed).toEqual(
      Object.keys(expected)
        .filter((path) => path.endsWith('.yaml'))
        .map((path) => `dist/${path}`),
    );
    expect(stderr).toContain('three: 3 clusters, 3 targets, 2 applications, 6 units, 12 objects');
  });

  it('works under our own command, and a second run writes nothing', () => {
    const cwd = createProject();
    expect(runFleet([], { cwd }).status).toBe(0);
    const times = modificationTimes(cwd);
    const second = runFleet(['--frozen'], { cwd });
    expect([second.status, modificationTimes(cwd)]).toEqual([0, times]);
    expect(digests(join(cwd, 'dist'))).toEqual(expected);
  });

  it('gives the same bytes in any time zone, locale and directory, under node as under cdk8s', () => {
    const cwd = createProject();
    const env = {
      TZ: 'Pacific/Chatham',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
      CDK8S_DISABLE_SORT: '1',
      CDK8S_LEGACY_HASH: '1',
      CDK8S_OUTDIR: 'elsewhere/below',
    };
    expect(runProgram({ cwd, env }).status).toBe(0);
    expect(digests(join(cwd, 'elsewhere/below'))).toEqual(expected);
    expect(readdirSync(cwd).sort()).toEqual(['cdk8s.yaml', 'elsewhere', 'fleet.lock.json']);
  });

  it('leaves the old tree as it was when a render fails, and says where', () => {
    const cwd = createProject();
    runProgram({ cwd });
    const { status, stderr } = runFleet([], { cwd, env: { TEST_THROW_ON: 'b', TEST_TEXT: 'changed' } });
    expect([status, digests(join(cwd, 'dist'))]).toEqual([1, expected]);
    expect(stderr).toBe(
      [
        'error RENDER_FAILED 2 places: no luck',
        '  at "api on b (production)", "web on b (production)"',
        '  next: mend the code that builds this unit',
        'error SEVERAL: 2 errors',
        '  next: mend each of them; nothing was written',
        '',
      ].join('\n'),
    );
    expect(readdirSync(cwd).sort()).toEqual(['cdk8s.yaml', 'dist', 'fleet.lock.json']);
  });

  it('prints what a constructor refuses as it prints everything else, without a stack', () => {
    const { status, stdout, stderr } = runProgram({ cwd: createProject(), env: { TEST_CLUSTERS: 'a,B_1' } });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        "error NAME_INVALID three/clusters/B_1: cluster name \"B_1\" is not allowed: use 1 to 63 characters a-z, 0-9 and '-', beginning and ending with a letter or digit, and no reserved name such as 'con' or 'constructor'",
        '  next: rename it',
        '',
      ].join('\n'),
    });
  });

  it('leaves no partial tree under cdk8s synth when a render fails', () => {
    const cwd = createProject();
    const { status } = runCdk8s({ cwd, env: { TEST_THROW_ON: 'c' } });
    expect([status, readdirSync(cwd)]).toEqual([1, ['cdk8s.yaml']]);
  });

  it('takes an empty output directory for a mistake, not for the project', () => {
    const cwd = createProject();
    const { status, stderr } = runProgram({ cwd, env: { CDK8S_OUTDIR: '' } });
    expect([status, stderr.split('\n')[0], readdirSync(cwd)]).toEqual([
      1,
      'error COMMAND_INVALID CDK8S_OUTDIR: environment variable is empty, allowed is the path of a directory',
      ['cdk8s.yaml'],
    ]);
    const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
    for (const options of [{ directory: '' }, { lockFile: ' ' }])
      expect(errorFrom(() => synthToDirectory(fleet, options)).message).toMatch(
        /must be a path that is not empty, got " ?"$/,
      );
  });

  it('refuses to overwrite a file that was edited by hand, unless forced', () => {
    const cwd = createProject();
    runProgram({ cwd });
    const file = join(cwd, 'dist/clusters/a/web/web.k8s.yaml');
    writeFileSync(file, 'edited: true\n');
    const edited = digests(join(cwd, 'dist'));
    const refused = runFleet([], { cwd });
    expect([refused.status, refused.stderr, digests(join(cwd, 'dist'))]).toEqual([
      1,
      expect.stringContaining('OUTPUT_EDITED'),
      edited,
    ]);
    expect([runFleet(['--force'], { cwd }).status, digests(join(cwd, 'dist'))]).toEqual([0, expected]);
  });
});

describe('cdk8s-fleet synth beside an output of an earlier run', () => {
  const projectWithOutput = () => {
    const cwd = createProject();
    runProgram({ cwd });
    return cwd;
  };
  const outcome = (args: readonly string[], options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv }) => {
    const { status, stderr } = runFleet(args, options);
    return [status, ...stderr.split('\n').filter((line) => /^(error|note: cdk8s-fleet)/.test(line))];
  };

  it('fails if the app does not call synth', () => {
    const cwd = projectWithOutput();
    expect(outcome(['--app', 'true'], { cwd })).toEqual([
      1,
      'error APP_FAILED dist: the app command ended well, but without a synth',
    ]);
  });

  it('fails if the app ends itself while it renders, or hides that synth failed', () => {
    const cwd = projectWithOutput();
    const error = `error APP_FAILED ${join(cwd, 'dist')}: the app command ended well, but synth began to generate this output and did not complete it`;
    expect(outcome([], { cwd, env: { TEST_EXIT_ON: 'b' } })).toEqual([1, error]);
    const hidden = outcome(['--app', `${APP} || true`], { cwd, env: { TEST_THROW_ON: 'b' } });
    expect([hidden[0], hidden.at(-1)]).toEqual([1, error]);
    expect(digests(join(cwd, 'dist'))).toEqual(expected);
  });

  it('passes if a later attempt of the app completes what an earlier one did not', () => {
    const cwd = projectWithOutput();
    const env = { TEST_THROW_ON: 'b' };
    expect(runFleet(['--app', `${APP} || TEST_THROW_ON= ${APP}`], { cwd, env }).status).toBe(0);
  });

  it('passes with an app that calls synth several times, each of which must be completed', () => {
    const cwd = projectWithOutput();
    expect(outcome([], { cwd, env: { TEST_DIRECTORIES: 'dist,other' } })).toEqual([0]);
    expect(outcome([], { cwd, env: { TEST_DIRECTORIES: 'dist/a,dist/b' } })).toEqual([0]);
    const app = `${APP} && TEST_DIRECTORIES=other TEST_EXIT_ON=c ${APP}`;
    expect(outcome(['--app', app], { cwd })).toEqual([1, expect.stringContaining(`APP_FAILED ${join(cwd, 'other')}`)]);
  });

  it('fails if the app generates another output alone', () => {
    const cwd = projectWithOutput();
    expect(outcome([], { cwd, env: { TEST_DIRECTORIES: 'other' } })).toEqual([
      1,
      `error APP_FAILED dist: the app command ended well, but synth generated another output: ${JSON.stringify(join(cwd, 'other'))}`,
    ]);
  });

  it('passes through npm, and through the command itself', () => {
    const cwd = projectWithOutput();
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ scripts: { generate: APP } }));
    expect(runFleet(['--app', 'npm run generate'], { cwd }).status).toBe(0);
    const main = join(import.meta.dirname, '../../src/cli/main.ts');
    const command = `${APP.split(' ').slice(0, -1).join(' ')} "${main}" synth --app 'npm run generate'`;
    expect(outcome(['--app', command], { cwd })).toEqual([0]);
  });

  it('leaves nothing of its own in the directory for temporary files', () => {
    const cwd = projectWithOutput();
    const TMPDIR = mkdtempSync(join(scratch, 'tmp-'));
    const env = { TMPDIR, TSX_DISABLE_CACHE: '1' };
    expect(runFleet([], { cwd, env }).status).toBe(0);
    expect(readdirSync(TMPDIR).filter((name) => name.startsWith('cdk8s-fleet'))).toEqual([]);
  });
});

describe('a program that cannot tell the command that runs it', () => {
  it('generates its output, and says so in a note', () => {
    const cwd = createProject();
    const { status, stderr } = runProgram({ cwd, env: { FLEET_CONFIRMATION: join(cwd, 'gone/file') } });
    expect([status, digests(join(cwd, 'dist'))]).toEqual([0, expected]);
    expect(stderr).toMatch(/^note: .*FLEET_CONFIRMATION.*ENOENT/m);
  });

  it('adds to no file that is not there for it, and follows no link', () => {
    const cwd = createProject();
    writeFileSync(join(cwd, 'victim'), '');
    symlinkSync('victim', join(cwd, 'link'));
    for (const name of ['absent', 'link'])
      expect(runProgram({ cwd, env: { FLEET_CONFIRMATION: name } }).status).toBe(0);
    expect(readFileSync(join(cwd, 'victim'), 'utf8')).toBe('');
    expect(readdirSync(cwd).sort()).toEqual(['cdk8s.yaml', 'dist', 'fleet.lock.json', 'link', 'victim']);
  });
});
