import type { KubeObject } from '../../manifest/kube-object.js';
import type { ValidationProblem } from '../validator/validation-problem.js';
import type { ClusterSubject } from './cluster-subject.js';

/** A cluster that objects are checked against. */
export interface CheckedCluster extends ClusterSubject {
  /** What its API server would refuse in an object. Nothing of a kind that it does not serve: that is for rules about kinds. */
  validate(object: KubeObject): readonly ValidationProblem[];
  /**
   * The same cluster with these CustomResourceDefinitions installed.
   * @throws FleetError `VALUE_INVALID` for two of one kind, `OBJECT_INVALID`
   */
  withDefinitions(definitions: readonly KubeObject[]): CheckedCluster;
}
