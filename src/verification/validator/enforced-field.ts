import { shortDefinition } from './short-definition.js';

/**
 * Fields that the published definitions of Kubernetes require, and that servers take as empty, or fill in, when they are not there.
 */
const NOT_ENFORCED: ReadonlyMap<string, readonly string[]> = new Map([
  ['apiextensions.v1.CustomResourceDefinitionVersion', ['served', 'storage']],
  ['apps.v1.ControllerRevision', ['revision']],
  ['apps.v1.StatefulSetSpec', ['serviceName']],
  ['batch.v1.PodFailurePolicy', ['rules']],
  ['core.v1.HTTPHeader', ['value']],
  ['core.v1.ISCSIPersistentVolumeSource', ['lun']],
  ['core.v1.ISCSIVolumeSource', ['lun']],
  ['core.v1.LimitRangeSpec', ['limits']],
  ['core.v1.PreferredSchedulingTerm', ['preference']],
  ['core.v1.Sysctl', ['value']],
  ['discovery.v1.EndpointSlice', ['endpoints']],
  ['networking.v1.NetworkPolicySpec', ['podSelector']],
  ['rbac.v1.ClusterRole', ['rules']],
  ['rbac.v1.Role', ['rules']],
  ['rbac.v1.RoleRef', ['apiGroup']],
  ['resource.v1.DeviceClass', ['spec']],
  ['resource.v1.ResourceClaim', ['spec']],
  ['scheduling.v1.PriorityClass', ['value']],
  ['storage.v1.CSIDriver', ['spec']],
]);

/** Whether a server refuses an object of one of its own kinds that lacks a required field. */
export function isEnforced(definition: string | undefined, field: string): boolean {
  if (definition === undefined) return true;
  return NOT_ENFORCED.get(shortDefinition(definition))?.includes(field) !== true;
}
