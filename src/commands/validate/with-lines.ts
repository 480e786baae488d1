import type { FindingGroup, FindingPlace } from '../../core/finding-group.js';
import { sha256 } from '../../core/hash.js';
import { FieldLines } from '../../manifest/field-lines.js';
import { RecentMap } from '../../verification/engine/recent-map.js';

const REMEMBERED = 100;

/** The groups with the line of their field in each file. Of equal texts one is looked through. */
export function withLines(groups: readonly FindingGroup[], read: (path: string) => string): readonly FindingGroup[] {
  const digests = new Map<string, string>();
  const known = new RecentMap<string, FieldLines>(REMEMBERED);
  const linesOf = (path: string) => {
    const before = known.get(digests.get(path) ?? '');
    if (before !== undefined) return before;
    const text = read(path);
    const digest = sha256(text);
    const lines = known.get(digest) ?? new FieldLines(text);
    digests.set(path, digest);
    known.set(digest, lines);
    return lines;
  };
  const withLine = (at: FindingPlace, { object, pointer }: FindingGroup): FindingPlace => {
    const line = linesOf(at.path).lineOf(object, pointer);
    return line === undefined ? at : { ...at, line };
  };
  return groups.map((group) => ({ ...group, where: group.where.map((at) => withLine(at, group)) }));
}
