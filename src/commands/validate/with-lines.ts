import type { FindingGroup, FindingPlace } from '../../core/finding-group.js';
import { groupBy } from '../../core/group-by.js';
import { sha256 } from '../../core/hash.js';
import { RecentMap } from '../../core/recent-map.js';
import { FieldLines } from '../../manifest/field-lines.js';

export interface LineOptions {
  /** The text of a file. */
  readonly read: (path: string) => string;
  /** Whether every place gets its line, or the first of each group alone: it takes as long as reading the files did. */
  readonly every: boolean;
}

const REMEMBERED = 100;

/** The groups with the lines of their fields. Each file is read once, and of equal texts one is looked through. */
export function withLines(groups: readonly FindingGroup[], { read, every }: LineOptions): readonly FindingGroup[] {
  const wanted = groups.flatMap((group) =>
    (every ? group.where : group.where.slice(0, 1)).map((at) => ({ at, object: group.object, pointer: group.pointer })),
  );
  const lines = new Map<FindingPlace, number>();
  const known = new RecentMap<string, FieldLines>(REMEMBERED);
  for (const [path, fields] of groupBy(wanted, ({ at }) => at.path)) {
    const text = read(path);
    const digest = sha256(text);
    const file = known.get(digest) ?? new FieldLines(text);
    known.set(digest, file);
    for (const { at, object, pointer } of fields) {
      const line = file.lineOf(object, pointer);
      if (line !== undefined) lines.set(at, line);
    }
  }
  return groups.map((group) => ({ ...group, where: group.where.map((at) => withLine(at, lines.get(at))) }));
}

function withLine(at: FindingPlace, line: number | undefined): FindingPlace {
  return line === undefined ? at : { ...at, line };
}
