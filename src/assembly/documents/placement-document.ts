import { canonicalJson } from '../../core/json.js';
import type { Facts } from '../../core/selector.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import { PLACEMENT_FILE } from '../layout.js';
import { assertDocument, parseDocument } from './document-schema.js';
import { documentPieces, listText, sortedBy, sortedMap, textsOf } from './document-text.js';

/** `placement.json`: the decisions, typed. */
export interface PlacementDocument {
  readonly version: 1;
  /** The fleet's name. */
  readonly fleet: string;
  /** Sorted by environment, application, name. */
  readonly records: readonly PlacementRecord[];
}

/** A record as generators read it: text only, because Argo CD turns numbers to floats and null to `<no value>`. */
export interface FlatRecord extends Omit<PlacementRecord, 'wave' | 'replicas' | 'roles' | 'autoSync' | 'prune'> {
  readonly wave: string;
  readonly autoSync: 'true' | 'false';
  readonly prune: 'true' | 'false';
}

/** A record with its keys in the order they are written; JSON.stringify of one literal is the fastest way to text. */
function recordText(record: PlacementRecord | FlatRecord): string {
  const { name, app, env, cluster, destination, dir, namespace, project, wave, group, autoSync, prune } = record;
  const replicas = 'replicas' in record ? record.replicas : undefined;
  const roles = 'roles' in record ? record.roles : undefined;
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

function flatRecord({ replicas: _replicas, roles: _roles, ...record }: PlacementRecord): FlatRecord {
  return { ...record, wave: String(record.wave), autoSync: flag(record.autoSync), prune: flag(record.prune) };
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatPlacement(placement: PlacementDocument): string {
  return [...placementPieces(placement)].join('');
}

/** As {@link formatPlacement}, in pieces. @throws FleetError `DOCUMENT_INVALID` */
export function placementPieces(placement: PlacementDocument): Iterable<string> {
  assertDocument<PlacementDocument>('placement', placement, PLACEMENT_FILE);
  const records = sortedBy(
    placement.records,
    ({ env }) => env,
    ({ app }) => app,
    ({ name }) => name,
  );
  return documentPieces([
    ['version', canonicalJson(placement.version)],
    ['fleet', canonicalJson(placement.fleet)],
    ['records', textsOf(records, recordText)],
  ]);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parsePlacement(text: string, file: string): PlacementDocument {
  return parseDocument<PlacementDocument>('placement', text, file);
}

/** The text of `placement/<environment>/<application>.json`; its records are checked as part of `placement.json`. */
export function formatRecordSet(records: readonly PlacementRecord[]): string {
  return flatRecordsText(records, (record) => recordText(flatRecord(record)));
}

export function formatFlatRecords(records: readonly FlatRecord[]): string {
  return flatRecordsText(records, recordText);
}

function flatRecordsText<R extends { readonly name: string }>(
  records: readonly R[],
  text: (record: R) => string,
): string {
  const sorted = sortedBy(records, ({ name }) => name);
  return `${listText(textsOf(sorted, text))}\n`;
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseRecordSet(text: string, file: string): readonly FlatRecord[] {
  return parseDocument<readonly FlatRecord[]>('record-set', text, file);
}
