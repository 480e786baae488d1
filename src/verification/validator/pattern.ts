const known = new Map<string, RegExp | undefined>();

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['[:alpha:]', 'A-Za-z'],
  ['[:digit:]', '0-9'],
  ['[:alnum:]', 'A-Za-z0-9'],
  ['[:upper:]', 'A-Z'],
  ['[:lower:]', 'a-z'],
  ['[:space:]', '\\s'],
  ['[:word:]', '\\w'],
]);

/** The expression that a pattern of a schema is, written as Go reads it; undefined when there is no such in JavaScript. */
export function patternOf(pattern: string): RegExp | undefined {
  if (!known.has(pattern)) known.set(pattern, compile(pattern));
  return known.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  const [, flags = ''] = /^\^?\(\?([is]+)\)/.exec(pattern) ?? [];
  const source = pattern
    .replace(/^(\^?)\(\?[is]+\)/, '$1')
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replace(/\[:[a-z]+:\]/g, (name) => CLASSES.get(name) ?? name);
  // Not every pattern is valid with the flag, for want of which a character beyond the BMP counts as two.
  return newRegExp(source, `${flags}u`) ?? newRegExp(source, flags);
}

function newRegExp(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
