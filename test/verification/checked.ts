import { isJsonObject } from '../../src/core/json.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { readYaml } from '../../src/manifest/yaml-reader.js';
import type { ClusterSubject } from '../../src/verification/cluster/cluster-subject.js';
import { knownCluster } from '../../src/verification/cluster/known-cluster.js';
import type { ObjectFinding } from '../../src/verification/engine/object-finding.js';
import type { Rule } from '../../src/verification/engine/rule.js';
import { type RuleResult, RuleRun } from '../../src/verification/engine/rule-run.js';
import type { RuleSettings } from '../../src/verification/engine/rule-settings.js';
import { ALL_RULES } from '../../src/verification/rules/all-rules.js';
import { kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';

const FACTS = kubernetesFacts();

/** Kubernetes 1.34 with what the examples of rules use. */
export const CLUSTER = cluster('1.34');

export function cluster(kubernetes: string | undefined, name = 'eu'): ClusterSubject {
  const capabilities = { 'gateway-api': '1.4.1', 'external-secrets': '', keda: '', 'argo-rollouts': '' };
  return knownCluster({ name, ...(kubernetes !== undefined && { kubernetes }), capabilities }, FACTS);
}

export interface Check {
  readonly rules?: readonly Rule[];
  readonly settings?: RuleSettings;
  readonly cluster?: ClusterSubject;
}

/** Findings of one cluster with these objects; `# application: x` and `# target: x` before a document say where it is from. */
export function check(yaml: string, { rules = ALL_RULES, settings = {}, cluster = CLUSTER }: Check = {}): RuleResult {
  const run = new RuleRun({ rules, settings });
  for (const document of yaml.split(/^---$/m)) {
    const application = /^# application: (.+)$/m.exec(document)?.[1] ?? 'web';
    const target = /^# target: (.+)$/m.exec(document)?.[1] ?? 'eu';
    const objects = objectsIn(document).map((object) => ({ object, path: `${application}/${object.metadata.name}` }));
    run.add({ application, environment: 'production', target, cluster, objects });
  }
  return run.result();
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
