import type { Finding } from '../../core/finding.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { ClusterIndex, IndexedObject } from '../cluster/cluster-index.js';
import type { ClusterSubject } from '../cluster/cluster-subject.js';
import type { PodView } from '../reading/pod-view.js';

export type Severity = Finding['severity'];

/**
 * Who minds: `api`, an API server refuses the object or says so when it takes it; `reference`, no server minds, but
 * what the object needs is not there; `policy`, it works, and is advised against.
 */
export type RuleKind = 'api' | 'reference' | 'policy';

interface RuleText {
  /** Permanent, kebab-case. */
  readonly id: string;
  readonly kind: RuleKind;
  readonly severity: Severity;
  /** What holds where the rule passes. */
  readonly title: string;
  /** Why, and what exactly is checked. Markdown. */
  readonly rationale?: string;
  /** YAML of what one cluster gets; this rule fails, and no other. */
  readonly fails?: string;
  /** The same, mended. */
  readonly passes?: string;
}

/** A rule with all its text, as every built-in one has it. */
export type Documented<R extends Rule> = R & Required<Pick<Rule, 'rationale' | 'fails' | 'passes'>>;

/** What is wrong with one object. Names of clusters and targets do not belong into it, values of Secrets neither. */
export interface Problem {
  /** JSON pointer. @default the whole object */
  readonly pointer?: string;
  /** What is wrong. Lower case, no full stop. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** What is there now. */
  readonly value?: string | number | boolean;
  readonly allowed?: string;
  /** Somebody else may bring what is missing, so that this is only for information. @default false */
  readonly notVerified?: boolean;
}

export type Report = (problem: Problem) => void;

/** An object, and the pod that it is or describes. */
export interface Subject {
  readonly object: KubeObject;
  readonly pod: PodView | undefined;
}

export interface ObjectSubject extends Subject {
  readonly cluster: ClusterSubject;
}

export interface PodSubject extends ObjectSubject {
  readonly pod: PodView;
}

/** Looks at one object at a time. Called once for equal objects on equal clusters. */
export interface ObjectRule extends RuleText {
  readonly scope: 'object';
  /** As `apps/Deployment`, or `Service` in the core group. @default every kind */
  readonly kinds?: readonly string[];
  check(subject: ObjectSubject, report: Report): void;
}

/** As {@link ObjectRule}, for every object that is a pod or has a pod template. */
export interface PodRule extends RuleText {
  readonly scope: 'pod';
  check(subject: PodSubject, report: Report): void;
}

/** What a rule collected of one object of a cluster. */
export interface Collected<Fact> {
  readonly object: IndexedObject;
  readonly fact: Fact;
}

/** A problem, and the object that has it. */
export interface ClusterProblem extends Problem {
  readonly object: IndexedObject;
}

/**
 * Looks at all objects of a cluster together, whichever application and target they come from. Objects are not kept: `collect`
 * says what of each is needed later, as plain JSON data. Called once for equal objects; `check` once for clusters of which
 * equal facts were collected.
 */
export interface ClusterRule<Fact = unknown> extends RuleText {
  readonly scope: 'cluster';
  /** Undefined when the object does not matter. Keep it small, and leave out what differs between clusters for no reason. */
  collect(subject: Subject): Fact | undefined;
  check(
    cluster: { readonly collected: readonly Collected<Fact>[]; readonly index: ClusterIndex },
    report: ClusterReport,
  ): void;
}

export type ClusterReport = (problem: ClusterProblem) => void;

/** A check of what is generated. Built-in rules are in `ALL_RULES`; users write theirs in the same shape. */
export type Rule = ObjectRule | PodRule | ClusterRule;
