import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listNames } from '../../../core/names.js';
import { itemsIn, objectIn, textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';

/** An image is forgotten by servers where it is no source yet. */
const NO_SOURCES = new Set(['image', 'name']);

export function checkVolume(walk: Walk, volume: JsonObject): void {
  const sources = Object.keys(volume).filter((field) => !NO_SOURCES.has(field) && isJsonObject(volume[field]));
  if (sources.length > 1)
    walk.report('field-value', {
      message: `a volume has one source, got ${listNames(sources)}`,
      hint: 'keep one of them',
    });
}

/** Sources of one volume write files of different paths. */
export function checkProjectedSource(walk: Walk, { sources }: JsonObject): void {
  const seen = new Set<unknown>();
  for (const [index, source] of itemsIn(sources))
    for (const path of pathsOf(source)) {
      if (seen.has(path))
        walk.report(
          'field-value',
          { message: `sources write ${JSON.stringify(path)} twice`, hint: `change a path of sources[${index}]` },
          'sources',
        );
      seen.add(path);
    }
}

/** Servers overlook the path of a token. */
function pathsOf({ serviceAccountToken: _, ...source }: JsonObject): readonly unknown[] {
  return Object.values(source).flatMap((projection) => {
    const { path, items } = objectIn(projection);
    return [path, ...itemsIn(items).map(([, item]) => item.path)].filter((one) => textIn(one) !== undefined);
  });
}
