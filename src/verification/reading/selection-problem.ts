import { explainMismatch, type Selector } from '../../core/selector.js';
import type { Problem } from '../engine/rule.js';
import type { PodView } from './pod-view.js';
import { labelsIn } from './unchecked.js';

/** What keeps the selector of a workload from selecting the pods that it makes. */
export function selectionProblem(wanted: Selector, pod: PodView): Problem | undefined {
  const { matchLabels = {}, matchExpressions = [] } = wanted;
  const pointer = '/spec/selector';
  if (Object.keys(matchLabels).length + matchExpressions.length === 0)
    return { pointer, message: 'the selector is empty', hint: 'select the labels of the pod template' };
  const mismatch = explainMismatch(wanted, labelsIn(pod.metadata.labels));
  if (mismatch === undefined) return undefined;
  return {
    pointer,
    message: `the selector does not match the labels of the pod template: ${mismatch}`,
    hint: 'give the template the labels that the selector asks for',
  };
}
