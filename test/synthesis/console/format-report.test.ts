import { expect, test } from 'vitest';
import type { Finding } from '../../../src/core/finding.js';
import { formatReport, type SynthesisReport } from '../../../src/synthesis/console/format-report.js';

const PLAIN = { color: false, debug: false };

const report = (changes: Partial<SynthesisReport> = {}): SynthesisReport => ({
  fleet: 'acme',
  clusters: 40,
  targets: 43,
  applications: 12,
  units: 320,
  objects: 1600,
  written: 3,
  unchanged: 337,
  removed: 1,
  seconds: 1.24,
  directory: 'dist',
  lockFile: 'fleet.lock.json',
  foreign: [],
  findings: [],
  notes: [],
  ...changes,
});

const probe = (place: string, severity: Finding['severity'] = 'warning'): Finding => ({
  rule: 'probe-missing',
  severity,
  place,
  message: 'Deployment "web" has no readiness probe',
  hint: 'add one',
});

test('says what was made and what to do with it', () => {
  expect(formatReport(report(), PLAIN)).toBe(
    [
      'acme: 40 clusters, 43 targets, 12 applications, 320 units, 1600 objects in 1.2 s',
      'dist/: 3 files written, 337 unchanged, 1 removed',
      'next: review the changes, then commit dist/ and fleet.lock.json',
      '',
    ].join('\n'),
  );
});

test('names files in the output that are not ours, which engines may apply', () => {
  const foreign = ['README.md', 'clusters/eu-1/web/extra.yaml'];
  expect(formatReport(report({ foreign }), PLAIN).split('\n')[0]).toBe(
    'note: 2 files in dist/ are not ours, and stay as they are: "README.md", "clusters/eu-1/web/extra.yaml"',
  );
  expect(formatReport(report({ foreign: ['README.md'] }), PLAIN).split('\n')[0]).toBe(
    'note: 1 file in dist/ is not ours, and stays as it is: "README.md"',
  );
});

test('names the lock file that the user chose', () => {
  expect(formatReport(report({ lockFile: 'locks/eu.json' }), PLAIN)).toContain('then commit dist/ and locks/eu.json\n');
});

test('is coloured when asked for', () => {
  expect(formatReport(report({ findings: [probe('dev')] }), { color: true, debug: false })).toBe(
    [
      '\u001b[33mwarning\u001b[39m \u001b[1mprobe-missing\u001b[22m dev: Deployment "web" has no readiness probe',
      '  \u001b[36mnext:\u001b[39m add one',
      '\u001b[1macme\u001b[22m: 40 clusters, 43 targets, 12 applications, 320 units, 1600 objects in 1.2 s',
      'dist/: 3 files written, 337 unchanged, 1 removed',
      '0 errors, 1 warning',
      '\u001b[36mnext:\u001b[39m review the changes, then commit dist/ and fleet.lock.json',
      '',
    ].join('\n'),
  );
});

test('puts errors before warnings, joins equal findings, and asks for the errors first', () => {
  const findings = [probe('dev'), probe('prod-2', 'error'), probe('prod-1', 'error'), probe('staging')];
  expect(formatReport(report({ findings, notes: ['2 units moved'] }), PLAIN)).toBe(
    [
      'error probe-missing 2 places: Deployment "web" has no readiness probe',
      '  at "prod-2", "prod-1"',
      '  next: add one',
      'warning probe-missing 2 places: Deployment "web" has no readiness probe',
      '  at "dev", "staging"',
      '  next: add one',
      'note: 2 units moved',
      'acme: 40 clusters, 43 targets, 12 applications, 320 units, 1600 objects in 1.2 s',
      'dist/: 3 files written, 337 unchanged, 1 removed',
      '2 errors, 2 warnings',
      'next: mend the 2 errors above and run synth again',
      '',
    ].join('\n'),
  );
});

test('says when nothing changed, and counts one thing as one', () => {
  const one = { clusters: 1, targets: 1, applications: 1, units: 1, objects: 1, written: 0, unchanged: 9, removed: 0 };
  expect(formatReport(report({ ...one, directory: 'out/fleet//' }), PLAIN)).toBe(
    [
      'acme: 1 cluster, 1 target, 1 application, 1 unit, 1 object in 1.2 s',
      'out/fleet/: 0 files written, 9 unchanged, 0 removed',
      'next: nothing to do, out/fleet/ was up to date',
      '',
    ].join('\n'),
  );
});

test('a removal alone is a change to commit', () => {
  expect(formatReport(report({ written: 0, removed: 2 }), PLAIN)).toContain('then commit dist/');
});
