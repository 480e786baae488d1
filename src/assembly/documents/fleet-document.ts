import { canonicalJson } from '../../core/json.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import { parseDocument } from './document-schema.js';
import { documentText, sortedBy } from './document-text.js';

const VERSION = 1;

interface FleetDocument extends FleetModel {
  readonly version: typeof VERSION;
}

const lines = (entries: readonly unknown[]) => entries.map(canonicalJson);
const byName = (entries: readonly { readonly name: string }[]) => lines(sortedBy(entries, ({ name }) => name));

/** The text of `fleet.json`. Constructs have checked what it is made of; to compile its schema would take a tenth of a second. */
export function formatFleet(fleet: FleetModel): string {
  const kinds = sortedBy(
    fleet.kinds,
    ({ group }) => group,
    ({ kind }) => kind,
  );
  return documentText([
    ['version', canonicalJson(VERSION)],
    ['name', canonicalJson(fleet.name)],
    ['environments', lines(fleet.environments)],
    ['clusters', byName(fleet.clusters)],
    ['targets', byName(fleet.targets)],
    ['projects', byName(fleet.projects)],
    ['applications', byName(fleet.applications)],
    ['kinds', lines(kinds)],
    ...(fleet.schemas === undefined ? [] : [['schemas', lines(fleet.schemas)] as const]),
    ['intents', lines(fleet.intents)],
    ...optional('levels', fleet.levels),
    ...optional('suppressions', fleet.suppressions),
    ...optional('rules', fleet.rules),
  ]);
}

function optional(key: string, entries: readonly unknown[] | undefined): readonly [string, readonly string[]][] {
  return entries === undefined ? [] : [[key, lines(entries)]];
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseFleet(text: string, file: string): FleetModel {
  const { version: _, ...fleet } = parseDocument<FleetDocument>('fleet', text, file);
  return fleet;
}
