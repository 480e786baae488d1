export interface Part {
  readonly name: string;
  /** How many targets it has. */
  readonly size: number;
}

/** Names of so many parts, those with the earliest parts first; none whose targets together are worth nothing. */
export function* subsetsOf(
  parts: readonly Part[],
  count: number,
  isWorth: (targets: number) => boolean,
): Generator<readonly string[]> {
  if (count === 0) return yield [];
  for (const [index, part] of parts.entries()) {
    const later = parts.slice(index + 1);
    if (later.length < count - 1) return;
    if (!isWorth(part.size + largest(later, count - 1))) continue;
    for (const names of subsetsOf(later, count - 1, (targets) => isWorth(part.size + targets))) {
      yield [part.name, ...names];
    }
  }
}

function largest(parts: readonly Part[], count: number): number {
  return parts
    .map(({ size }) => size)
    .sort((a, b) => b - a)
    .slice(0, count)
    .reduce((sum, size) => sum + size, 0);
}
