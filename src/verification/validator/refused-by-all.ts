import type { KubeObject } from '../../manifest/kube-object.js';
import type { KubernetesFacts } from '../schema/kubernetes-facts.js';
import { validateServed } from './validate-object.js';
import type { ValidationProblem } from './validation-problem.js';

/** What API servers of every known version that serves the kind would refuse in an object, as the newest of them puts it. */
export function refusedByAll(object: KubeObject, facts: KubernetesFacts): readonly ValidationProblem[] {
  const { apiVersion, kind } = object;
  const { oldest, newest } = facts.minors;
  let common: readonly ValidationProblem[] | undefined;
  for (let minor = newest; minor >= oldest; minor -= 1) {
    const found = facts.find({ apiVersion, kind, minor });
    if (found.status !== 'served') continue;
    const refused = validateServed(object, { facts, minor, kind: found }).filter(
      ({ severity }) => severity === 'error',
    );
    const keys = new Set(refused.map(keyOf));
    common = common === undefined ? refused : common.filter((problem) => keys.has(keyOf(problem)));
    if (common.length === 0) return common;
  }
  return common ?? [];
}

function keyOf({ rule, pointer }: ValidationProblem): string {
  return `${rule} ${pointer}`;
}
