interface Part {
  readonly name: string;
  /** How many targets it has. */
  readonly size: number;
}

/**
 * Names of parts that hold enough together: smaller sizes in the order given, and of one size those of the earliest parts
 * first. A subset is left out when no more than its targets are worth nothing.
 */
export function* subsetsOf(from: {
  readonly parts: readonly Part[];
  readonly sizes: readonly number[];
  readonly isWorth: (targets: number) => boolean;
}): Generator<readonly string[]> {
  for (const size of from.sizes) yield* subsetsOfSize(from.parts, size, from.isWorth);
}

function* subsetsOfSize(
  parts: readonly Part[],
  size: number,
  isWorth: (targets: number) => boolean,
): Generator<readonly string[]> {
  if (size === 0) return yield [];
  for (const [index, part] of parts.entries()) {
    const later = parts.slice(index + 1);
    if (later.length < size - 1) return;
    if (!isWorth(part.size + largest(later, size - 1))) continue;
    for (const names of subsetsOfSize(later, size - 1, (targets) => isWorth(part.size + targets))) {
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
