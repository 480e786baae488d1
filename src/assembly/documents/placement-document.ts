import { canonicalJson, compareText } from '../../core/json.js';
import { type List, sortedList } from '../../core/list.js';
import type { Facts } from '../../core/selector.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import { PLACEMENT_FILE } from '../layout.js';
import { checkedLines } from './checked-lines.js';
import { parseDocument } from './document-schema.js';
import { comparing, documentPieces, listPieces, type Pieces, piecesOf, sortedMap, textsOf } from './document-text.js';

/** `placement.json`: the decisions, typed. */
export interface PlacementDocument {
  readonly version: 1;
  /** The fleet's name. */
  readonly fleet: string;
  /** Sorted by environment, application, name. */
  readonly records: readonly PlacementRecord[];
}

interface AnyPlacement extends Omit<PlacementDocument, 'records'> {
  readonly records: List<PlacementRecord>;
}

const compareRecords = comparing<PlacementRecord>(
  ({ env }) => env,
  ({ app }) => app,
  ({ name }) => name,
);

/** A record as generators read it: text only, because Argo CD turns numbers to floats and null to `<no value>`. */
export interface FlatRecord extends Omit<PlacementRecord, 'wave' | 'replicas' | 'roles' | 'autoSync' | 'prune'> {
  readonly wave: string;
  readonly autoSync: 'true' | 'false';
  readonly prune: 'true' | 'false';
}

type AsText = Pick<FlatRecord, 'wave' | 'autoSync' | 'prune'>;

/**
 * A record with its keys in the order they are written; JSON.stringify of one literal is the fastest way to text.
 * @param values what a flat record has as text @default those of the record, with all that only it has
 */
function recordText(
  record: PlacementRecord | FlatRecord,
  values: AsText | PlacementRecord | FlatRecord = record,
): string {
  const { name, app, env, cluster, destination, dir, namespace, project, group } = record;
  const { wave, autoSync, prune } = values;
  const text = JSON.stringify({
    name,
    app,
    env,
    cluster,
    destination,
    dir,
    namespace,
    project,
    wave,
    group,
    replicas: 'replicas' in values ? values.replicas : undefined,
    roles: 'roles' in values ? values.roles : undefined,
    autoSync,
    prune,
  });
  return `${text.slice(0, -1)},"labels":${mapText(record.labels)},"clusterLabels":${mapText(record.clusterLabels)}}`;
}

// Thousands of records share one map.
const mapTexts = new WeakMap<Facts, string>();

function mapText(map: Facts): string {
  const known = mapTexts.get(map);
  if (known !== undefined) return known;
  const text = JSON.stringify(sortedMap(map));
  mapTexts.set(map, text);
  return text;
}

const flag = (value: boolean) => (value ? 'true' : 'false');

function flatRecordText(record: PlacementRecord): string {
  const { wave, autoSync, prune } = record;
  return recordText(record, { wave: String(wave), autoSync: flag(autoSync), prune: flag(prune) });
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatPlacement(placement: AnyPlacement): string {
  return [...placementPieces(placement)].join('');
}

/** As {@link formatPlacement}, in pieces. */
export function placementPieces({ version, fleet, records }: AnyPlacement): Pieces {
  const lines = checkedLines<PlacementRecord, PlacementRecord>({
    document: 'placement',
    file: PLACEMENT_FILE,
    items: sortedList(records, compareRecords),
    entry: (record) => record,
    documentOf: (records) => ({ version, fleet, records }),
    text: recordText,
  });
  return documentPieces([
    ['version', canonicalJson(version)],
    ['fleet', canonicalJson(fleet)],
    ['records', lines],
  ]);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parsePlacement(text: string, file: string): PlacementDocument {
  return parseDocument<PlacementDocument>('placement', text, file);
}

/** The text of `placement/<environment>/<application>.json`; its records are checked as part of `placement.json`. */
export function formatRecordSet(records: List<PlacementRecord>): string {
  return [...recordSetPieces(records)].join('');
}

/** As {@link formatRecordSet}, in pieces. */
export function recordSetPieces(records: List<PlacementRecord>): Pieces {
  return flatRecordPieces(records, flatRecordText);
}

export function formatFlatRecords(records: readonly FlatRecord[]): string {
  return [...flatRecordPieces(records, recordText)].join('');
}

function flatRecordPieces<R extends { readonly name: string }>(records: List<R>, text: (record: R) => string): Pieces {
  const sorted = sortedList(records, (a, b) => compareText(a.name, b.name));
  return piecesOf(function* () {
    yield* listPieces(textsOf(sorted, (record) => text(record)));
    yield '\n';
  });
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseRecordSet(text: string, file: string): readonly FlatRecord[] {
  return parseDocument<readonly FlatRecord[]>('record-set', text, file);
}
