import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMap } from '../../src/core/recent-map.js';
import { matches } from '../../src/core/selector.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import type { IndexedObject } from '../../src/verification/cluster/cluster-index.js';
import type { KindFacts } from '../../src/verification/cluster/cluster-subject.js';
import { PodIndex } from '../../src/verification/cluster/pod-index.js';
import { Verification } from '../../src/verification/engine/verification.js';
import { compareReleases } from '../../src/verification/reading/served-kind.js';
import { objectIn } from '../../src/verification/reading/unchecked.js';
import { ALL_RULES } from '../../src/verification/rules/all-rules.js';
import { CLUSTER, check, cluster, objectsIn, rulesAlone, told } from './checked.js';

const REQUESTS = 'resources: { requests: { cpu: 50m, memory: 64Mi } }';

const container = (fields: string) => `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2, ${REQUESTS}, ${fields} }] }
`;

const findings = (yaml: string, subject = CLUSTER) => told(check(yaml, { cluster: rulesAlone(subject) }).findings);
const POD = 'Pod shop/web /spec/containers/0';

describe('rules for containers', () => {
  it.each([
    ['web', false],
    ['registry.example:5000/web', false],
    ['registry.example:5000/web:latest', false],
    ['registry.example/latest:1', true],
    ['web:1.4.2-latest', true],
    [`web@sha256:${'0'.repeat(64)}`, true],
    [`web:latest@sha256:${'0'.repeat(64)}`, true],
  ])('take image %s for pinned: %s', (image, pinned) => {
    const yaml = container('').replace('registry.example/web:1.4.2', JSON.stringify(image));
    expect(findings(yaml).length).toBe(pinned ? 0 : 1);
  });

  it.each([
    [
      'two handlers',
      'livenessProbe: { exec: { command: [a] }, grpc: { port: 1 } }',
      'error probe-has-one-handler: Pod shop/web /spec/containers/0/livenessProbe: livenessProbe of container "web" has 2 handlers',
    ],
    [
      'a hook without one',
      'lifecycle: { preStop: {} }',
      'error probe-has-one-handler: Pod shop/web /spec/containers/0/lifecycle/preStop: preStop of container "web" has no handler',
    ],
    [
      'a hook to a port that is not there',
      'lifecycle: { preStop: { httpGet: { port: admin } } }',
      `error probe-port-exists: ${POD}/lifecycle/preStop/httpGet/port: preStop of container "web" names port "admin", which the container does not have`,
    ],
    [
      'a device over a mount',
      'volumeMounts: [], volumeDevices: [{ name: gone, devicePath: /dev/x }]',
      `error volume-mount-has-volume: ${POD}/volumeDevices/0/name: container "web" mounts volume "gone", which the pod does not have`,
    ],
    [
      'one port twice',
      'ports: [{ containerPort: 53 }, { containerPort: 53, protocol: UDP }, { containerPort: 53, protocol: TCP }]',
      `error unique-container-ports: ${POD}/ports/2/containerPort: container "web" has port 53/TCP twice`,
    ],
  ])('report %s', (_, fields, said) => {
    expect(findings(container(fields))).toEqual([said]);
  });

  it.each([
    ['a hook that sleeps', 'lifecycle: { preStop: { sleep: { seconds: 5 } } }'],
    ['a probe by number', 'livenessProbe: { tcpSocket: { port: 80 } }'],
    ['variables of the same value', 'env: [{ name: A, value: x }, { name: B, value: x }]'],
  ])('accept %s', (_, fields) => {
    expect(findings(container(fields))).toEqual([]);
  });

  it('accept limits, and requests of the whole pod, in place of requests', () => {
    const limits = container('').replace('requests: { cpu: 50m, memory: 64Mi }', 'limits: { cpu: 1, memory: 1Gi }');
    const whole = container('')
      .replace(`${REQUESTS}, `, '')
      .replace('spec: {', 'spec: { resources: { requests: { cpu: 1, memory: 1Gi } },');
    expect([...findings(limits), ...findings(whole)]).toEqual([]);
  });

  it('report a port of the host that two containers ask for', () => {
    const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: a, image: a:1, ${REQUESTS}, ports: [{ containerPort: 80, hostPort: 80 }] }
    - { name: b, image: b:1, ${REQUESTS}, ports: [{ containerPort: 80, hostPort: 80, protocol: TCP }] }
`;
    expect(findings(yaml).filter((line) => line.startsWith('error'))).toEqual([
      'error unique-container-ports: Pod shop/web /spec/containers/1/ports/0/hostPort: the pod asks for port 80 of its host twice',
    ]);
  });

  it('take claim templates of a StatefulSet for volumes', () => {
    const yaml = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  volumeClaimTemplates: [{ metadata: { name: data } }]
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db:1, ${REQUESTS}, volumeMounts: [{ name: data, mountPath: /data }] }] }
`;
    expect(findings(yaml)).toEqual([]);
    expect(findings(yaml.replace('StatefulSet', 'Deployment')).length).toBe(1);
  });
});

describe('a reference to an image', () => {
  it.each([
    ['web:1', true],
    ['registry.example:5000/shop/web_app-x.y:V1', true],
    ['Registry/web:1', true],
    ['localhost/web:1', true],
    ['[fd00::1]:5000/web:1', true],
    [' web:1', false],
    ['web:1:2', false],
    ['Web:1', false],
    ['registry.example/shop//web:1', false],
    ['web-:1', false],
    ['web:', false],
    ['web@sha256:1', false],
    ['https://registry.example/web:1', false],
    [`${'a-'.repeat(5_000)}!:1`, false],
  ])('%s is valid: %s', (image, valid) => {
    const yaml = container('').replace('registry.example/web:1.4.2', JSON.stringify(image));
    const ours = check(yaml).findings.filter(({ rule }) => rule === 'image-reference-valid');
    expect(ours.length).toBe(valid ? 0 : 1);
  });
});

describe('rules for other objects', () => {
  const scaler = (spec: string) => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, ${spec} }
`;

  it.each([
    ['minReplicas: 2, maxReplicas: 2', '1.34', []],
    ['maxReplicas: 0', '1.34', ['error /spec/maxReplicas: maxReplicas is 0, below 1']],
    ['minReplicas: -1, maxReplicas: 2', '1.34', ['error /spec/minReplicas: minReplicas is -1']],
    [
      'minReplicas: 0, maxReplicas: 2',
      '1.37',
      ['error /spec/minReplicas: an autoscaler at 0 replicas has no metric to scale up by'],
    ],
    ['minReplicas: 0, maxReplicas: 2, metrics: [{ type: External }]', '1.37', []],
    [
      'minReplicas: 0, maxReplicas: 2, metrics: [{ type: External }]',
      '1.36',
      [
        'error /spec/minReplicas: scaling to 0 replicas needs the feature gate HPAScaleToZero, which is off by default before 1.37',
      ],
    ],
  ])('an autoscaler with %s at %s', (spec, version, expected) => {
    const { findings } = check(scaler(spec), { cluster: rulesAlone(cluster(version)) });
    const ours = findings.filter(({ rule }) => rule === 'hpa-bounds');
    expect(ours.map(({ severity, pointer, message }) => `${severity} ${pointer}: ${message}`)).toEqual(expected);
  });

  it.each([
    ['Job', 'apiVersion: batch/v1', '{}', []],
    [
      'Job',
      'apiVersion: batch/v1',
      '{ selector: { matchLabels: { app: web } } }',
      ['a Job has a selector, which the API server makes itself'],
    ],
    ['Job', 'apiVersion: batch/v1', '{ manualSelector: true }', ['a Job with manualSelector has no selector']],
    ['Job', 'apiVersion: batch/v1', '{ manualSelector: true, selector: { matchLabels: { app: web } } }', []],
    ['Deployment', 'apiVersion: apps/v1', '{ selector: {} }', ['the selector is empty']],
    [
      'StatefulSet',
      'apiVersion: apps/v1',
      '{ selector: { matchExpressions: [{ key: app, operator: NotIn, values: [web] }] } }',
      ['the selector does not match the labels of the pod template: app NotIn ("web") but app is "web"'],
    ],
    [
      'ReplicaSet',
      'apiVersion: apps/v1',
      '{ selector: { matchExpressions: [{ key: gone, operator: DoesNotExist }] } }',
      [],
    ],
    [
      'ReplicationController',
      'apiVersion: v1',
      '{ selector: { app: api } }',
      ['the selector does not match the labels of the pod template: app In ("api") but app is "web"'],
    ],
    ['ReplicationController', 'apiVersion: v1', '{}', []],
  ])('a %s (%s) with %s', (kind, apiVersion, spec, expected) => {
    const [object] = objectsIn(
      `${apiVersion}\nkind: ${kind}\nmetadata: { name: web, namespace: shop }\nspec: ${spec}\n`,
    );
    if (object === undefined) throw new Error('no object');
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
    const run = new Verification({ rules: ALL_RULES });
    const whole = { ...object, spec: { ...objectIn(object.spec), template } };
    run.add({
      application: 'a',
      environment: 'b',
      target: 'c',
      cluster: rulesAlone(CLUSTER),
      objects: [{ object: whole, path: 'a' }],
    });
    expect(run.result().findings.map(({ message }) => message)).toEqual(expected);
  });

  it('a Secret passes when it is empty or encrypted, and its values are never shown', () => {
    const secret = (fields: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: shop }\n${fields}\n`;
    expect(findings(secret('type: Opaque'))).toEqual([]);
    expect(findings(secret('data: {}'))).toEqual([]);
    expect(findings(secret('data: { a: ENC }\nsops: { version: 3.9.0 }'))).toEqual([]);
    const canary = 'Y2FuYXJ5LXZhbHVl';
    const shown = JSON.stringify(check(secret(`data: { a: ${canary} }\nstringData: { b: ${canary} }`)));
    expect(shown.includes(canary)).toBe(false);
    expect(JSON.parse(shown).findings.length).toBe(2);
  });

  it.each([
    ["{ apiGroups: ['*'], resources: [pods], verbs: [get] }", ['rbac-no-wildcard']],
    ["{ nonResourceURLs: ['*'], verbs: [get] }", ['rbac-no-wildcard']],
    ["{ apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate] }", ['rbac-no-escalation']],
    ["{ apiGroups: [''], resources: [nodes/proxy], verbs: [get] }", ['rbac-no-escalation']],
    ["{ apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [a] }", []],
    ["{ apiGroups: [''], resources: [secrets], verbs: [create] }", []],
    ['{ apiGroups: [apps], resources: [secrets], verbs: [list] }', []],
  ])('a cluster role with %s', (rule, expected) => {
    const yaml = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a }\nrules: [${rule}]\n`;
    expect(check(yaml).findings.map((finding) => finding.rule)).toEqual(expected);
  });
});

describe('rules about versions of kinds', () => {
  const SERVED = {
    status: 'served',
    byDefault: true,
    origin: { name: 'kubernetes', release: '1.34' },
    lifecycle: {},
  } as const;
  const OBJECT = '\napiVersion: batch/v1beta1\nkind: CronJob\nmetadata: { name: a, namespace: shop }\n';
  const on = (facts: KindFacts) => rulesAlone({ ...CLUSTER, key: JSON.stringify(facts), kind: () => facts });

  it.each<[string, KindFacts, readonly string[]]>([
    ['served', SERVED, []],
    [
      'unknown',
      { status: 'absent', reason: 'unknown', instead: [] },
      [
        'error api-not-yet-served: no known release of Kubernetes has batch/v1beta1 CronJob; correct apiVersion and kind',
      ],
    ],
    ['deprecated later', { ...SERVED, lifecycle: { deprecated: '1.35' } }, []],
    [
      'deprecated',
      { ...SERVED, lifecycle: { deprecated: '1.9', removed: '1.40', replacement: 'batch/v1/CronJob' } },
      [
        'warning api-deprecated: batch/v1beta1 CronJob is deprecated since Kubernetes 1.9, and removed in 1.40; use batch/v1 CronJob',
      ],
    ],
    [
      'deprecated with a warning',
      { ...SERVED, lifecycle: { deprecated: '1.9', warning: 'move on' } },
      ['warning api-deprecated: move on; find what replaces it in the release notes'],
    ],
    [
      'removed',
      { status: 'absent', reason: 'removed', release: '1.25', instead: ['batch/v1/CronJob', 'batch/v2/CronJob'] },
      ['error api-removed: batch/v1beta1 CronJob was removed in Kubernetes 1.25; use batch/v1 CronJob'],
    ],
    [
      'not there yet',
      { status: 'absent', reason: 'not-yet', release: '1.36', instead: [] },
      [
        'error api-not-yet-served: batch/v1beta1 CronJob is served from Kubernetes 1.36 on; upgrade the cluster first, or place the application elsewhere',
      ],
    ],
    [
      'not served at all',
      { status: 'absent', reason: 'not-served', instead: [] },
      [
        'error api-not-yet-served: batch/v1beta1 CronJob is not served; upgrade the cluster first, or place the application elsewhere',
      ],
    ],
    [
      'not served by default',
      { ...SERVED, byDefault: false },
      [
        'warning api-served-by-default: batch/v1beta1 CronJob is not served by default; use a version that is, or turn the rule off for the applications whose clusters serve it',
      ],
    ],
  ])('a kind that is %s', (_, facts, expected) => {
    const all = check(OBJECT, { cluster: on(facts) }).findings;
    expect(all.map(({ severity, rule, message, hint }) => `${severity} ${rule}: ${message}; ${hint}`)).toEqual(
      expected,
    );
  });

  it.each([
    ['apps/v1', 'Deploymnt', 'correct apiVersion and kind'],
    ['v1', 'configmap', 'correct apiVersion and kind'],
    ['apps/v2', 'Deployment', 'use apps/v1 Deployment'],
  ])('no cluster takes %s %s', (apiVersion, kind, next) => {
    const yaml = `\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web, namespace: shop }\n`;
    expect(check(yaml).findings.map(({ rule, message, hint }) => [rule, message, hint])).toEqual([
      ['api-not-yet-served', `no known release of Kubernetes has ${apiVersion} ${kind}`, next],
    ]);
  });

  it('a kind of a group that is no more was removed from Kubernetes', () => {
    const yaml = '\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\n';
    expect(findings(yaml)).toEqual([
      'error api-removed: extensions/Ingress shop/web /apiVersion: extensions/v1beta1 Ingress was removed in Kubernetes 1.22',
    ]);
  });

  it('calls a custom kind by its name where a field of it is unknown', () => {
    const yaml =
      '\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: db, namespace: shop }\nsepc: {}\n';
    const messages = check(yaml, { cluster: CLUSTER }).findings.map(({ message }) => message);
    expect(messages).toEqual(['ExternalSecret has no field "sepc" (did you mean "spec"?)']);
  });

  it('takes the word of who declares a kind of a group of Kubernetes', () => {
    const declared = { ...CLUSTER, brings: () => true };
    expect(findings('\napiVersion: apps/v9\nkind: Shop\nmetadata: { name: web, namespace: shop }\n', declared)).toEqual(
      [],
    );
  });

  it('says nothing of a custom kind of which nothing is known', () => {
    const object = OBJECT.replace('batch/v1beta1', 'acme.example/v1');
    const facts = { status: 'absent', reason: 'unknown', instead: [] } as const;
    const all = check(object, { cluster: on(facts) }).findings;
    expect(all.filter(({ rule }) => rule.startsWith('api-'))).toEqual([]);
  });

  it('compares releases by their numbers', () => {
    expect(['1.10', '1.9', 'v1.9.1', '1.9.0'].sort(compareReleases)).toEqual(['1.9', '1.9.0', 'v1.9.1', '1.10']);
  });

  it('a version is removed on one cluster and served on the next', () => {
    const yaml = '\napiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: { name: a }\n';
    expect(findings(yaml, cluster('1.31')).map((line) => line.split(':')[0])).toEqual(['warning api-deprecated']);
    expect(findings(yaml, cluster('1.32'))).toEqual([
      'error api-removed: flowcontrol.apiserver.k8s.io/FlowSchema a /apiVersion: flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema was removed in Kubernetes 1.32',
    ]);
  });
});

describe('selecting pods', () => {
  const key = fc.constantFrom('app', 'tier', 'zone');
  const value = fc.constantFrom('a', 'b', '');
  const labels = fc.dictionary(key, value);
  const requirement = fc.oneof(
    fc.record({
      key,
      operator: fc.constantFrom('In' as const, 'NotIn' as const),
      values: fc.array(value, { minLength: 1 }),
    }),
    fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
  );
  const selector = fc.record({ matchLabels: labels, matchExpressions: fc.array(requirement, { maxLength: 2 }) });
  const pods = fc.array(fc.record({ namespace: fc.constantFrom('shop', 'data'), labels }), { maxLength: 8 });

  it('finds exactly the pods of the namespace that match', () => {
    fc.assert(
      fc.property(pods, selector, (pods, selector) => {
        const objects = pods.map(
          ({ namespace, labels }, index): IndexedObject => ({
            apiVersion: 'v1',
            identity: { group: '', kind: 'Pod', namespace, name: `${index}` },
            offer: { pods: { labels, ports: [] } },
            application: 'web',
            target: 0,
          }),
        );
        const expected = objects.filter(
          ({ identity, offer }) => identity.namespace === 'shop' && matches(selector, offer.pods?.labels ?? {}),
        );
        expect(new PodIndex(objects).select('shop', selector)).toEqual(expected);
      }),
    );
  });
});

describe('rules on malformed objects', () => {
  const corpus = ALL_RULES.flatMap(({ fails, passes }) => [...objectsIn(fails), ...objectsIn(passes)]);

  /** The object with one value somewhere in it replaced; what makes it an object of its kind stays. */
  function spoiled(object: KubeObject, choose: number, value: unknown): KubeObject {
    const copy: KubeObject = JSON.parse(JSON.stringify(object));
    const places: (() => void)[] = [];
    const visit = (parent: unknown) => {
      if (typeof parent !== 'object' || parent === null) return;
      const kept =
        parent === copy ? ['apiVersion', 'kind', 'metadata'] : parent === copy.metadata ? ['name', 'namespace'] : [];
      for (const [key, member] of Object.entries(parent)) {
        if (!kept.includes(key)) places.push(() => Reflect.set(parent, key, value));
        visit(member);
      }
    };
    visit(copy);
    places[choose % Math.max(places.length, 1)]?.();
    return copy;
  }

  it('never throw, whatever a field holds', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constant(undefined),
      fc.constantFrom([null], [[]], {}, '', 0, { a: null }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...corpus), fc.nat(), fc.nat(), anything, anything, (object, first, second, a, b) => {
        const run = new Verification({ rules: ALL_RULES });
        const bad = spoiled(spoiled(object, first, a), second, b);
        const objects = [...corpus, bad].map((object) => ({ object, path: 'a' }));
        run.add({ application: 'a', environment: 'b', target: 'c', cluster: CLUSTER, objects: objects.slice(-40) });
        run.result();
      }),
      { numRuns: 300 },
    );
  });
});

describe('a map that forgets', () => {
  it('holds the last keys that were set or found, and not many more', () => {
    const map = new RecentMap<number, string>(2);
    for (const key of [1, 2, 3]) map.set(key, `${key}`);
    expect([map.get(3), map.get(2)]).toEqual(['3', '2']);
    for (const key of [4, 5, 6, 7]) map.set(key, `${key}`);
    expect([1, 2, 3, 4, 5].map((key) => map.get(key))).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect([map.get(6), map.get(7)]).toEqual(['6', '7']);
  });
});
