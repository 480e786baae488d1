import { JsonPatch } from 'cdk8s';
import { FleetError } from '../core/errors.js';

interface Operation {
  readonly path?: string;
  readonly from?: string;
}

/**
 * Runs a synchronous function in which a JSON patch cannot leave its document. The library under cdk8s follows inherited
 * properties: `/constructor/keys` writes onto the global `Object`. Inside, such a patch throws FleetError `VALUE_INVALID`.
 */
export function withGuardedPatches<T>(run: () => T): T {
  const original = JsonPatch.apply;
  JsonPatch.apply = (document: unknown, ...patches: JsonPatch[]): unknown => {
    if (patches.some(mayLeaveDocument)) rehearse(copyOf(document), patches, original);
    return original.call(JsonPatch, document, ...patches);
  };
  try {
    return run();
  } finally {
    JsonPatch.apply = original;
  }
}

// Applies the patches one by one to a copy, because what a path meets depends on the patches before it.
function rehearse(document: unknown, patches: readonly JsonPatch[], apply: typeof JsonPatch.apply): void {
  let current = document;
  for (const patch of patches) {
    const { path = '', from = '' } = operationOf(patch);
    assertInside(current, path, segmentsOf(path).slice(0, -1));
    assertInside(current, from, segmentsOf(from));
    try {
      current = apply.call(JsonPatch, current, patch);
    } catch {
      // The real run fails at the same patch, and words the error.
      return;
    }
  }
}

function assertInside(document: unknown, pointer: string, segments: readonly string[]): void {
  let place = document;
  for (const segment of segments) {
    if (place === null || place === undefined) return;
    const holder = Object(place);
    const key = Array.isArray(place) && /^\d*$/.test(segment) ? ~~Number(segment) : segment;
    if (!Object.hasOwn(holder, key) && key in holder) {
      throw new FleetError('VALUE_INVALID', {
        message: `JSON patch path ${JSON.stringify(pointer)} leaves the object at ${JSON.stringify(segment)}, which is no field of it`,
        hint: 'patch only fields that the object itself has',
      });
    }
    place = holder[key];
  }
}

const BUILT_INS = [Object, Array, Function, String, Number, Boolean].map((type): object => type.prototype);

function mayLeaveDocument(patch: JsonPatch): boolean {
  const { path = '', from = '' } = operationOf(patch);
  const crossed = [...segmentsOf(path).slice(0, -1), ...segmentsOf(from)];
  return crossed.some((segment) => BUILT_INS.some((prototype) => segment in prototype));
}

function operationOf(patch: JsonPatch): Operation {
  return patch._toJson();
}

function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copyOf(child)]));
}
