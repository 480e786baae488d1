import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestProject } from './run-cli.js';

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LodBalancer, ports: [{ port: 80 }] }
`;
const UNPINNED = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: web, image: web, resources: { requests: { cpu: 50m, memory: 64Mi } } }] }
`;

async function inProject<T>(files: { readonly [name: string]: string }, use: (project: TestProject) => Promise<T>) {
  const project = new TestProject('');
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(project.path(name), text);
    return await use(project);
  } finally {
    project.remove();
  }
}

describe.concurrent('validate', () => {
  test('prints what it finds to stdout and how it came out to stderr, and ends with 2', () =>
    inProject({ 'web.yaml': SERVICE }, async (project) => {
      expect(await project.run(['validate', '--kubernetes', '1.33,1.34', 'web.yaml'])).toEqual({
        code: 2,
        stdout: `error field-enum 2 versions: type must be one of "ClusterIP", "ExternalName", "LoadBalancer", "NodePort", got "LodBalancer"
  in Service shop/web at /spec/type
  from web.yaml:4
  on Kubernetes 1.33, 1.34
  next: use one of them (did you mean "LoadBalancer"?)
`,
        stderr: 'checked 1 object for 2 versions: 2 errors, 0 warnings, 0 for information\n',
      });
    }));

  test('ends as it would where nobody reads all of what it prints', () =>
    inProject(
      {
        'many.yaml': Array.from({ length: 2_000 }, (_, index) => SERVICE.replace('web', `web-${index}`)).join('---\n'),
      },
      async (project) => {
        const onOutput = (cli: ChildProcess) => cli.stdout?.destroy();
        const { code, stderr } = await project.run(['validate', 'many.yaml', '-k', '1.34'], { onOutput });
        expect([code, stderr]).toEqual([2, expect.stringMatching(/^checked 2000 objects for 1 version: [^\n]*\n$/)]);
      },
    ));

  test('ends with 0 when nothing found is grave enough, and with 2 when less is asked for', () =>
    inProject({ 'web.yaml': UNPINNED }, async (project) => {
      const run = await project.run(['validate', 'web.yaml', '-k', '1.34']);
      expect([run.code, run.stdout.split('\n')[0]]).toEqual([
        0,
        'warning image-not-latest Kubernetes 1.34: the image of container "web" is not pinned: "web"',
      ]);
      expect(await project.run(['validate', 'web.yaml', '-k', '1.34', '--severity', 'warning'])).toMatchObject({
        code: 2,
      });
    }));

  test('writes other formats, to a file where one is named', () =>
    inProject({ 'web.yaml': SERVICE }, async (project) => {
      const json = await project.run(['validate', 'web.yaml', '-k', '1.34', '--format', 'json']);
      expect(JSON.parse(json.stdout).objects).toHaveLength(1);
      const options = ['-k', '1.33', '-k', '1.34', '--format', 'sarif', '--output', 'out.sarif'];
      const sarif = await project.run(['validate', 'web.yaml', ...options]);
      expect([sarif.code, sarif.stdout]).toEqual([2, '']);
      const [{ results }] = JSON.parse(readFileSync(project.path('out.sarif'), 'utf8')).runs;
      expect(results[0].locations[0].physicalLocation).toEqual({
        artifactLocation: { uri: 'web.yaml' },
        region: { startLine: 4 },
      });
    }));

  test('takes the output of cdk8s.yaml, and an error of use is one line on stderr with exit code 1', () =>
    inProject({}, async (project) => {
      writeFileSync(project.path('cdk8s.yaml'), 'output: manifests\n');
      expect(await project.run(['validate'])).toEqual({
        code: 1,
        stdout: '',
        stderr: `error COMMAND_INVALID manifests: "manifests" does not exist
  next: run synth first, or name a directory or file of manifests
`,
      });
    }));
});
