import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestProject } from './run-cli.js';

const WRITE = `
import { appendFileSync } from 'node:fs';
const { CDK8S_OUTDIR, FLEET_FROZEN, FLEET_FRESH, FLEET_FORCE, FLEET_ACKNOWLEDGE, FLEET_CONFIRMATION } = process.env;
appendFileSync(FLEET_CONFIRMATION, 'completed:' + process.cwd() + '/' + CDK8S_OUTDIR + '\\0');
console.log(JSON.stringify({ CDK8S_OUTDIR, FLEET_FROZEN, FLEET_FRESH, FLEET_FORCE, FLEET_ACKNOWLEDGE }));
console.error('report');
`;
const WAIT = `
process.on('SIGTERM', () => { console.log('stopped'); process.exit(143); });
setInterval(() => {}, 1_000);
console.log('ready');
`;

async function inProject<T>(program: string, use: (project: TestProject) => Promise<T>): Promise<T> {
  const project = new TestProject(program);
  try {
    return await use(project);
  } finally {
    project.remove();
  }
}

describe.concurrent('synth', () => {
  test('runs the app for dist, keeps what is there, and passes both its streams on', () =>
    inProject(WRITE, async (project) => {
      mkdirSync(project.path('dist'));
      writeFileSync(project.path('dist', 'older.yaml'), 'kind: List\n');
      const environment = { CDK8S_OUTDIR: 'ignored', FLEET_FORCE: '0' };
      expect(await project.run(['synth'], { environment })).toEqual({
        code: 0,
        stdout: `${JSON.stringify({
          CDK8S_OUTDIR: 'dist',
          FLEET_FROZEN: '0',
          FLEET_FRESH: '0',
          FLEET_FORCE: '0',
          FLEET_ACKNOWLEDGE: '',
        })}\n`,
        stderr: 'report\n',
      });
      expect(readFileSync(project.path('dist', 'older.yaml'), 'utf8')).toBe('kind: List\n');
    }));

  test('passes modes on, those of the environment together with those of the command line', () =>
    inProject(WRITE, async (project) => {
      const args = [
        'synth',
        '--output',
        'out/here',
        '--frozen',
        '--force',
        '--acknowledge',
        'c',
        'a',
        '--acknowledge',
        'b',
      ];
      const environment = { FLEET_FRESH: 'true', FLEET_FROZEN: 'false', FLEET_ACKNOWLEDGE: 'd,a' };
      const { code, stdout } = await project.run(args, { environment });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        CDK8S_OUTDIR: 'out/here',
        FLEET_FROZEN: '1',
        FLEET_FRESH: '1',
        FLEET_FORCE: '1',
        FLEET_ACKNOWLEDGE: 'a,b,c,d',
      });
    }));

  test.each([1, 2])('keeps exit code %i and leaves the explanation to the app', (code) =>
    inProject(`process.exit(${code})`, async (project) => {
      expect(await project.run(['synth'])).toEqual({ code, stdout: '', stderr: '' });
    }),
  );

  test('explains an app command that cannot be run', () =>
    inProject('', async (project) => {
      const { code, stderr } = await project.run(['synth', '--app', 'cdk8s-fleet-no-such-command']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error APP_FAILED app: .*exit code 127.*it was not found$/m);
      expect(stderr).not.toContain(' at ');
    }));

  test('fails if the app ends well without a synth', () =>
    inProject('', async (project) => {
      const { code, stderr } = await project.run(['synth']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error APP_FAILED dist: .*without a synth\n {2}next: call "await synth\(fleet\)".*\n$/);
    }));

  test('refuses a misspelt variable before anything runs', () =>
    inProject(WRITE, async (project) => {
      const { code, stderr } = await project.run(['synth'], { environment: { FLEET_FROZE: '1' } });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error COMMAND_INVALID FLEET_FROZE: /);
      expect(existsSync(project.path('dist'))).toBe(false);
    }));

  test('refuses an acknowledgement that would be read as two', () =>
    inProject(WRITE, async (project) => {
      const { code, stderr } = await project.run(['synth', '--acknowledge', 'a,b']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error COMMAND_INVALID --acknowledge: "a,b"/);
      expect(existsSync(project.path('dist'))).toBe(false);
    }));
});

describe.concurrent('signals', () => {
  test('an interrupted app ends the command with 130', () =>
    inProject(WAIT, async (project) => {
      const { code, stderr } = await project.run(['synth'], { onOutput: (cli) => cli.kill('SIGINT') });
      expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    }));

  test('a terminated app ends the command with 143, and nothing that its shell started lives on', () =>
    inProject(WAIT, async (project) => {
      const run = project.run(['synth', '--app', 'node app.mjs; exit 143'], {
        onOutput: (cli, stdout) => stdout === 'ready\n' && cli.kill('SIGTERM'),
      });
      expect(await run).toEqual({ code: 143, stdout: 'ready\nstopped\n', stderr: '' });
    }));
});

describe.concurrent('usage', () => {
  test('a wrong option is one line with a next step on stderr, and exit code 1', () =>
    inProject('', async (project) => {
      expect(await project.run(['synth', '--frozn'])).toEqual({
        code: 1,
        stdout: '',
        stderr:
          "error COMMAND_INVALID: unknown option '--frozn' (Did you mean --frozen?)\n  next: see cdk8s-fleet --help, or --help of the command\n",
      });
    }));

  test('help goes to stdout when asked for, and to stderr as an error when no command is given', () =>
    inProject('', async (project) => {
      const [asked, lost] = await Promise.all([project.run(['--help']), project.run([])]);
      expect(asked).toEqual({ code: 0, stdout: expect.stringContaining('synth'), stderr: '' });
      expect(lost).toEqual({ code: 1, stdout: '', stderr: asked.stdout });
    }));
});
