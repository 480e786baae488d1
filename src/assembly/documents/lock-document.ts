import { FleetError } from '../../core/errors.js';
import { canonicalJson } from '../../core/json.js';
import { sortedList } from '../../core/list.js';
import type { Lock, LockedDelivery, LockedUnit, LockedWaves, PlainLock } from '../../placement/lock/lock.js';
import { checkedLines } from './checked-lines.js';
import { assertDocument, hasConflictMarkers, parseDocument } from './document-schema.js';
import { comparing, documentPieces, type Pieces, sortedBy } from './document-text.js';

const place = ({ environment, application }: LockedWaves | LockedUnit) => `${environment} ${application}`;
const compareUnits = comparing<LockedUnit>(
  ({ environment }) => environment,
  ({ application }) => application,
  ({ target }) => target,
);

const unitText = ({ environment, application, target, wave, group, roles, name }: LockedUnit) =>
  JSON.stringify({ environment, application, target, wave, group, roles, name });
const wavesText = ({ environment, application, plan }: LockedWaves) =>
  JSON.stringify({ environment, application, plan });

const deliveryTexts = (delivery: readonly LockedDelivery[]) =>
  sortedBy(delivery, ({ engine }) => engine).map(({ engine, namespace }) => JSON.stringify({ engine, namespace }));

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatLock(lock: Lock): string {
  return [...lockPieces(lock)].join('');
}

/** As {@link formatLock}, in pieces. @throws FleetError `DOCUMENT_INVALID` */
export function lockPieces(lock: Lock): Pieces {
  assertDocument<PlainLock>('lock', { ...lock, units: [] }, 'fleet.lock.json');
  const units = checkedLines<LockedUnit, LockedUnit>({
    document: 'lock',
    file: 'fleet.lock.json',
    items: sortedList(lock.units, compareUnits),
    entry: (unit) => unit,
    documentOf: (units) => ({ ...lock, units, waves: [] }),
    text: unitText,
  });
  return documentPieces([
    ['version', canonicalJson(lock.version)],
    ...(lock.fleet === undefined ? [] : [['fleet', canonicalJson(lock.fleet)] as const]),
    ['units', units],
    ['waves', sortedBy(lock.waves, place).map(wavesText)],
    ...(lock.delivery === undefined ? [] : [['delivery', deliveryTexts(lock.delivery)] as const]),
  ]);
}

/** @throws FleetError `LOCK_INVALID`: a damaged lock is never taken for an empty one, because every guard compares with it */
export function parseLock(text: string, file: string): PlainLock {
  if (hasConflictMarkers(text)) {
    throw lockInvalid(file, 'it holds git conflict markers', 'take either side of each conflict, then run synth again');
  }
  try {
    const lock = parseDocument<PlainLock>('lock', text, file);
    refuseTwice(lock.units, { file, what: 'unit', listOf: place, nameOf: ({ target }) => target });
    refuseTwice(lock.units, { file, what: 'name', nameOf: ({ name }) => name });
    refuseTwice(lock.waves, { file, what: 'wave plan', nameOf: place });
    refuseTwice(lock.delivery ?? [], { file, what: 'engine', nameOf: ({ engine }) => engine });
    return lock;
  } catch (cause) {
    if (!(cause instanceof FleetError) || cause.code === 'LOCK_INVALID') throw cause;
    throw lockInvalid(
      file,
      cause.message,
      'restore it from version control; without it running workloads may move',
      cause,
    );
  }
}

interface Unique<T> {
  readonly file: string;
  readonly what: string;
  /** Entries of different lists may have the same name. @default all are in one */
  readonly listOf?: (entry: T) => string;
  readonly nameOf: (entry: T) => string;
}

// By list and name: one text of both for each of half a million units would fill the memory.
function refuseTwice<T>(entries: readonly T[], { file, what, listOf, nameOf }: Unique<T>): void {
  const seen = new Map<string, Set<string>>();
  for (const entry of entries) {
    const list = listOf?.(entry) ?? '';
    const name = nameOf(entry);
    const names = seen.get(list) ?? new Set();
    if (names.has(name)) {
      const key = JSON.stringify(list === '' ? name : `${list} ${name}`);
      throw lockInvalid(file, `it has two lines for ${what} ${key}`, 'remove one of them');
    }
    seen.set(list, names.add(name));
  }
}

function lockInvalid(file: string, problem: string, hint: string, cause?: unknown): FleetError {
  return new FleetError('LOCK_INVALID', { message: `the lock cannot be used: ${problem}`, hint, path: file, cause });
}
