import { isJsonObject } from '../../core/json.js';
import { matches, type Selector, type SelectorRequirement } from '../../core/selector.js';
import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { podTemplateOf } from '../../manifest/workload.js';
import { type Allowance, evictionsAllowed, isPodAmount } from './allowance.js';

export interface BudgetInput {
  readonly name: string;
  readonly workload: KubeObject;
  readonly selector: unknown;
  readonly allowance: Allowance;
  /** Version of the cluster, `<major>.<minor>`; undefined when it is not known. */
  readonly kubernetes: string | undefined;
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/ */
export function podDisruptionBudget({ name, workload, selector, allowance, kubernetes }: BudgetInput): KubeObject {
  const { namespace } = workload.metadata;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      ...allowance,
      selector,
      // Or a pod that never becomes ready keeps its node from being drained.
      ...(servesEvictionPolicy(kubernetes) ? { unhealthyPodEvictionPolicy: 'AlwaysAllow' } : {}),
    },
  };
}

/** Served by default from 1.27. */
function servesEvictionPolicy(kubernetes = ''): boolean {
  const [major = '', minor = ''] = kubernetes.split('.');
  return major === '1' && Number(minor) >= 27;
}

export function isBudget({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'PodDisruptionBudget' && groupOf(apiVersion) === 'policy';
}

/** Whether the budget is about the pods of the workload. A budget without a selector is about none. */
export function covers(budget: KubeObject, workload: KubeObject): boolean {
  if (budget.metadata.namespace !== workload.metadata.namespace) return false;
  const selector = isJsonObject(budget.spec) ? budget.spec.selector : undefined;
  return isSelector(selector) && matches(selector, podLabelsOf(workload));
}

function podLabelsOf(workload: KubeObject): { readonly [key: string]: string } {
  const metadata = podTemplateOf(workload)?.template.metadata;
  const labels = isJsonObject(metadata) && isJsonObject(metadata.labels) ? metadata.labels : {};
  return Object.fromEntries(Object.entries(labels).filter((label): label is [string, string] => isText(label[1])));
}

const OPERATORS: readonly unknown[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

function isSelector(value: unknown): value is Selector {
  if (!isJsonObject(value)) return false;
  const { matchLabels = {}, matchExpressions = [] } = value;
  return isJsonObject(matchLabels) && Array.isArray(matchExpressions) && matchExpressions.every(isRequirement);
}

function isRequirement(value: unknown): value is SelectorRequirement {
  if (!isJsonObject(value)) return false;
  const { key, operator, values = [] } = value;
  return isText(key) && OPERATORS.includes(operator) && Array.isArray(values);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** As {@link evictionsAllowed}, for a budget however it was made. */
export function evictionsAllowedBy({ spec }: KubeObject, pods: number): number {
  const { maxUnavailable, minAvailable } = isJsonObject(spec) ? spec : {};
  if (isPodAmount(minAvailable)) return evictionsAllowed({ minAvailable }, pods);
  return isPodAmount(maxUnavailable) ? evictionsAllowed({ maxUnavailable }, pods) : pods;
}
