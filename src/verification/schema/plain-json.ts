import { isJsonObject, type Json } from '../../core/json.js';
import { manifestError } from '../../manifest/manifest-error.js';
import { MAX_DEPTH } from '../../manifest/yaml-nodes.js';

/**
 * The value of a JSON text, nested no deeper than YAML may be: what follows a reference or a branch recurses.
 * @throws FleetError `MANIFEST_INVALID`, which does not quote the text
 */
export function parsePlainJson(file: string, text: string): Json {
  const value = parse(file, text);
  // A list in place of recursion, which is what must not overflow here.
  const open: [value: Json, depth: number][] = [[value, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [container, depth] = next;
    if (depth > MAX_DEPTH) throw tooDeep(file, text);
    for (const member of membersOf(container)) if (typeof member === 'object') open.push([member, depth + 1]);
  }
  return value;
}

function membersOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

function parse(file: string, text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw manifestError({ file, text }, { message: 'the file is not valid JSON', hint: 'get it anew' });
  }
}

function tooDeep(file: string, text: string) {
  return manifestError(
    { file, text },
    { message: `collections are nested more than ${MAX_DEPTH} levels deep`, hint: 'flatten them' },
  );
}
