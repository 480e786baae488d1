import type { Finding } from './finding.js';

export type RuleLevel = Finding['severity'] | 'off';

/** How findings of rules are taken. */
export interface RuleSettings {
  /** Of two for one rule, that for an application counts. */
  readonly levels: readonly RuleLevelSetting[];
  /** They are listed with what they suppress, and so are those that suppress nothing. */
  readonly suppressions: readonly Suppression[];
}

export interface RuleLevelSetting {
  readonly rule: string;
  /** Absent for all applications. */
  readonly application?: string;
  readonly level: RuleLevel;
}

/** Findings that are known and accepted. */
export interface Suppression {
  readonly rule: string;
  /** @default every application */
  readonly application?: string;
  /** As `apps/Deployment shop/web`, with `*` for any characters. @default every object */
  readonly object?: string;
  /** Why they are accepted; not empty. */
  readonly reason: string;
}

export const DEFAULT_RULE_SETTINGS: RuleSettings = Object.freeze({ levels: [], suppressions: [] });
