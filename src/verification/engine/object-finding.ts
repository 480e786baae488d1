import type { Finding } from '../../core/finding.js';
import { compareText } from '../../core/json.js';

/** What a rule found in one object of one unit. */
export interface ObjectFinding extends Finding {
  readonly application: string;
  readonly environment: string;
  readonly target: string;
  readonly cluster: string;
  /** `<major>.<minor>`, where the cluster declares it. */
  readonly kubernetes?: string;
  /** `apps/Deployment shop/web` */
  readonly object: string;
  readonly apiVersion: string;
  /** Of a field in the object; `''` for the whole. */
  readonly pointer: string;
  /** Of the construct or file it comes from. */
  readonly path: string;
  /** What is there now; never from a Secret. */
  readonly value?: string | number | boolean;
  readonly allowed?: string;
}

/** A finding that somebody accepted. */
export interface SuppressedFinding {
  readonly finding: ObjectFinding;
  readonly reason: string;
}

/** Of the gravest severity first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Finding['severity'][];

/** Errors first, then by rule, by what is said, by place. */
export function compareFindings(a: ObjectFinding, b: ObjectFinding): number {
  return compareProblems(a, b) || compareText(a.target, b.target);
}

type Told = Pick<ObjectFinding, 'severity' | 'rule' | 'object' | 'pointer' | 'message' | 'application'>;

/** Gravest first, then by rule, object, field, and what is said. */
export function compareProblems(a: Told, b: Told): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.rule, b.rule) ||
    compareText(a.object, b.object) ||
    compareText(a.pointer, b.pointer) ||
    compareText(a.message, b.message) ||
    compareText(a.application, b.application)
  );
}
