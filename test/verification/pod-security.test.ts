import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enforcementOf, isEnforced, violationsOf } from '../../src/verification/pod-security/pod-security.js';
import { podViewOf } from '../../src/verification/reading/pod-view.js';
import { check, cluster, objectsIn, told } from './checked.js';

// The admission plugin's own pods, which meet or break one control each at every version of the policy.
const MODULES = process.env.GOMODCACHE ?? join(process.env.GOPATH ?? join(homedir(), 'go'), 'pkg/mod');
const DATA = join(MODULES, 'k8s.io/pod-security-admission@v0.34.4/test/testdata');

describe('pod security', () => {
  it.runIf(existsSync(DATA))(
    "agrees with the admission plugin on its own pods, where Go's module cache has them",
    () => {
      const versions = ['v1.0', 'v1.18', 'v1.22', ...[27, 28, 29, 30, 31, 32, 33, 34].map((minor) => `v1.${minor}`)];
      const files = readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter(
        (file) => file.endsWith('.yaml') && versions.some((version) => file.includes(`/${version}/`)),
      );
      const wrong = files.filter((file) => {
        const [level = '', version = '', verdict = ''] = file.split('/');
        return isAllowed(readFileSync(join(DATA, file), 'utf8'), { level, version }) !== (verdict === 'pass');
      });
      expect(wrong).toEqual([]);
      expect(files.length).toBeGreaterThan(1_000);
    },
  );

  it('takes the version of the policy from the namespace, bounded by that of the cluster', () => {
    const at = (version: string, minor?: number) =>
      enforcementOf(
        {
          'pod-security.kubernetes.io/enforce': 'baseline',
          'pod-security.kubernetes.io/enforce-version': version,
        },
        minor,
      );
    expect([at('v1.30', 34), at('v1.36', 34), at('latest', 34), at('latest')]).toEqual([
      { level: 'baseline', minor: 30 },
      { level: 'baseline', minor: 34 },
      { level: 'baseline', minor: 34 },
      { level: 'baseline', minor: Infinity },
    ]);
    expect(enforcementOf({ 'pod-security.kubernetes.io/enforce': 'privileged' })).toBe(undefined);
    expect(enforcementOf({ 'pod-security.kubernetes.io/warn': 'restricted' })).toBe(undefined);
  });

  it('allows a sysctl from the version on in which the policy allows it', () => {
    const findings = (kubernetes: string) => told(check(SYSCTL, { cluster: cluster(kubernetes) }).findings);
    expect(findings('1.32')).toEqual([]);
    expect(findings('1.31')).toEqual([
      'error pod-security: Pod shop/web /spec/securityContext/sysctls/0/name: the pod sets net.ipv4.tcp_rmem, which namespace "shop" refuses: it enforces the baseline level',
    ]);
  });

  it('refuses the template of a workload, whose pods would be refused', () => {
    expect(told(check(RESTRICTED).findings)).toEqual([
      'error pod-security: apps/Deployment shop/web /spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation: container "web" does not set allowPrivilegeEscalation: false, which namespace "shop" refuses: it enforces the restricted level',
      'error pod-security: apps/Deployment shop/web /spec/template/spec/containers/0/securityContext/capabilities/drop: container "web" does not drop the capabilities ["ALL"], which namespace "shop" refuses: it enforces the restricted level',
      'error pod-security: apps/Deployment shop/web /spec/template/spec/containers/0/securityContext/runAsNonRoot: neither the pod nor container "web" sets runAsNonRoot: true, which namespace "shop" refuses: it enforces the restricted level',
      'error pod-security: apps/Deployment shop/web /spec/template/spec/containers/0/securityContext/seccompProfile: neither the pod nor container "web" sets a seccomp profile, RuntimeDefault or Localhost, which namespace "shop" refuses: it enforces the restricted level',
    ]);
  });
});

function isAllowed(yaml: string, { level, version }: { readonly level: string; readonly version: string }): boolean {
  const [pod] = objectsIn(yaml);
  const view = pod && podViewOf(pod);
  const enforcement = enforcementOf({
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/enforce-version': version,
  });
  if (view === undefined || enforcement === undefined) throw new Error(`no pod, or no level ${level}`);
  return !violationsOf(view).some((violation) => isEnforced(violation, enforcement));
}

const SYSCTL = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { sysctls: [{ name: net.ipv4.tcp_rmem, value: '4096 87380 16777216' }] }
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`;

const RESTRICTED = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`;
