import type { Finding } from '../../core/finding.js';
import type { FindingGroup, FindingPlace, GroupedFindings } from '../../core/finding-group.js';
import { sha256Prefix } from '../../core/hash.js';
import { compareText } from '../../core/json.js';
import { FINDINGS_FILE } from '../layout.js';
import { assertDocument, danglingHash, parseDocument } from './document-schema.js';
import { documentPieces, sortedBy, textsOf } from './document-text.js';

/**
 * `findings.json`: what was found and did not stop the run, and what somebody accepted. What is said of an object stands once, each
 * target that has it on a line of its own that refers to it by hash, so that a new target adds lines and changes none.
 */
interface FindingsDocument {
  readonly version: 1;
  /** About no object. */
  readonly general: readonly Finding[];
  readonly objects: readonly (Omit<FindingGroup, 'where'> & { readonly hash: string })[];
  readonly places: readonly (FindingPlace & { readonly finding: string })[];
}

interface Line {
  readonly hash: string;
  readonly text: string;
  readonly group: FindingGroup;
}

/** The text of `findings.json`. @throws FleetError `DOCUMENT_INVALID` */
export function formatFindingsDocument(findings: GroupedFindings): string {
  return [...findingsPieces(findings)].join('');
}

/** As {@link formatFindingsDocument}, in pieces. */
export function findingsPieces({ general, objects }: GroupedFindings): Iterable<string> {
  const lines = objects.map(lineOf).sort((a, b) => compareText(a.text, b.text));
  const places = lines.flatMap(({ hash, text, group }) => group.where.map((at) => ({ hash, text, group, at })));
  const document: FindingsDocument = {
    version: 1,
    general,
    objects: lines.map(({ hash, group: { where: _, ...group } }) => ({ hash, ...group })),
    places: places.map(({ hash, at }) => ({ finding: hash, ...at })),
  };
  assertDocument<FindingsDocument>('findings', document, FINDINGS_FILE);
  const sorted = sortedBy(
    places,
    ({ at }) => at.environment,
    ({ group }) => group.application,
    ({ at }) => at.target,
    ({ text }) => text,
    ({ at }) => at.path,
  );
  return documentPieces([
    ['version', '1'],
    ['general', sortedBy(general.map(generalText), (text) => text)],
    ['objects', lines.map(({ hash, text }) => `{"hash":${JSON.stringify(hash)},${text.slice(1)}`)],
    ['places', textsOf(sorted, ({ hash, at }) => placeText(hash, at))],
  ]);
}

/** @throws FleetError `DOCUMENT_INVALID`: also where a hash refers to no finding, as a merge can leave it */
export function parseFindingsDocument(text: string, file: string): GroupedFindings {
  const { general, objects, places } = parseDocument<FindingsDocument>('findings', text, file);
  const where = new Map<string, FindingPlace[]>(objects.map(({ hash }) => [hash, []]));
  for (const [index, { finding, ...place }] of places.entries()) {
    const known = where.get(finding);
    if (known === undefined) throw danglingHash(finding, `${file}#/places/${index}/finding`);
    known.push(place);
  }
  const groups = objects.map(({ hash, ...group }) => ({ ...group, where: where.get(hash) ?? [] }));
  return { general, objects: groups.filter((group) => group.where.length > 0) };
}

function lineOf(group: FindingGroup): Line {
  const text = groupText(group);
  return { hash: sha256Prefix(text, 16), text, group };
}

// These pick the keys and their order, as the hash depends on them.
function groupText(group: FindingGroup): string {
  const { rule, application, object, pointer, severity, apiVersion, message, value, allowed, hint, reason } = group;
  return JSON.stringify({
    rule,
    application,
    object,
    pointer,
    severity,
    apiVersion,
    message,
    value,
    allowed,
    hint,
    reason,
  });
}

function generalText({ rule, place, severity, message, hint }: Finding): string {
  return JSON.stringify({ rule, place, severity, message, hint });
}

function placeText(finding: string, { environment, target, cluster, kubernetes, path }: FindingPlace): string {
  return JSON.stringify({ environment, target, finding, cluster, kubernetes, path });
}
