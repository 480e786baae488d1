import { createRequire } from 'node:module';

/** Whether a text holds what a pattern of a schema describes. */
export type Pattern = (text: string) => boolean;

type Library = typeof import('@bufbuild/re2');

const known = new Map<string, Pattern | undefined>();
let library: Library | undefined;

/** Undefined for what an API server, too, does not take for a pattern. */
export function patternOf(pattern: string): Pattern | undefined {
  if (!known.has(pattern)) known.set(pattern, compile(pattern));
  return known.get(pattern);
}

/** In the syntax of Go's regexp, as servers have it; and as there in linear time, whoever wrote pattern and text. */
function compile(pattern: string): Pattern | undefined {
  library ??= loaded();
  const { RE2JS, RE2JSException } = library;
  try {
    const expression = RE2JS.compile(pattern);
    return (text) => expression.test(text);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

/** At the first pattern: most fleets have none. */
function loaded(): Library {
  return createRequire(import.meta.url)('@bufbuild/re2');
}
