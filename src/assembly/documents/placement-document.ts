import { canonicalJson } from '../../core/json.js';
import { type List, sortedList } from '../../core/list.js';
import type { Facts } from '../../core/selector.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import { PLACEMENT_FILE } from '../layout.js';
import { checkedLines } from './checked-lines.js';
import { parseDocument } from './document-schema.js';
import { comparing, documentPieces, listText, type Pieces, sortedBy, sortedMap } from './document-text.js';

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

type AnyRecord = PlacementRecord | (FlatRecord & { readonly replicas?: undefined; readonly roles?: undefined });

/** A record with its keys in the order they are written; JSON.stringify of one literal is the fastest way to text. */
function recordText(record: AnyRecord): string {
  const { name, app, env, cluster, destination, dir, namespace, project } = record;
  const { wave, group, replicas, roles, autoSync, prune } = record;
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
    replicas,
    roles,
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
  const flags = { autoSync: flag(autoSync), prune: flag(prune) } as const;
  return recordText({ ...record, wave: String(wave), ...flags, replicas: undefined, roles: undefined });
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
  return flatRecordsText(records, flatRecordText);
}

export function formatFlatRecords(records: readonly FlatRecord[]): string {
  return flatRecordsText(records, recordText);
}

function flatRecordsText<R extends { readonly name: string }>(records: List<R>, text: (record: R) => string): string {
  const sorted = sortedBy(records, ({ name }) => name);
  return `${listText(sorted.map(text))}\n`;
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseRecordSet(text: string, file: string): readonly FlatRecord[] {
  return parseDocument<readonly FlatRecord[]>('record-set', text, file);
}
