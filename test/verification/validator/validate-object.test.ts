import { describe, expect, it } from 'vitest';
import { deployment, problemsIn, told } from './validate.js';

const CONTAINER = '/spec/template/spec/containers/0';

describe('fields', () => {
  it('that do not exist are named with one that does', () => {
    expect(problemsIn(deployment({ spec: { replica: 3 } }))).toEqual([
      {
        rule: 'unknown-field',
        severity: 'error',
        pointer: '/spec/replica',
        message: 'DeploymentSpec has no field "replica" (did you mean "replicas"?)',
        hint: 'correct the name',
        allowed:
          '"minReadySeconds", "paused", "progressDeadlineSeconds", "replicas", "revisionHistoryLimit", "selector", "strategy", "template"',
      },
    ]);
  });

  it('that other versions have are told with those', () => {
    const newer = deployment({ container: { restartPolicyRules: [] } });
    expect(told(newer, 32)).toEqual([
      `${CONTAINER}/restartPolicyRules unknown-field: "restartPolicyRules" of Container needs Kubernetes 1.34 or later, the cluster runs 1.32 (did you mean "restartPolicy"?)`,
    ]);
    expect(told(newer, 34)).toEqual([]);
    const older = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'shop' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' }, claims: [] } },
    };
    expect(told(older, 28)).toEqual([]);
    expect(told(older, 34)[0]).toContain('"claims"');
  });

  it('that are required are missed, also in what is not there at all', () => {
    expect(told({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } })).toEqual([
      '/spec/selector field-required: selector is missing',
      '/spec/template field-required: template is missing',
    ]);
    expect(told(deployment({ container: { name: '' } }))).toEqual([
      `${CONTAINER}/name field-required: name is missing`,
    ]);
  });

  it('that only the published definition requires are not missed', () => {
    expect(told('{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: low } }')).toEqual([]);
    const spec = deployment().spec;
    expect(told({ ...deployment(), kind: 'StatefulSet', spec }, 28)).toEqual([]);
  });

  it('of the status are only read', () => {
    expect(told({ ...deployment(), status: { conditions: [{ type: 'Available' }] } })).toEqual([]);
    expect(told({ ...deployment(), status: { bogus: 1 } })).toEqual([
      '/status/bogus unknown-field: DeploymentStatus has no field "bogus"',
    ]);
  });

  it('of a kind that is not served are left to the rules about kinds', () => {
    expect(told({ ...deployment(), apiVersion: 'apps/v2' })).toEqual([]);
  });
});

describe('values', () => {
  it.each([
    ['replicas', '3', 'an integer, got "3"'],
    ['replicas', 1.5, 'an integer, got 1.5'],
    ['replicas', 3_000_000_000, 'an integer of 32 bits, got 3000000000'],
    ['replicas', -1, '0 or more, got -1'],
    ['paused', 'true', 'true or false, got "true"'],
    ['selector', [], 'an object, got a list'],
  ])('of %s: %j must be %s', (field, value, expected) => {
    const problems = told(deployment({ spec: { [field]: value } }));
    expect(problems[0]).toContain(`${field} must be ${expected}`);
  });

  it.each([
    [
      { imagePullPolicy: 'IfNotPresentt' },
      '/imagePullPolicy field-enum: imagePullPolicy must be one of "Always", "IfNotPresent", "Never", got "IfNotPresentt"',
    ],
    [
      { resources: { requests: { memory: '512MB' } } },
      '/resources/requests/memory field-format: memory must be a quantity',
    ],
    [
      { resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } },
      '/resources/requests/memory field-value: memory must be at most the limit, 1Gi, got "2Gi"',
    ],
    [
      { resources: { limits: { memoryy: '1Gi' } } },
      '/resources/limits/memoryy field-value: "memoryy" is not the name of a resource',
    ],
    [
      { ports: [{ containerPort: 99_999 }] },
      '/ports/0/containerPort field-value: containerPort must be a port from 1 to 65535, got 99999',
    ],
    [
      { ports: [{ containerPort: 80, name: 'metrics_port' }] },
      '/ports/0/name field-value: name must be at most 15 characters',
    ],
    [{ env: [{ name: 'A', valueFrom: {} }] }, '/env/0/valueFrom field-value: valueFrom names no source'],
    [
      { env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
      '/env/0/valueFrom field-value: a variable has value or valueFrom, not both',
    ],
    [
      { livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } },
      '/livenessProbe/successThreshold field-value: successThreshold must be 1',
    ],
    [{ envFrom: [{ prefix: 'A_' }] }, '/envFrom/0 field-value: envFrom[0] has none of "configMapRef", "secretRef"'],
  ])('of a container: %j', (container, expected) => {
    const problems = told(deployment({ container }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(CONTAINER + expected);
  });

  it('may be any printable text in the name of a variable from 1.32 on', () => {
    const object = deployment({ container: { env: [{ name: '1 A', value: 'b' }] } });
    expect(told(object, 31)[0]).toContain(`${CONTAINER}/env/0/name field-value: name must be letters`);
    expect(told(object, 32)).toEqual([]);
  });

  it('that are percentages need the sign', () => {
    const strategy = { rollingUpdate: { maxSurge: '25', maxUnavailable: '150%' } };
    expect(told(deployment({ spec: { strategy } }))).toEqual([
      '/spec/strategy/rollingUpdate/maxSurge field-value: maxSurge must be 0 or more, or a percentage such as 25%, got "25"',
      '/spec/strategy/rollingUpdate/maxUnavailable field-value: maxUnavailable must be 0 or more, or a percentage up to 100%, got "150%"',
    ]);
  });

  it('of time count microseconds where the server does', () => {
    const lease = (renewTime: string) => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'leader', namespace: 'shop' },
      spec: { renewTime },
    });
    expect(told(lease('2025-01-31T12:00:00Z'))[0]).toContain('renewTime must be a time with microseconds');
    expect(told(lease('2025-01-31T12:00:00.000000Z'))).toEqual([]);
  });

  it('that are null count as absent', () => {
    expect(told(deployment({ spec: { replicas: null }, container: { args: null } }))).toEqual([]);
    expect(told(deployment({ spec: { selector: null } }))).toEqual([
      '/spec/selector field-required: selector is missing',
    ]);
    expect(told(deployment({ pod: { initContainers: [null] } })).at(-1)).toBe(
      '/spec/template/spec/initContainers/0 field-type: initContainers[0] must not be null',
    );
  });

  it('beyond the integers of JavaScript are accepted as far as the server counts', () => {
    const pod = (runAsUser: bigint) => deployment({ pod: { terminationGracePeriodSeconds: runAsUser } });
    expect(told(pod(2n ** 62n))).toEqual([]);
    expect(told(pod(2n ** 63n))[0]).toContain('must be an integer of 64 bits');
  });
});

describe('lists', () => {
  it('whose items have a key hold it once', () => {
    const pod = { imagePullSecrets: [{ name: 'pull' }, { name: 'pull' }] };
    expect(told(deployment({ pod }))).toEqual([
      '/spec/template/spec/imagePullSecrets/1 list-keys: imagePullSecrets has the same name "pull" twice',
    ]);
  });

  it('that rules look after are left to them', () => {
    expect(
      told(
        deployment({
          container: {
            env: [
              { name: 'A', value: 'b' },
              { name: 'A', value: 'c' },
            ],
          },
        }),
      ),
    ).toEqual([]);
  });

  it('that are sets hold an item once', () => {
    expect(told(deployment({ metadata: { finalizers: ['example.com/a', 'example.com/a'] } }))).toEqual([
      '/metadata/finalizers/1 list-keys: finalizers has "example.com/a" twice',
    ]);
  });
});

describe('metadata', () => {
  it('has labels and annotations as servers read them', () => {
    const metadata = { labels: { 'a b': 'x', app: 'x y' }, annotations: { 'a b': 'x', 'Example.COM/a': 'fine !' } };
    expect(problemsIn(deployment({ metadata })).map(({ rule, pointer }) => [rule, pointer])).toEqual([
      ['metadata-syntax', '/metadata/labels/a b'],
      ['metadata-syntax', '/metadata/labels/app'],
      ['metadata-syntax', '/metadata/annotations/a b'],
    ]);
  });

  it('has at most 256 KiB of annotations, keys included', () => {
    const annotations = (length: number) => ({ annotations: { ab: 'ü'.repeat(length) } });
    expect(told(deployment({ metadata: annotations(131_071) }))).toEqual([]);
    expect(told(deployment({ metadata: annotations(131_072) }))).toEqual([
      '/metadata/annotations metadata-size: annotations have 262146 bytes, at most 262144 are allowed',
    ]);
  });

  it.each([
    ['v1', 'ConfigMap', 'a.b-1', true],
    ['v1', 'ConfigMap', 'App_1', false],
    ['v1', 'Namespace', 'a.b', false],
    ['v1', 'Service', '1web', false],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:node', true],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'a/b', false],
    ['policy/v1', 'PodDisruptionBudget', 'Web_1', true],
  ])('%s %s may be named %s: %s', (apiVersion, kind, name, isAllowed) => {
    const problems = problemsIn({ apiVersion, kind, metadata: { name, namespace: 'shop' } });
    expect(problems.some(({ rule }) => rule === 'metadata-name')).toBe(!isAllowed);
  });

  it('leaves to a cron job room for the names of its jobs', () => {
    const job = (length: number) =>
      problemsIn({
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'a'.repeat(length), namespace: 'shop' },
      });
    expect(job(52).some(({ rule }) => rule === 'metadata-name')).toBe(false);
    expect(job(53).some(({ rule }) => rule === 'metadata-name')).toBe(true);
  });

  it('has a namespace where the kind is namespaced, and only there', () => {
    const found = (object: object) => problemsIn(object).map(({ rule, severity }) => [rule, severity]);
    expect(found({ ...deployment(), metadata: { name: 'web' } })).toEqual([['scope', 'error']]);
    expect(found({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', namespace: 'shop' } })).toEqual([
      ['scope', 'warning'],
    ]);
  });

  it('of a list of objects is not that of an object', () => {
    expect(told({ apiVersion: 'v1', kind: 'ConfigMapList', metadata: {}, items: [] })).toEqual([]);
  });
});

describe('secrets', () => {
  const SECRET = 'hunter2-hunter2';

  it.each([
    [
      'data',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' }, data: { password: SECRET } },
    ],
    [
      'stringData',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's', namespace: 'shop' },
        stringData: { password: [SECRET] },
      },
    ],
    [
      'a list',
      {
        apiVersion: 'v1',
        kind: 'SecretList',
        metadata: {},
        items: [{ metadata: { name: 's' }, data: { password: SECRET } }],
      },
    ],
    ['a private key', { ...deployment({ spec: { paused: `-----BEGIN PRIVATE KEY-----${SECRET}` } }) }],
  ])('in %s are not printed', (_, object) => {
    const problems = problemsIn(object);
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain(SECRET);
  });

  it('in variables are not printed, whatever their type', () => {
    const problems = problemsIn(deployment({ container: { env: [{ name: 'PIN', value: 4711 }] } }));
    expect(problems).toEqual([
      {
        rule: 'field-type',
        severity: 'error',
        pointer: `${CONTAINER}/env/0/value`,
        message: 'value must be a text, got a number',
        hint: 'put it in quotes',
        allowed: 'a text',
      },
    ]);
  });
});

describe('every minor version', () => {
  it('accepts a plain Deployment', () => {
    for (let minor = 27; minor <= 37; minor += 1) expect(told(deployment(), minor)).toEqual([]);
  });
});
