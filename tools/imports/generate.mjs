#!/usr/bin/env node
// Regenerates imports/ from the CRDs of published Go modules: node tools/imports/generate.mjs
// Needs Go, for the module proxy. Descriptions are left out, so that only facts about fields are carried over.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const imports = [
  {
    module: 'sigs.k8s.io/gateway-api@v1.5.0',
    crds: ['config/crd/standard/gateway.networking.k8s.io_httproutes.yaml'],
  },
];

const scratch = mkdtempSync(join(tmpdir(), 'imports-'));
try {
  writeFileSync(join(scratch, 'go.mod'), 'module imports.local\n\ngo 1.24\n');
  for (const { module, crds } of imports) {
    const { Dir } = JSON.parse(
      execFileSync('go', ['mod', 'download', '-json', module], { cwd: scratch, encoding: 'utf8' }),
    );
    for (const crd of crds) {
      const file = join(scratch, 'crd.yaml');
      writeFileSync(file, stringify(withoutDescriptions(parse(readFileSync(join(Dir, crd), 'utf8')))));
      execFileSync('npx', ['cdk8s', 'import', file, '--language', 'typescript', '--output', 'imports'], {
        stdio: 'inherit',
      });
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** A property may itself be named `description`: only a text is one. */
function withoutDescriptions(value) {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(key === 'description' && typeof item === 'string'))
      .map(([key, item]) => [key, withoutDescriptions(item)]),
  );
}
