// node tools/validators/generate.mjs: compiles the JSON Schemas of our documents to code, because compiling them takes longer
// than a small fleet. The result is committed; a test compares it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const SCHEMAS = new URL('../../schemas/', import.meta.url);
const ENDING = '.schema.json';

/** Code by file name below `schemas/validators/`. */
export function generateValidators() {
  const names = readdirSync(SCHEMAS)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
  return new Map(names.map((name) => [`${name}.cjs`, validatorCode(name)]));
}

function validatorCode(name) {
  // Lengths are compared with 1 only, so that Unicode does not matter, and the code needs nothing of ajv.
  const ajv = new Ajv({
    strict: true,
    allowUnionTypes: true,
    verbose: true,
    unicode: false,
    inlineRefs: false,
    logger: false,
    code: { source: true },
  });
  const validate = ajv.compile(JSON.parse(readFileSync(new URL(`${name}${ENDING}`, SCHEMAS), 'utf8')));
  return `// Made by tools/validators/generate.mjs from ${name}${ENDING} with ajv (MIT). Do not edit.\n${standalone.default(ajv, validate)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, code] of generateValidators()) writeFileSync(new URL(`validators/${file}`, SCHEMAS), code);
}
