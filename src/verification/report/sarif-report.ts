import type { Finding } from '../../core/finding.js';
import type { FindingGroup, FindingPlace } from '../../core/finding-group.js';
import { sha256 } from '../../core/hash.js';
import { compareText } from '../../core/json.js';
import { RULE_TEXTS } from './rule-text.js';
import type { ValidationReport } from './validation-report.js';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
/** Names what a fingerprint is made of: another number, another recipe. */
const FINGERPRINT = 'cdk8sFleet/v1';
/** GitHub refuses a report with more of them in one result. @see https://docs.github.com/code-security/code-scanning/troubleshooting-sarif/results-exceed-limit */
const MAX_LOCATIONS = 1_000;

export interface SarifOptions {
  /** Of this package. */
  readonly version: string;
  /** What was validated, as the user named it: where a finding is about no file below. */
  readonly path: string;
}

/**
 * SARIF 2.1.0: one result for each group, with a location for each target that has it, as far as GitHub takes them.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport({ general, objects }: ValidationReport, { version, path }: SarifOptions): string {
  const ids = [...new Set([...general, ...objects].map(({ rule }) => rule))].sort(compareText);
  const indices: RuleIndices = new Map(ids.map((id, index) => [id, index]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk8s-fleet', semanticVersion: version, rules: ids.map(ruleDescriptor) } },
        columnKind: 'utf16CodeUnits',
        results: [
          ...general.map((finding) => generalResult(finding, indices, path)),
          ...objects.map((group) => objectResult(group, indices)),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** By id of the rule. */
type RuleIndices = ReadonlyMap<string, number>;

function ruleDescriptor(id: string) {
  const { title = id, rationale = '' } = RULE_TEXTS.get(id) ?? {};
  const help = rationale === '' ? title : `${title}\n\n${rationale}`;
  return { id, shortDescription: { text: title }, help: { text: help, markdown: help } };
}

function generalResult({ rule, severity, place, message, hint }: Finding, indices: RuleIndices, validated: string) {
  return {
    ruleId: rule,
    ruleIndex: indices.get(rule),
    level: LEVELS[severity],
    message: { text: messageText(message, hint) },
    // GitHub refuses a whole report for one location that names no file.
    locations: [
      {
        physicalLocation: physicalLocation(fileIn(place, validated)),
        logicalLocations: [{ fullyQualifiedName: place }],
      },
    ],
    partialFingerprints: { [FINGERPRINT]: sha256(JSON.stringify([rule, place, message])) },
  };
}

function fileIn(place: string, validated: string): Pick<FindingPlace, 'path' | 'line'> {
  const [, path, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  if (path !== undefined) return { path, line: Number(line) };
  const directory = validated.replace(/(?<=.)\/+$/, '');
  return { path: place.startsWith(`${directory}/`) ? place : directory };
}

function objectResult(group: FindingGroup, indices: RuleIndices) {
  const { rule, severity, application, object, pointer, message, hint, value, allowed, reason, where } = group;
  const more = where.length - MAX_LOCATIONS;
  return {
    ruleId: rule,
    ruleIndex: indices.get(rule),
    level: LEVELS[severity],
    message: { text: messageText(more > 0 ? `${message} (and on ${more} more targets)` : message, hint) },
    locations: where.slice(0, MAX_LOCATIONS).map((at) => ({
      physicalLocation: physicalLocation(at),
      logicalLocations: [{ fullyQualifiedName: `${at.target}: ${object}${pointer}`, kind: 'member' }],
    })),
    partialFingerprints: { [FINGERPRINT]: sha256(JSON.stringify([rule, application, object, pointer, message])) },
    ...(reason !== undefined && { suppressions: [{ kind: 'external', justification: reason }] }),
    properties: { application, object, pointer, value, allowed, targets: where.map(({ target }) => target) },
  };
}

function messageText(message: string, hint: string): string {
  return `${message}. Next: ${hint}`;
}

function physicalLocation({ path, line = 1 }: Pick<FindingPlace, 'path' | 'line'>) {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return { artifactLocation: { uri: uri.startsWith('/') ? `file://${uri}` : uri }, region: { startLine: line } };
}
