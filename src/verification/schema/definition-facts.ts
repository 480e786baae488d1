import { sha256 } from '../../core/hash.js';
import { canonicalJson } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { type CustomKind, customKindsOf } from './custom-kinds.js';

/** What a CustomResourceDefinition says, as plain data. */
export interface DefinitionFacts {
  /** Equal for definitions that say the same. */
  readonly digest: string;
  /** One for each version. */
  readonly kinds: readonly CustomKind[];
}

/** @throws FleetError `OBJECT_INVALID` */
export function definitionFacts(definition: KubeObject): DefinitionFacts {
  const kinds = customKindsOf(definition);
  return { digest: sha256(canonicalJson(kinds)), kinds };
}
