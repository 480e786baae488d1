import type { List } from '../../core/list.js';
import { assertDocument, type DocumentName, isDocument } from './document-schema.js';
import { type Pieces, piecesOf } from './document-text.js';

const CHECKED_TOGETHER = 1_000;

export interface CheckedList<T, E> {
  readonly document: DocumentName;
  readonly file: string;
  readonly items: List<T>;
  /** What an item is in the document. */
  readonly entry: (item: T) => E;
  /** A document with only these entries in the list. */
  readonly documentOf: (entries: readonly E[]) => unknown;
  /** The text of an entry. */
  readonly text: (entry: E) => string;
}

/** The lines of a list that is too long to be checked, or even made, at once. Each time they are made, `DOCUMENT_INVALID` may be thrown. */
export function checkedLines<T, E>({ document, file, items, entry, documentOf, text }: CheckedList<T, E>): Pieces {
  return piecesOf(function* () {
    let entries: E[] = [];
    const check = () => {
      // again with all of them, so that the place in the message is right
      if (!isDocument(document, documentOf(entries)))
        assertDocument(document, documentOf(Array.from(items, entry)), file);
    };
    for (const item of items) {
      entries.push(entry(item));
      if (entries.length < CHECKED_TOGETHER) continue;
      check();
      for (const entry of entries) yield text(entry);
      entries = [];
    }
    check();
    for (const entry of entries) yield text(entry);
  });
}
