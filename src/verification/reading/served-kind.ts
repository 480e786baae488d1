import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { scopeOf } from '../../manifest/scope.js';

/** `policy/v1 PodDisruptionBudget` */
export function kindText({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  return `${apiVersion} ${kind}`;
}

/** Whether an API server serves kinds of the group by itself. */
export function isBuiltIn({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean {
  return scopeOf(groupOf(apiVersion), kind, []) !== undefined;
}

/** What to use in place of a kind, as a hint. @param instead as `apiVersion/kind` */
export function insteadHint(instead: readonly (string | undefined)[], otherwise: string): string {
  const [first] = instead;
  if (first === undefined) return otherwise;
  const slash = first.lastIndexOf('/');
  return `use ${kindText({ apiVersion: first.slice(0, slash), kind: first.slice(slash + 1) })}`;
}

/** Orders releases such as `1.9` and `1.10`. */
export function compareReleases(a: string, b: string): number {
  const [as, bs] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < Math.max(as.length, bs.length); index += 1) {
    const difference = (as[index] ?? 0) - (bs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(release: string): readonly number[] {
  return release.replace(/^v/, '').split('.').map(Number);
}
