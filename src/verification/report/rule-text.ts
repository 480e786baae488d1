import { KIND_UNKNOWN } from '../cluster/unknown-kinds.js';
import { VERSION_UNKNOWN } from '../cluster/unknown-versions.js';
import { UNUSED_SUPPRESSION } from '../engine/rule-levels.js';
import { ALL_RULES } from '../rules/all-rules.js';
import { VALIDATION_RULES } from '../validator/validation-problem.js';

/** What is told of a rule by those who show its findings. */
export interface RuleDescription {
  /** What holds where it passes. */
  readonly title: string;
  /** Markdown; empty where the title says it all. */
  readonly rationale: string;
}

/** Id by which files go that cannot be read. */
export const UNREADABLE_MANIFEST = 'manifest-invalid';

/** Rules by id, those of the validator included. */
export const RULE_TEXTS: ReadonlyMap<string, RuleDescription> = new Map<string, RuleDescription>([
  ...Object.entries(VALIDATION_RULES).map(([id, title]) => [id, { title, rationale: '' }] as const),
  ...ALL_RULES.map(({ id, title, rationale }) => [id, { title, rationale }] as const),
  [UNREADABLE_MANIFEST, { title: 'files of manifests can be read', rationale: '' }],
  [UNUSED_SUPPRESSION, { title: 'a suppression suppresses something', rationale: '' }],
  [KIND_UNKNOWN, { title: 'something is known of every kind', rationale: '' }],
  [VERSION_UNKNOWN, { title: 'it is known what every cluster serves', rationale: '' }],
]);
