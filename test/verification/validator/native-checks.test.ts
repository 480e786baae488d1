import { describe, expect, it } from 'vitest';
import { deployment, told } from './validate.js';

const NAMESPACED = 'name: a, namespace: shop';

/** Pointer and message of what is found in a spec; `kind` is `apiVersion kind`. */
function inSpec(kind: string, spec: string, minor?: number): readonly string[] {
  const [apiVersion, name] = kind.split(' ');
  const isOfCluster = /^(PersistentVolume|APIService|FlowSchema|PriorityLevel|IngressClass|Valid|Custom)/.test(
    name ?? '',
  );
  const isClaim = name === 'PersistentVolumeClaim';
  const metadata = isOfCluster && !isClaim ? 'name: a' : NAMESPACED;
  return told(`{ apiVersion: ${apiVersion}, kind: ${name}, metadata: { ${metadata} }, spec: ${spec} }`, minor);
}

const POD = 'containers: [{ name: a, image: b }]';

describe('servers check in code', () => {
  it.each([
    [
      'v1 Service',
      '{ ports: [{ port: 80, nodePort: 30080 }] }',
      '/spec/ports/0/nodePort',
      'type ClusterIP has no nodePort',
    ],
    [
      'v1 Service',
      '{ ports: [{ port: 80 }], externalTrafficPolicy: Local }',
      '/spec/externalTrafficPolicy',
      'only NodePort and LoadBalancer have',
    ],
    ['v1 Service', '{ type: NodePort, clusterIP: None, ports: [{ port: 80 }] }', '/spec/clusterIP', 'is not headless'],
    [
      'v1 Service',
      '{ type: ExternalName, externalName: a.example, ipFamilyPolicy: SingleStack }',
      '/spec/ipFamilyPolicy',
      'only ClusterIP',
    ],
    [
      'v1 Service',
      '{ type: LoadBalancer, ports: [{ port: 10250 }] }',
      '/spec/ports/0/port',
      'another port than that of the kubelet',
    ],
    [
      'v1 Pod',
      `{ ${POD}, initContainers: [{ name: i, image: b, readinessProbe: { tcpSocket: { port: 80 } } }] }`,
      '/spec/initContainers/0/readinessProbe',
      'an init container has readinessProbe',
    ],
    [
      'v1 Pod',
      `{ ${POD}, hostPID: true, shareProcessNamespace: true }`,
      '/spec/shareProcessNamespace',
      'shares none of its own',
    ],
    ['v1 Pod', `{ ${POD}, dnsPolicy: None }`, '/spec/dnsConfig', 'has no nameservers'],
    [
      'v1 Pod',
      `{ ${POD}, topologySpreadConstraints: [{ maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway, minDomains: 2 }] }`,
      '/spec/topologySpreadConstraints/0/minDomains',
      'must be met',
    ],
    [
      'v1 Pod',
      '{ containers: [{ name: a, image: b, securityContext: { privileged: true, allowPrivilegeEscalation: false } }] }',
      '/spec/containers/0/securityContext/allowPrivilegeEscalation',
      'a privileged container gains privileges',
    ],
    [
      'v1 Pod',
      '{ containers: [{ name: a, image: b, securityContext: { seccompProfile: { type: Localhost } } }] }',
      '/spec/containers/0/securityContext/seccompProfile/localhostProfile',
      'localhostProfile is missing',
    ],
    [
      'v1 Pod',
      '{ containers: [{ name: a, image: b, resources: { requests: { example.com/gpu: 1 } } }] }',
      '/spec/containers/0/resources/limits',
      'requested without a limit',
    ],
    [
      'v1 PersistentVolumeClaim',
      '{ accessModes: [ReadWriteOncePod, ReadWriteOnce], resources: { requests: { storage: 1Gi } } }',
      '/spec/accessModes',
      'does not go with other access modes',
    ],
    [
      'v1 PersistentVolumeClaim',
      "{ accessModes: [ReadWriteOnce], resources: { requests: { storage: '0' } } }",
      '/spec/resources',
      'a claim for more than 0',
    ],
    [
      'v1 PersistentVolume',
      '{ accessModes: [ReadWriteOnce], capacity: { storage: 1Gi } }',
      '/spec',
      'a volume has one source, got none',
    ],
    [
      'v1 PersistentVolume',
      '{ accessModes: [ReadWriteOnce], capacity: { storage: 1Gi }, local: { path: /a } }',
      '/spec/nodeAffinity',
      'which node has it',
    ],
    ['v1 ResourceQuota', "{ hard: { podds: '1' } }", '/spec/hard/podds', '"podds" is not the name of a resource'],
    [
      'v1 ResourceQuota',
      "{ hard: { services: '1' }, scopes: [BestEffort] }",
      '/spec/hard',
      'services is not limited within the scope BestEffort',
    ],
    [
      'v1 LimitRange',
      '{ limits: [{ type: Container, min: { cpu: 2 }, max: { cpu: 1 } }] }',
      '/spec/limits/0/min/cpu',
      'at most max, 1',
    ],
    [
      'batch/v1 Job',
      `{ completionMode: Indexed, template: { spec: { restartPolicy: Never, ${POD} } } }`,
      '/spec/completions',
      'which indexed jobs need',
    ],
    [
      'batch/v1 Job',
      `{ backoffLimitPerIndex: 1, template: { spec: { restartPolicy: Never, ${POD} } } }`,
      '/spec/backoffLimitPerIndex',
      'is for indexed jobs',
    ],
    [
      'batch/v1 CronJob',
      `{ schedule: 0 3 * * *, timeZone: Europe/Dublint, jobTemplate: { spec: { template: { spec: { restartPolicy: Never, ${POD} } } } } }`,
      '/spec/timeZone',
      'a time zone such as Europe/Dublin',
    ],
    [
      'autoscaling/v2 HorizontalPodAutoscaler',
      '{ maxReplicas: 3, scaleTargetRef: { kind: Deployment, name: a } }',
      '/spec/scaleTargetRef/apiVersion',
      'a group and a version',
    ],
    [
      'autoscaling/v2 HorizontalPodAutoscaler',
      '{ maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization } } }] }',
      '/spec/metrics/0/resource/target/averageUtilization',
      'a target has no averageUtilization or averageValue',
    ],
    [
      'networking.k8s.io/v1 Ingress',
      '{ rules: [{ http: { paths: [{ path: /a/../b, pathType: Prefix, backend: { service: { name: a, port: { number: 80 } } } }] } }] }',
      '/spec/rules/0/http/paths/0/path',
      'without "//"',
    ],
    [
      'networking.k8s.io/v1 Ingress',
      '{ ingressClassName: "", defaultBackend: { service: { name: a, port: { number: 80 } } } }',
      '/spec/ingressClassName',
      'at most 253 characters',
    ],
    [
      'networking.k8s.io/v1 IngressClass',
      '{ controller: a.example/b, parameters: { kind: P, name: p, namespace: n } }',
      '/spec/parameters/namespace',
      'parameters of a cluster have a namespace',
    ],
    [
      'apiregistration.k8s.io/v1 APIService',
      '{ version: v1, groupPriorityMinimum: 1, versionPriority: 1, insecureSkipTLSVerify: true }',
      '/spec/insecureSkipTLSVerify',
      'without a service has insecureSkipTLSVerify',
    ],
    [
      'flowcontrol.apiserver.k8s.io/v1 FlowSchema',
      '{ matchingPrecedence: 1, priorityLevelConfiguration: { name: a } }',
      '/spec/matchingPrecedence',
      'more than that of the schema "exempt"',
    ],
    [
      'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration',
      '{ type: Limited, limited: { limitResponse: { type: Queue, queuing: { queues: 4, handSize: 5, queueLengthLimit: 1 } } } }',
      '/spec/limited/limitResponse/queuing/handSize',
      'from 1 to queues, 4',
    ],
    [
      'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
      '{ matchConstraints: {}, validations: [{ expression: "true" }] }',
      '/spec/matchConstraints/resourceRules',
      'does not say what it is about',
    ],
  ])('of %s %s', (kind, spec, pointer, message) => {
    const [first = '', ...others] = inSpec(kind, spec);
    expect(others).toEqual([]);
    expect(first.startsWith(`${pointer} `)).toBe(true);
    expect(first).toContain(message);
  });

  it('a DaemonSet that adds pods and takes some away at once, unless its pods are deleted by hand', () => {
    const set = (type: string) => ({
      ...deployment({ spec: { updateStrategy: { type, rollingUpdate: { maxSurge: 1 } } } }),
      kind: 'DaemonSet',
    });
    expect(told(set('RollingUpdate'))).toEqual([
      '/spec/updateStrategy/rollingUpdate/maxSurge field-value: maxSurge and maxUnavailable are both above 0',
    ]);
    expect(told(set('OnDelete'))).toEqual([]);
  });

  it('not the names that the controller of a StatefulSet gives its pods', () => {
    const pod = { hostname: 'Not_A_Label' };
    expect(told(deployment({ pod }))).toHaveLength(1);
    expect(told({ ...deployment({ pod, spec: { serviceName: 'a' } }), kind: 'StatefulSet' })).toEqual([]);
  });
});

describe('versions differ in', () => {
  const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a b'] }] }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
  const target = { kind: 'Deployment', name: 'web' };
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { maxReplicas: 3, scaleTargetRef: target },
  };

  it.each([
    ['labels that a node cannot have', deployment({ pod: { affinity } }), 32],
    ['users of its own for a pod of the host', deployment({ pod: { hostUsers: false, hostNetwork: true } }), 33],
    ['the group of what is scaled', autoscaler, 34],
  ])('%s', (_, object, since) => {
    expect(told(object, since - 1)).toEqual([]);
    expect(told(object, since)).toHaveLength(1);
  });
});

describe('expressions', () => {
  const policy = (expression: string) =>
    inSpec(
      'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
      JSON.stringify({
        matchConstraints: {
          resourceRules: [
            { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] },
          ],
        },
        validations: [{ expression }],
      }),
    );

  it.each([
    ['object.spec.replicas <= 5t', 'it is not written in the language (CEL)'],
    ['objekt.spec.replicas <= 5', 'it speaks of "objekt", which is not there'],
    ['object.spec.containers.all(c, d.name != "")', 'it speaks of "d", which is not there'],
    ['25', 'neither true nor false'],
  ])('that cannot be evaluated are refused: %s', (expression, message) => {
    const [first = '', ...others] = policy(expression);
    expect(others).toEqual([]);
    expect(first).toContain(message);
  });

  it('that are about a request are accepted, whatever they call', () => {
    expect(policy('object.spec.containers.all(c, c.image.startsWith("a")) && type(object) == map')).toEqual([]);
    expect(policy('quantity(object.spec.x).isLessThan(quantity("1Gi")) || optional.of(1).hasValue()')).toEqual([]);
  });

  it('that the library cannot read, and a server can, are not checked', () => {
    expect(policy('object.?spec.?replicas.orValue(1) > 0')).toEqual([
      '/spec/validations/0/expression not-checked: the expression is not checked: it uses optional values',
    ]);
  });
});

describe('schemas of definitions', () => {
  const definition = (schema: object) =>
    told({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'shops.acme.example' },
      spec: {
        group: 'acme.example',
        scope: 'Namespaced',
        names: { kind: 'Shop', plural: 'shops' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
  const AT = '/spec/versions/0/schema/openAPIV3Schema';

  it('give the type of every field', () => {
    const properties = { size: {}, any: { 'x-kubernetes-preserve-unknown-fields': true } };
    expect(definition({ type: 'object', properties })).toEqual([
      `${AT}/properties/size/type field-required: a field has no type`,
    ]);
    expect(definition({})).toEqual([`${AT}/type field-required: the type of a kind is missing`]);
  });

  it('have no references', () => {
    expect(definition({ type: 'object', $ref: '#/a' })).toEqual([
      `${AT}/$ref field-value: $ref is not supported in definitions`,
    ]);
  });
});
