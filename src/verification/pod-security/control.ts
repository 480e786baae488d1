import { isJsonObject, type JsonObject } from '../../core/json.js';
import type { PodView } from '../reading/pod-view.js';
import { objectIn } from '../reading/unchecked.js';

export type PodSecurityLevel = 'baseline' | 'restricted';

/** Where a pod does not meet a control, at the minor versions of the policy for which that counts. */
export interface Violation {
  readonly level: PodSecurityLevel;
  readonly pointer: string;
  readonly message: string;
  /** First minor version of the policy. @default the first of all */
  readonly from?: number;
  /** First minor version of the policy that allows it. @default none */
  readonly until?: number;
}

export type Violate = (violation: Omit<Violation, 'level'>) => void;

/** One check of the Pod Security Standards. */
export interface Control {
  /** As in the admission plugin. */
  readonly id: string;
  check(pod: SecuredPod, violate: Violate): void;
}

export interface SecuredPod extends PodView {
  /** The security contexts that are there, the pod's first. */
  readonly contexts: readonly SecurityContext[];
}

export interface SecurityContext {
  readonly context: JsonObject;
  readonly pointer: string;
  /** For messages: `the pod`, or a container by name. */
  readonly holder: string;
}

export function securedPodOf(pod: PodView): SecuredPod {
  return { ...pod, contexts: contextsOf(pod) };
}

function contextsOf({ spec, specPointer, containers }: PodView): readonly SecurityContext[] {
  const found: SecurityContext[] = [];
  if (isJsonObject(spec.securityContext))
    found.push({ context: spec.securityContext, pointer: `${specPointer}/securityContext`, holder: 'the pod' });
  for (const { container, pointer, name } of containers) {
    if (isJsonObject(container.securityContext))
      found.push({
        context: container.securityContext,
        pointer: `${pointer}/securityContext`,
        holder: `container ${name}`,
      });
  }
  return found;
}

/** Type of a profile such as `seccompProfile`; undefined when there is none. */
export function profileType(profile: unknown): string | undefined {
  if (!isJsonObject(profile)) return undefined;
  return typeof profile.type === 'string' ? profile.type : '';
}

export function contextOf(container: JsonObject): JsonObject {
  return objectIn(container.securityContext);
}
