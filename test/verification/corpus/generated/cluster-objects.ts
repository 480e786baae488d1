import fc from 'fast-check';
import {
  all,
  amount,
  bytes,
  count,
  distinct,
  domain,
  few,
  flag,
  label,
  labelKey,
  labels,
  labelValue,
  objects,
  one,
  only,
  path,
  record,
  requirement,
  selector,
  size,
  some,
  specs,
  subdomain,
  text,
} from './values.js';

const core = (kind: string, scope: 'Namespaced' | 'Cluster' = 'Namespaced') => ({ apiVersion: 'v1', kind, scope });
const cluster = (apiVersion: string, kind: string) => ({ apiVersion, kind, scope: 'Cluster' }) as const;
const dataKey = fc.stringMatching(/^[a-zA-Z0-9][-._a-zA-Z0-9]{0,8}$/);
const data = fc.dictionary(dataKey, fc.string({ maxLength: 20 }), { maxKeys: 3 });
const blobs = fc.dictionary(
  dataKey.map((key) => `blob-${key}`),
  bytes,
  { maxKeys: 3 },
);

const RBAC = 'rbac.authorization.k8s.io';
const rbac = (kind: string) => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  name: fc.oneof(
    label,
    label.map((name) => `system:${name}`),
  ),
});
const verbs = few(one('get', 'list', 'watch', 'create', '*'));
const resourceRule = record(
  { apiGroups: few(one('', 'apps', '*')), resources: few(one('pods', 'pods/log', '*')), verbs },
  { resourceNames: few(label) },
);
const urlRule = all({ nonResourceURLs: few(one('/metrics', '/healthz/*', '*')), verbs: few(one('get', '*')) });
const subject = fc.oneof(
  all({ kind: only('ServiceAccount'), name: label, namespace: label }),
  all({ kind: one('User', 'Group'), name: text, apiGroup: only(RBAC) }),
);

const nodeSelector = all({ nodeSelectorTerms: few(all({ matchExpressions: few(requirement) })) });
const volumeSource = fc.oneof(
  all({ csi: record({ driver: subdomain, volumeHandle: text }, { readOnly: flag, fsType: one('ext4') }) }),
  all({ nfs: all({ server: domain, path }) }),
  all({ hostPath: record({ path }, { type: one('', 'Directory') }) }),
  all({ local: all({ path }) }),
);

/** Configuration, storage, access. */
export const CLUSTER_OBJECTS = [
  objects(core('ConfigMap'), some({ data, binaryData: blobs, immutable: flag })),
  objects(
    core('Secret'),
    some({ data: blobs, stringData: data, type: one('Opaque', 'example.com/x'), immutable: flag }),
  ),
  objects(
    core('ServiceAccount'),
    some({
      automountServiceAccountToken: flag,
      imagePullSecrets: distinct(all({ name: label }), 'name'),
      secrets: distinct(all({ name: label }), 'name'),
    }),
  ),
  objects(core('Namespace', 'Cluster'), some({ spec: only({ finalizers: ['kubernetes'] }) })),
  specs(
    core('PersistentVolumeClaim'),
    record(
      {
        accessModes: fc.oneof(
          only(['ReadWriteOncePod']),
          distinct(one('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany')),
        ),
        resources: record({ requests: all({ storage: size }) }),
      },
      { storageClassName: subdomain, volumeMode: one('Block', 'Filesystem'), selector, volumeName: label },
    ),
  ),
  specs(
    core('PersistentVolume', 'Cluster'),
    fc
      .tuple(
        volumeSource,
        record(
          {
            capacity: all({ storage: size }),
            accessModes: distinct(one('ReadWriteOnce', 'ReadOnlyMany')),
            nodeAffinity: all({ required: nodeSelector }),
          },
          {
            persistentVolumeReclaimPolicy: one('Retain', 'Delete'),
            storageClassName: label,
            volumeMode: one('Block', 'Filesystem'),
            mountOptions: few(label),
          },
        ),
      )
      .map(([source, rest]) => ({ ...source, ...rest })),
  ),
  specs(
    core('ResourceQuota'),
    record(
      {
        hard: some({ pods: count(), 'requests.cpu': amount, 'limits.memory': size, 'count/deployments.apps': count() }),
      },
      {
        scopeSelector: all({
          matchExpressions: only([{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }]),
        }),
      },
    ),
  ),
  specs(
    core('LimitRange'),
    all({
      limits: distinct(
        fc.oneof(
          fc.tuple(count(1, 9), count(1, 9)).map(([low, more]) => ({
            type: 'Container',
            min: { memory: `${low}Mi` },
            defaultRequest: { memory: `${low}Mi` },
            default: { memory: `${low + more}Mi` },
            max: { memory: `${low + more}Mi` },
          })),
          all({ type: only('Pod'), max: all({ cpu: amount }) }),
          all({ type: only('PersistentVolumeClaim'), max: all({ storage: size }) }),
        ),
        'type',
      ),
    }),
  ),
  specs(
    core('Node', 'Cluster'),
    some({
      unschedulable: flag,
      taints: distinct(all({ key: labelKey, value: labelValue, effect: one('NoSchedule', 'NoExecute') }), 'key'),
      providerID: text,
    }),
  ),
  objects({ ...rbac('Role') }, all({ rules: few(resourceRule) })),
  objects(
    { ...rbac('ClusterRole'), scope: 'Cluster' },
    record(
      { rules: few(fc.oneof(resourceRule, urlRule)) },
      { aggregationRule: all({ clusterRoleSelectors: few(selector) }) },
    ),
  ),
  objects(
    { ...rbac('RoleBinding') },
    record(
      { roleRef: all({ apiGroup: only(RBAC), kind: one('Role', 'ClusterRole'), name: label }) },
      { subjects: few(subject) },
    ),
  ),
  objects(
    { ...rbac('ClusterRoleBinding'), scope: 'Cluster' },
    record(
      { roleRef: all({ apiGroup: only(RBAC), kind: only('ClusterRole'), name: label }) },
      { subjects: few(subject) },
    ),
  ),
  objects(
    cluster('storage.k8s.io/v1', 'StorageClass'),
    record(
      { provisioner: domain },
      {
        parameters: labels,
        reclaimPolicy: one('Delete', 'Retain'),
        volumeBindingMode: one('Immediate', 'WaitForFirstConsumer'),
        allowVolumeExpansion: flag,
        mountOptions: few(label),
        allowedTopologies: all({
          matchLabelExpressions: distinct(all({ key: labelKey, values: distinct(label) }), 'key'),
        }).map((term) => [term]),
      },
    ),
  ),
  specs(
    cluster('storage.k8s.io/v1', 'CSIDriver'),
    some({
      attachRequired: flag,
      podInfoOnMount: flag,
      storageCapacity: flag,
      fsGroupPolicy: one('File', 'None', 'ReadWriteOnceWithFSType'),
      volumeLifecycleModes: distinct(one('Persistent', 'Ephemeral')),
    }),
  ),
];
