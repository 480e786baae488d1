import { isJsonObject } from '../../src/core/json.js';
import type { RuleSettings } from '../../src/core/rule-settings.js';
import { levelsOf, type VerificationProps } from '../../src/fleet/verification.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { readYaml } from '../../src/manifest/yaml-reader.js';
import type { CheckedCluster } from '../../src/verification/cluster/checked-cluster.js';
import type { ObjectFinding } from '../../src/verification/engine/object-finding.js';
import type { Rule } from '../../src/verification/engine/rule.js';
import type { VerificationResult } from '../../src/verification/engine/take-findings.js';
import { Verification } from '../../src/verification/engine/verification.js';
import { ALL_RULES } from '../../src/verification/rules/all-rules.js';
import { shippedCluster } from './shipped-cluster.js';

/** Kubernetes 1.34 with what the examples of rules use. */
export const CLUSTER = cluster('1.34');

/** The cluster as only rules see it, so that tests of rules may leave out what else a server wants. */
export function rulesAlone(checked: CheckedCluster): CheckedCluster {
  return {
    ...checked,
    validate: () => [],
    withDefinitions: (definitions) => rulesAlone(checked.withDefinitions(definitions)),
  };
}

export function cluster(kubernetes: string | undefined, name = 'eu'): CheckedCluster {
  const capabilities = { 'gateway-api': '1.4.1', 'external-secrets': '', keda: '', 'argo-rollouts': '' };
  return shippedCluster({ name, ...(kubernetes !== undefined && { kubernetes }), capabilities });
}

export interface Check {
  readonly rules?: readonly Rule[];
  readonly settings?: Omit<VerificationProps, 'rules'>;
  readonly cluster?: CheckedCluster;
}

/** Findings of one cluster with these objects; `# application: x` and `# target: x` before a document say where it is from. */
export function check(
  yaml: string,
  { rules = ALL_RULES, settings, cluster = rulesAlone(CLUSTER) }: Check = {},
): VerificationResult {
  const run = new Verification({ rules, settings: settingsOf(settings) });
  for (const document of yaml.split(/^---$/m)) {
    const application = /^# application: (.+)$/m.exec(document)?.[1] ?? 'web';
    const target = /^# target: (.+)$/m.exec(document)?.[1] ?? 'eu';
    const objects = objectsIn(document).map((object) => ({ object, path: `${application}/${object.metadata.name}` }));
    run.add({ application, environment: 'production', target, cluster, objects });
  }
  return run.result();
}

/** As a fleet reads them. */
export function settingsOf({ suppressions = [], ...levels }: Omit<VerificationProps, 'rules'> = {}): RuleSettings {
  return { levels: levelsOf(levels), suppressions };
}

export function objectsIn(yaml: string): readonly KubeObject[] {
  return readYaml(yaml, 'example.yaml').filter(isKubeObject);
}

function isKubeObject(value: unknown): value is KubeObject {
  return isJsonObject(value) && typeof value.kind === 'string';
}

/** Severity, rule, object, pointer, message: what tells findings of one cluster apart. */
export function told(findings: readonly ObjectFinding[]): readonly string[] {
  return findings.map(
    ({ severity, rule, object, pointer, message }) => `${severity} ${rule}: ${object} ${pointer}: ${message}`,
  );
}
