import { ANNOTATION_KEY, DNS_LABEL, DNS_LABEL_1035, PORT_NAME, WILDCARD_SUBDOMAIN } from '../name-syntax.js';
import type { FieldConstraints } from './field-constraint.js';
import * as is from './field-constraint.js';

const LABEL = is.text(DNS_LABEL);
const LABEL_1035 = is.text(DNS_LABEL_1035);
const PROTOCOL = is.given(is.oneOf('TCP', 'UDP', 'SCTP'));
const FAILURE_POLICY = is.given(is.oneOf('Fail', 'Ignore'));
const MATCH_POLICY = is.given(is.oneOf('Equivalent', 'Exact'));
const WEBHOOK: FieldConstraints = {
  name: is.HOOK_NAME,
  timeoutSeconds: is.between(1, 30),
  admissionReviewVersions: [
    is.each(is.text(DNS_LABEL_1035)),
    is.atLeastOne('version'),
    is.distinct(),
    is.REVIEW_VERSION,
  ],
  failurePolicy: FAILURE_POLICY,
  matchPolicy: MATCH_POLICY,
  sideEffects: { ...is.oneOf('None', 'NoneOnDryRun'), isRequired: true },
  reinvocationPolicy: is.given(is.oneOf('Never', 'IfNeeded')),
};
const ADMISSION_RULE: FieldConstraints = {
  operations: [is.atLeastOne('operation'), is.allOrSome('operation')],
  apiGroups: [is.atLeastOne('group'), is.allOrSome('group')],
  apiVersions: [is.atLeastOne('version'), is.allOrSome('version'), is.each(is.FILLED)],
  resources: [is.atLeastOne('resource'), is.each(is.FILLED)],
  scope: is.given(is.oneOf('*', 'Cluster', 'Namespaced')),
};
const REQUEST_VERBS = is.each(
  is.oneOf('*', 'create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'),
);
const PARAMETER_NOT_FOUND: is.FieldConstraint = { ...is.oneOf('Allow', 'Deny'), isRequired: true };
const REFERENCE: FieldConstraints = { kind: is.SEGMENT, name: is.SEGMENT };

/** Of the network, access, admission, storage and devices; see `NATIVE_FIELDS`. */
export const CLUSTER_FIELDS: Readonly<Record<string, FieldConstraints>> = {
  'admissionregistration.v1.MatchCondition': { name: is.LABEL_KEY },
  'admissionregistration.v1.MatchResources': { matchPolicy: MATCH_POLICY },
  'admissionregistration.v1.MutatingWebhook': WEBHOOK,
  'admissionregistration.v1.NamedRuleWithOperations': {
    ...ADMISSION_RULE,
    resourceNames: [is.each(is.SEGMENT), is.distinct()],
  },
  'admissionregistration.v1.AuditAnnotation': { key: is.FILLED, valueExpression: is.FILLED },
  'admissionregistration.v1.ParamKind': { kind: is.FILLED },
  'admissionregistration.v1.ParamRef': { name: is.SEGMENT, parameterNotFoundAction: PARAMETER_NOT_FOUND },
  'admissionregistration.v1.RuleWithOperations': ADMISSION_RULE,
  'admissionregistration.v1.ServiceReference': { path: is.URL_PATH, port: is.PORT },
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec': {
    validationActions: [is.atLeastOne('action'), is.NOT_DENY_AND_WARN],
    policyName: is.REQUIRED_NAME,
  },
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': {
    matchConstraints: is.FILLED,
    failurePolicy: FAILURE_POLICY,
  },
  'admissionregistration.v1.ValidatingWebhook': WEBHOOK,
  'admissionregistration.v1.Validation': {
    reason: is.given(is.oneOf('Unauthorized', 'Forbidden', 'Invalid', 'RequestEntityTooLarge')),
  },
  'admissionregistration.v1.Variable': { name: is.CEL_IDENTIFIER },
  'admissionregistration.v1.WebhookClientConfig': { url: is.given(is.SECURE_URL) },
  'apiextensions.v1.CustomResourceColumnDefinition': {
    type: is.oneOf('boolean', 'date', 'integer', 'number', 'string'),
    jsonPath: is.SIMPLE_PATH,
  },
  'apiextensions.v1.CustomResourceConversion': { strategy: is.oneOf('None', 'Webhook') },
  'apiextensions.v1.CustomResourceDefinitionNames': {
    kind: is.KIND,
    listKind: is.KIND,
    plural: LABEL_1035,
    singular: LABEL_1035,
    shortNames: is.each(LABEL_1035),
    categories: is.each(LABEL_1035),
  },
  'apiextensions.v1.CustomResourceDefinitionSpec': {
    scope: is.oneOf('Cluster', 'Namespaced'),
    versions: [is.atLeastOne('version'), is.distinct('name'), is.ONE_STORED],
  },
  'apiextensions.v1.CustomResourceDefinitionVersion': { schema: is.FILLED, name: LABEL_1035 },
  'apiextensions.v1.CustomResourceValidation': { openAPIV3Schema: is.FILLED },
  'apiextensions.v1.JSONSchemaProps': { type: is.oneOf('array', 'boolean', 'integer', 'number', 'object', 'string') },
  'apiregistration.v1.APIServiceSpec': {
    groupPriorityMinimum: is.between(1, 20_000),
    versionPriority: is.between(1, 1000),
  },
  'apiregistration.v1.ServiceReference': { name: is.FILLED, namespace: is.FILLED, port: is.PORT },
  'certificates.v1.CertificateSigningRequestSpec': {
    usages: [is.atLeastOne('usage'), is.distinct()],
    request: is.CERTIFICATE_REQUEST,
    signerName: is.DOMAIN_PATH,
    expirationSeconds: is.between(600, 2 ** 31 - 1),
  },
  'coordination.v1.LeaseSpec': { leaseDurationSeconds: is.POSITIVE, leaseTransitions: is.NOT_NEGATIVE },
  'discovery.v1.Endpoint': {
    addresses: [is.atLeastOne('address'), is.atMost(100, 'address')],
    hostname: is.given(LABEL),
    nodeName: is.given(is.OBJECT_NAME),
  },
  'discovery.v1.EndpointPort': { name: LABEL, protocol: PROTOCOL, appProtocol: is.given(is.LABEL_KEY) },
  'discovery.v1.EndpointSlice': { ports: is.distinct('name') },
  'flowcontrol.v1.FlowDistinguisherMethod': { type: is.oneOf('ByUser', 'ByNamespace') },
  'flowcontrol.v1.FlowSchemaSpec': { matchingPrecedence: is.between(0, 10_000) },
  'flowcontrol.v1.LimitResponse': { type: is.oneOf('Queue', 'Reject') },
  'flowcontrol.v1.LimitedPriorityLevelConfiguration': {
    nominalConcurrencyShares: is.NOT_NEGATIVE,
    lendablePercent: is.between(0, 100),
    borrowingLimitPercent: is.NOT_NEGATIVE,
  },
  'flowcontrol.v1.NonResourcePolicyRule': {
    verbs: [is.atLeastOne('verb'), is.allOrSome('verb'), REQUEST_VERBS],
    nonResourceURLs: [is.atLeastOne('URL'), is.allOrSome('URL'), is.each(is.REQUEST_PATH)],
  },
  'flowcontrol.v1.PolicyRulesWithSubjects': { subjects: is.atLeastOne('subject') },
  'flowcontrol.v1.PriorityLevelConfigurationReference': { name: is.OBJECT_NAME },
  'flowcontrol.v1.PriorityLevelConfigurationSpec': { type: is.oneOf('Exempt', 'Limited') },
  'flowcontrol.v1.QueuingConfiguration': {
    queues: is.NOT_NEGATIVE,
    handSize: is.NOT_NEGATIVE,
    queueLengthLimit: is.NOT_NEGATIVE,
  },
  'flowcontrol.v1.ResourcePolicyRule': {
    apiGroups: [is.atLeastOne('group'), is.allOrSome('group')],
    resources: [is.atLeastOne('resource'), is.allOrSome('resource')],
    verbs: [is.atLeastOne('verb'), is.allOrSome('verb'), REQUEST_VERBS],
    namespaces: [is.allOrSome('namespace'), is.each(is.NAMESPACE_OR_ALL)],
  },
  'flowcontrol.v1.ServiceAccountSubject': {
    name: is.NAME_OR_ALL,
    namespace: LABEL,
  },
  'flowcontrol.v1.Subject': { kind: is.oneOf('User', 'Group', 'ServiceAccount') },
  'networking.v1.HTTPIngressRuleValue': { paths: is.atLeastOne('path') },
  'networking.v1.IPBlock': { cidr: is.IP_RANGE, except: is.each(is.IP_RANGE) },
  'networking.v1.IngressClassParametersReference': {
    ...REFERENCE,
    apiGroup: is.given(is.OBJECT_NAME),
    scope: is.given(is.oneOf('Cluster', 'Namespace')),
  },
  'networking.v1.IngressClassSpec': { controller: is.DOMAIN_PATH },
  'networking.v1.IngressRule': { host: is.HOST },
  'networking.v1.IngressServiceBackend': { name: is.text(DNS_LABEL_1035) },
  'networking.v1.IngressSpec': { ingressClassName: is.given(is.OBJECT_NAME) },
  'networking.v1.IngressTLS': { secretName: is.OBJECT_NAME, hosts: is.each(is.text(WILDCARD_SUBDOMAIN)) },
  'networking.v1.NetworkPolicyPort': { port: is.given(is.PORT_OR_NAME), endPort: is.PORT, protocol: PROTOCOL },
  'networking.v1.NetworkPolicySpec': {
    policyTypes: [is.each(is.oneOf('Ingress', 'Egress')), is.atMost(2, 'type')],
  },
  'networking.v1.ServiceBackendPort': { number: is.PORT_OR_NONE, name: is.text(PORT_NAME) },
  'networking.v1.ServiceCIDRSpec': {
    cidrs: [is.atLeastOne('range'), is.each(is.IP_RANGE), is.ONE_OF_EACH_FAMILY],
  },
  'node.v1.RuntimeClass': { handler: LABEL },
  'node.v1.Scheduling': { tolerations: is.distinct() },
  'rbac.v1.AggregationRule': { clusterRoleSelectors: is.atLeastOne('selector') },
  'rbac.v1.PolicyRule': { verbs: is.atLeastOne('verb') },
  'rbac.v1.RoleRef': {
    name: is.SEGMENT,
    kind: is.oneOf('Role', 'ClusterRole'),
    apiGroup: is.oneOf('rbac.authorization.k8s.io'),
  },
  'rbac.v1.Subject': { kind: is.oneOf('User', 'Group', 'ServiceAccount') },
  'resource.v1.DeviceClaimConfiguration': { opaque: is.FILLED },
  'resource.v1.DeviceClassConfiguration': { opaque: is.FILLED },
  'resource.v1.DeviceClaim': { requests: is.distinct('name') },
  'resource.v1.DeviceRequest': { name: LABEL },
  'resource.v1.DeviceSelector': { cel: is.FILLED },
  'resource.v1.ExactDeviceRequest': {
    allocationMode: is.oneOf('ExactCount', 'All'),
    deviceClassName: is.OBJECT_NAME,
    count: is.NOT_NEGATIVE,
  },
  'scheduling.v1.PriorityClass': {
    value: is.between(-(2 ** 31), 1_000_000_000, 'at most 1000000000'),
    preemptionPolicy: is.given(is.oneOf('Never', 'PreemptLowerPriority')),
  },
  'storage.v1.CSIDriverSpec': {
    fsGroupPolicy: is.given(is.oneOf('ReadWriteOnceWithFSType', 'File', 'None')),
    tokenRequests: is.distinct('audience'),
    volumeLifecycleModes: is.each(is.oneOf('Persistent', 'Ephemeral')),
  },
  'storage.v1.TokenRequest': { expirationSeconds: is.between(600, 2 ** 32) },
  'storage.v1.StorageClass': {
    provisioner: is.text(ANNOTATION_KEY),
    allowedTopologies: is.distinct(),
    reclaimPolicy: is.oneOf('Delete', 'Retain'),
    volumeBindingMode: is.given(is.oneOf('Immediate', 'WaitForFirstConsumer')),
  },
};
