import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { ObjectRules } from '../../../src/verification/engine/check-objects.js';
import { podViewOf } from '../../../src/verification/reading/pod-view.js';
import { ALL_RULES } from '../../../src/verification/rules/all-rules.js';
import { validateObject } from '../../../src/verification/validator/validate-object.js';
import { FACTS, shippedCluster } from '../shipped-cluster.js';

const facts = FACTS;
/** Those that speak for an API server; what is merely advised against is not for one to judge. */
const rules = new ObjectRules(ALL_RULES.filter(({ kind, severity }) => kind === 'api' && severity === 'error'));

export type Refuses = (object: KubeObject) => string | undefined;

/** The first error that the validator or a rule finds in an object. */
export function refusalsAt(minor: number, packs: { readonly [pack: string]: string } = {}): Refuses {
  const cluster = shippedCluster({ name: 'eu-1', kubernetes: `1.${minor}`, capabilities: packs });
  return (object) => {
    const problem = validateObject(object, { facts, minor, packs }).find(({ severity }) => severity === 'error');
    if (problem !== undefined) return `${problem.rule} ${problem.pointer}: ${problem.message}`;
    const [found] = rules.check({ object, pod: podViewOf(object) }, cluster);
    return found === undefined ? undefined : `${found.rule}: ${found.problem.message}`;
  };
}
