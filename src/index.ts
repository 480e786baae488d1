import './synthesis/console/uncaught.js';

export {
  Application,
  type ApplicationProps,
  type ApplicationSource,
  type Override,
  type PerEnvironment,
  type Placement,
} from './application/application.js';
export type { Contribution, Gathered, Handlers, Harvest, UnitView } from './application/contribution.js';
export type { SettingOrigin } from './application/effective-settings.js';
export { Extension, type ExtensionScope, type Placed, type Plan, type PlanView } from './application/extension.js';
export type { Member } from './application/member.js';
export type { Mention } from './application/mention.js';
export type { Option } from './application/option.js';
export type { TargetFacts } from './application/target-facts.js';
export type { TargetView } from './application/target-view.js';
export { ERROR_CODES, type ErrorCode, FleetError } from './core/errors.js';
export type { Finding } from './core/finding.js';
export type { FindingGroup, FindingPlace } from './core/finding-group.js';
export type { Intent, IntentKind, StatedIntent } from './core/intent.js';
export type { Json, JsonObject } from './core/json.js';
export type { RuleLevel, Suppression } from './core/rule-settings.js';
export type { Facts, Selector, SelectorRequirement } from './core/selector.js';
export { type SettingsOverride, unset } from './core/settings.js';
export type { Taint, Toleration } from './core/taint.js';
export { type ArgoCdOptions, argoCd } from './delivery/argocd/argo-cd.js';
export type { Delivery, DeliveryAdapter, DeliveryFile, DeliverySet } from './delivery/delivery-adapter.js';
export { Cluster, type ClusterProps } from './fleet/cluster.js';
export type { ClusterTarget } from './fleet/cluster-target.js';
export type { DeployToProps, Environment, EnvironmentOptions } from './fleet/environment.js';
export { type CustomKind, Fleet, type FleetProps } from './fleet/fleet.js';
export { type ClusterScopedKind, Project, type ProjectProps } from './fleet/project.js';
export type { RuleLevelsByRule, VerificationProps } from './fleet/verification.js';
export type { Change, Path } from './manifest/change.js';
export type { KubeObject, ObjectIdentity } from './manifest/kube-object.js';
export type { UnitSummary, Workload } from './manifest/summary.js';
export type { ExplainedTarget, Explanation } from './placement/explanation/explain.js';
export { formatExplanation } from './placement/explanation/format-explanation.js';
export type { FleetModel, OnRemoval } from './placement/fleet-model.js';
export { EMPTY_LOCK, type Lock } from './placement/lock/lock.js';
export type { Demand } from './placement/policy/demand.js';
export type {
  Capability,
  FailoverGroup,
  Policy,
  Preference,
  Replicas,
  ReplicaWeight,
  Spread,
  Wave,
} from './placement/policy/policy.js';
export type { PlacementRecord } from './placement/records/record.js';
export type { RoleRequest } from './placement/roles/role.js';
export { DatabaseMigrations } from './platform/database-migrations/database-migrations.js';
export type { SqlFiles } from './platform/database-migrations/migration-files.js';
export type { DatabaseConnection, DatabaseMigrationsOptions } from './platform/database-migrations/options.js';
export { sqlFiles } from './platform/database-migrations/sql-files.js';
export { writerRole } from './platform/database-migrations/writer-role.js';
export type { Mirror, PullSecret } from './platform/registry-mirror/mirror-rules.js';
export { RegistryMirror, type RegistryMirrorOptions } from './platform/registry-mirror/registry-mirror.js';
export { Autoscaling } from './resilience/autoscaling/autoscaling.js';
export type { AutoscalingOptions } from './resilience/autoscaling/options.js';
export { DisruptionBudgets } from './resilience/disruption-budgets/disruption-budgets.js';
export type { DisruptionBudgetsOptions } from './resilience/disruption-budgets/options.js';
export type { SynthesisReport } from './synthesis/console/format-report.js';
export { type ExplainOptions, explainPlacement } from './synthesis/explain-placement.js';
export { explainSettings } from './synthesis/explain-settings.js';
export { type ExplainUnitOptions, explainUnit, type UnitChange } from './synthesis/explain-unit.js';
export { type SynthOptions, synth } from './synthesis/synth.js';
export type { ObjectFinding } from './verification/engine/object-finding.js';
export type { ClusterRule, ObjectRule, PodRule, Problem, Rule } from './verification/engine/rule.js';
