import type { KubeObject } from '../../manifest/kube-object.js';
import type { ValidationProblem } from '../validator/validation-problem.js';
import type { ClusterSubject } from './cluster-subject.js';

/** A cluster that objects are checked against. */
export interface CheckedCluster extends ClusterSubject {
  /** What its API server would refuse in an object. Nothing of a kind that it does not serve: that is for rules about kinds. */
  validate(object: KubeObject): readonly ValidationProblem[];
  /** Whether a CustomResourceDefinition on the cluster may say what the kind is. */
  isCustom(apiVersion: string): boolean;
  /** The same cluster with these CustomResourceDefinitions installed. */
  withDefinitions(definitions: readonly KubeObject[]): CheckedCluster;
}
