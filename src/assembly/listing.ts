import { readdirSync } from 'node:fs';
import { compareText } from '../core/json.js';
import { type EntryKind, kindOf } from './file-system.js';

/** What a directory holds, sorted by name. */
export interface Listing {
  /** A directory that was listed is its listing. */
  readonly entries: Map<string, EntryKind | Listing>;
  /** Whether it is that of other directories, too, so that it must not change. Only one without directories is. */
  readonly isShared: boolean;
}

export function kindOfEntry(entry: EntryKind | Listing | undefined): EntryKind {
  return typeof entry === 'object' ? 'directory' : (entry ?? 'absent');
}

/** Lists directories, of which a large fleet has half a million: one for each unit, with few that differ. */
export class Listings {
  private readonly names = new Map<string, string>();
  /** By the names of their files. */
  private readonly shared = new Map<string, Listing>();

  of(directory: string): Listing {
    const entries = readdirSync(directory, { withFileTypes: true });
    if (entries.length > 1) entries.sort((a, b) => compareText(a.name, b.name));
    const hasFilesOnly = entries.every((entry) => entry.isFile());
    const key = hasFilesOnly ? entries.map(({ name }) => name).join('/') : undefined;
    const known = key === undefined ? undefined : this.shared.get(key);
    if (known !== undefined) return known;
    const listing = {
      entries: new Map(entries.map((entry) => [this.name(entry.name), kindOf(entry)])),
      isShared: key !== undefined,
    };
    if (key !== undefined) this.shared.set(key, listing);
    return listing;
  }

  private name(name: string): string {
    const known = this.names.get(name);
    if (known === undefined) this.names.set(name, name);
    return known ?? name;
  }
}
