import fc from 'fast-check';
import {
  all,
  count,
  distinct,
  domain,
  few,
  label,
  labelKey,
  NAMESPACE,
  objects,
  one,
  only,
  path,
  port,
  record,
  selector,
  some,
  specs,
  subdomain,
  text,
} from './values.js';

const cluster = (apiVersion: string, kind: string) => ({ apiVersion, kind, scope: 'Cluster' }) as const;

const operations = fc.oneof(only(['*']), distinct(one('CREATE', 'UPDATE', 'DELETE')));
const admissionRule = record(
  {
    apiGroups: fc.oneof(only(['*']), few(one('', 'apps'))),
    apiVersions: fc.oneof(only(['*']), few(one('v1', 'v1beta1'))),
    operations,
    resources: fc.oneof(only(['*']), distinct(one('pods', 'deployments', 'pods/exec'))),
  },
  { scope: one('*', 'Cluster', 'Namespaced') },
);
const condition = all({
  name: labelKey,
  expression: one('request.namespace != "kube-system"', 'object.metadata.name.startsWith("a")'),
});
const webhook = {
  required: {
    name: domain.map((name) => `hook.${name}`),
    admissionReviewVersions: distinct(one('v1', 'v1beta1')),
    sideEffects: one('None', 'NoneOnDryRun'),
    clientConfig: fc.oneof(
      record({ service: record({ name: label, namespace: label }, { path, port }) }, { caBundle: only('AQID') }),
      all({ url: domain.map((host) => `https://${host}/hook`) }),
    ),
  },
  optional: {
    rules: few(admissionRule),
    failurePolicy: one('Ignore', 'Fail'),
    matchPolicy: one('Exact', 'Equivalent'),
    timeoutSeconds: count(1, 30),
    namespaceSelector: selector,
    objectSelector: selector,
    matchConditions: distinct(condition, 'name'),
  },
};

const flowSubject = fc.oneof(
  all({ kind: only('ServiceAccount'), serviceAccount: all({ name: fc.oneof(label, only('*')), namespace: label }) }),
  all({ kind: only('User'), user: all({ name: text }) }),
  all({ kind: only('Group'), group: all({ name: text }) }),
);
const flowRule = record(
  {
    subjects: few(flowSubject),
    resourceRules: few(
      fc.oneof(
        all({
          verbs: distinct(one('get', 'list')),
          apiGroups: distinct(one('', 'apps')),
          resources: distinct(one('pods', 'nodes')),
          namespaces: fc.oneof(only(['*']), few(label)),
        }),
        all({ verbs: only(['*']), apiGroups: only(['*']), resources: only(['*']), clusterScope: only(true) }),
      ),
    ),
  },
  {
    nonResourceRules: few(
      all({ verbs: only(['get']), nonResourceURLs: one('/healthz', '/metrics').map((url) => [url]) }),
    ),
  },
);

const schemaOf = record(
  { type: only('object') },
  {
    properties: all({
      spec: all({
        type: only('object'),
        properties: some({
          size: record({ type: only('integer') }, { minimum: count(), format: one('int32') }),
          mode: all({ type: only('string'), enum: only(['a', 'b']) }),
          when: all({ type: only('string'), format: only('date-time') }),
        }),
      }),
    }),
    'x-kubernetes-preserve-unknown-fields': only(true),
  },
);
const definition = fc
  .tuple(
    label.filter((name) => name.length < 20),
    label,
    schemaOf,
    one('Namespaced', 'Cluster'),
    some({ shortNames: distinct(label), categories: few(label) }),
  )
  .map(([name, group, schema, scope, more]) => ({
    name: `${name}s.${group}.example`,
    spec: {
      group: `${group}.example`,
      scope,
      names: { kind: `K${name}`, plural: `${name}s`, singular: name, listKind: `K${name}List`, ...more },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  }));

/** What extends and guards the API of a cluster, and devices. */
export const CONTROL_OBJECTS = [
  objects(
    cluster('apiregistration.k8s.io/v1', 'APIService'),
    fc
      .tuple(domain, count(1, 1000), count(1, 1000), label)
      .map(([group, groupPriorityMinimum, versionPriority, name]) => ({
        metadata: { name: `v1beta1.${group}` },
        spec: {
          group,
          version: 'v1beta1',
          groupPriorityMinimum,
          versionPriority,
          insecureSkipTLSVerify: true,
          service: { name, namespace: NAMESPACE, port: 443 },
        },
      })),
  ),
  objects(
    cluster('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'),
    all({ webhooks: distinct(record(webhook.required, webhook.optional), 'name') }),
  ),
  objects(
    cluster('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'),
    all({
      webhooks: distinct(
        record(webhook.required, { ...webhook.optional, reinvocationPolicy: one('Never', 'IfNeeded') }),
        'name',
      ),
    }),
  ),
  specs(
    cluster('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'),
    record(
      {
        matchConstraints: record(
          { resourceRules: few(admissionRule) },
          { namespaceSelector: selector, matchPolicy: one('Exact', 'Equivalent') },
        ),
        validations: few(
          record(
            { expression: one('object.metadata.name != "a"', 'has(object.metadata.labels)') },
            { message: text, reason: one('Invalid', 'Forbidden') },
          ),
        ),
      },
      {
        failurePolicy: one('Fail', 'Ignore'),
        matchConditions: distinct(condition, 'name'),
        variables: only([{ name: 'a', expression: '1' }]),
      },
    ),
  ),
  specs(
    cluster('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding'),
    record(
      { policyName: label, validationActions: fc.oneof(only(['Deny']), only(['Warn', 'Audit'])) },
      { matchResources: some({ namespaceSelector: selector, resourceRules: few(admissionRule) }) },
    ),
  ),
  specs(
    cluster('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema'),
    record(
      { priorityLevelConfiguration: all({ name: label }), rules: few(flowRule) },
      { matchingPrecedence: count(2, 10_000), distinguisherMethod: all({ type: one('ByUser', 'ByNamespace') }) },
    ),
  ),
  specs(
    cluster('flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration'),
    all({
      type: only('Limited'),
      limited: record(
        {
          limitResponse: fc.oneof(
            only({ type: 'Reject' }),
            all({
              type: only('Queue'),
              queuing: all({ queues: count(8, 64), handSize: count(1, 8), queueLengthLimit: count(1, 50) }),
            }),
          ),
        },
        {
          nominalConcurrencyShares: count(1, 50),
          lendablePercent: count(0, 100),
          borrowingLimitPercent: count(0, 200),
        },
      ),
    }),
  ),
  objects(
    cluster('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
    definition.map(({ name, spec }) => ({ metadata: { name }, spec })),
  ),
  specs(
    cluster('resource.k8s.io/v1', 'DeviceClass'),
    some({ selectors: few(all({ cel: all({ expression: only('device.driver == "gpu.example.com"') }) })) }),
  ),
  specs(
    { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim' },
    all({
      devices: all({
        requests: distinct(
          all({
            name: label,
            exactly: record({ deviceClassName: subdomain }, { allocationMode: only('ExactCount'), count: count(1, 4) }),
          }),
          'name',
        ),
      }),
    }),
  ),
];
