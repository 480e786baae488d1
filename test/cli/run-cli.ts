import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: { readonly [name: string]: string };
  /** Called with everything on stdout so far, as it grows. */
  readonly onOutput?: (cli: ChildProcess, stdout: string) => void;
}

/** A temporary project whose app is `app.mjs`. */
export class TestProject {
  readonly directory = mkdtempSync(join(tmpdir(), 'cdk8s-fleet-'));

  constructor(program: string) {
    writeFileSync(this.path('app.mjs'), program);
    writeFileSync(this.path('cdk8s.yaml'), 'app: node app.mjs\n');
  }

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  /** Runs the command from its sources, without a terminal; resolves when it and all it started have let go of stdout. */
  run(args: readonly string[], { environment = {}, onOutput }: RunOptions = {}): Promise<Run> {
    const cli = spawn(process.execPath, ['--import', TSX, '--conditions=@cdk8s-fleet/source', MAIN, ...args], {
      cwd: this.directory,
      env: { ...process.env, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    cli.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput?.(cli, stdout);
    });
    cli.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    return new Promise((resolve) => cli.once('close', (code) => resolve({ code, stdout, stderr })));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
