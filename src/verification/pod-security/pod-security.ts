import { type Facts, factOf } from '../../core/selector.js';
import type { PodView } from '../reading/pod-view.js';
import { BASELINE_CONTROLS } from './baseline-controls.js';
import { type PodSecurityLevel, securedPodOf, type Violation } from './control.js';
import { RESTRICTED_CONTROLS } from './restricted-controls.js';

/**
 * Where a pod does not meet the Pod Security Standards, at any version of them. Relaxations for pods with `hostUsers: false`,
 * which need a feature gate, are left aside.
 */
export function violationsOf(pod: PodView): readonly Violation[] {
  const violations: Violation[] = [];
  const secured = securedPodOf(pod);
  for (const control of BASELINE_CONTROLS)
    control.check(secured, (violation) => violations.push({ level: 'baseline', ...violation }));
  for (const control of RESTRICTED_CONTROLS)
    control.check(secured, (violation) => violations.push({ level: 'restricted', ...violation }));
  return violations;
}

/** What a namespace enforces. */
export interface Enforcement {
  readonly level: PodSecurityLevel;
  /** Minor version of the policy; Infinity for the latest, where the cluster's own is not known. */
  readonly minor: number;
}

/** Undefined for a namespace that enforces nothing. @param clusterMinor bounds the version that the namespace asks for */
export function enforcementOf(labels: Facts, clusterMinor = Infinity): Enforcement | undefined {
  const level = factOf(labels, 'pod-security.kubernetes.io/enforce');
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  const version = /^v1\.(\d+)$/.exec(factOf(labels, 'pod-security.kubernetes.io/enforce-version') ?? '')?.[1];
  return { level, minor: Math.min(version === undefined ? Infinity : Number(version), clusterMinor) };
}

export function isEnforced({ level, from = 0, until }: Violation, enforcement: Enforcement): boolean {
  if (level === 'restricted' && enforcement.level === 'baseline') return false;
  return enforcement.minor >= from && (until === undefined || enforcement.minor < until);
}
