import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-fleet', 'schemas');

/** A module as the Go module cache holds it, checked against the checksum database. */
export interface GoModule {
  readonly Path: string;
  readonly Version: string;
  readonly Dir: string;
  readonly GoMod: string;
  readonly Sum: string;
}

/** A directory of the user's cache whose name depends on everything that its contents depend on. */
export function cacheDirectory(name: string, ...inputs: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 12);
  const directory = join(CACHE, `${name}-${digest}`);
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Runs the Go tool politely: with low priority, and one compiler at a time. Returns what it prints. */
export function go(directory: string, ...args: readonly string[]): string {
  return execFileSync('nice', ['-n', '15', 'go', ...args], {
    cwd: directory,
    env: { ...process.env, GOFLAGS: '-mod=mod -p=1', GOWORK: 'off', CGO_ENABLED: '0' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
}

/** `module` with its version: `sigs.k8s.io/gateway-api@v1.6.1`. */
export function downloadModule(module: string): GoModule {
  return JSON.parse(go(cacheDirectory('modules'), 'mod', 'download', '-json', module));
}
