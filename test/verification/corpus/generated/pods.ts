import fc, { type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../../../../src/core/json.js';
import {
  all,
  amount,
  count,
  distinct,
  few,
  flag,
  image,
  ipv4,
  label,
  labelKey,
  labels,
  labelValue,
  type Model,
  one,
  only,
  path,
  port,
  portName,
  record,
  relativePath,
  requirement,
  selector,
  size,
  some,
  subdomain,
  text,
} from './values.js';

const key = fc.stringMatching(/^[-._a-z0-9]{0,8}[a-z0-9]$/).filter((value) => !value.startsWith('..'));
const mode = count(0, 0o777);
const items = distinct(record({ key, path: relativePath }, { mode }), 'path');

const source = fc.oneof(
  all({ emptyDir: some({ sizeLimit: size, medium: one('', 'Memory') }) }),
  all({ configMap: record({ name: label }, { defaultMode: mode, optional: flag, items }) }),
  all({ secret: record({ secretName: label }, { defaultMode: mode, optional: flag, items }) }),
  all({ persistentVolumeClaim: record({ claimName: label }, { readOnly: flag }) }),
  all({ hostPath: record({ path }, { type: one('', 'Directory', 'DirectoryOrCreate', 'File', 'Socket') }) }),
  all({
    downwardAPI: all({
      items: distinct(all({ path: relativePath, fieldRef: only({ fieldPath: 'metadata.labels' }) }), 'path'),
    }),
  }),
  all({ csi: record({ driver: subdomain }, { readOnly: flag, volumeAttributes: labels }) }),
  all({ nfs: record({ server: subdomain, path }, { readOnly: flag }) }),
  all({
    projected: record(
      {
        sources: all({
          serviceAccountToken: record({ path: relativePath }, { expirationSeconds: count(600, 9000), audience: text }),
        }).map((token) => [token]),
      },
      { defaultMode: mode },
    ),
  }),
);
const volumes = distinct(
  fc.tuple(label, source).map(([name, rest]) => ({ name, ...rest })),
  'name',
);

const variable = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
const env = distinct(
  fc.oneof(
    record({ name: variable }, { value: text }),
    all({
      name: variable,
      valueFrom: fc.oneof(
        all({
          fieldRef: all({ fieldPath: one('metadata.name', 'status.podIP', 'spec.nodeName', "metadata.labels['app']") }),
        }),
        all({ configMapKeyRef: record({ name: label, key }, { optional: flag }) }),
        all({ secretKeyRef: record({ name: label, key }, { optional: flag }) }),
        all({ resourceFieldRef: record({ resource: one('limits.cpu', 'requests.cpu') }, { divisor: one('1', '1m') }) }),
      ),
    }),
  ),
  'name',
);
const envFrom = few(
  fc.oneof(
    record({ configMapRef: record({ name: label }, { optional: flag }) }, { prefix: variable }),
    record({ secretRef: record({ name: label }, { optional: flag }) }, { prefix: variable }),
  ),
);

/** Requests with limits that are as high or higher. */
const resources = fc.oneof(
  fc.tuple(count(1, 500), count(1, 4)).map(([cpu, factor]) => ({
    requests: { cpu: `${cpu}m`, memory: `${cpu}Mi` },
    limits: { cpu: `${cpu * factor}m`, memory: `${cpu * factor}Mi` },
  })),
  all({ requests: some({ cpu: amount, memory: size, 'ephemeral-storage': size }) }),
  all({ limits: some({ cpu: amount, memory: size, 'example.com/gpu': count(1, 4) }) }),
);

const handler = fc.oneof(
  all({
    httpGet: record(
      { port: fc.oneof(port, portName) },
      {
        path,
        scheme: one('HTTP', 'HTTPS'),
        host: subdomain,
        httpHeaders: few(all({ name: one('X-A', 'Accept'), value: text })),
      },
    ),
  }),
  all({ tcpSocket: record({ port: fc.oneof(port, portName) }, { host: subdomain }) }),
  all({ exec: all({ command: few(text) }) }),
);
const grpc = all({ grpc: record({ port }, { service: label }) });
const timing = {
  initialDelaySeconds: count(),
  timeoutSeconds: count(1),
  periodSeconds: count(1),
  failureThreshold: count(1),
};
const probe = fc
  .tuple(fc.oneof(handler, grpc), some({ ...timing, terminationGracePeriodSeconds: count(1) }))
  .map(([how, when]) => ({ ...how, ...when }));
const readiness = fc
  .tuple(fc.oneof(handler, grpc), some({ ...timing, successThreshold: count(1, 3) }))
  .map(([how, when]) => ({ ...how, ...when }));

const seccomp = fc.oneof(
  all({ type: one('RuntimeDefault', 'Unconfined') }),
  all({ type: only('Localhost'), localhostProfile: relativePath }),
);
const ids = { runAsUser: count(1, 9999), runAsGroup: count(0, 9999), runAsNonRoot: flag };
const containerSecurity = some({
  ...ids,
  allowPrivilegeEscalation: only(false),
  readOnlyRootFilesystem: flag,
  capabilities: some({ drop: only(['ALL']), add: only(['NET_BIND_SERVICE']) }),
  seccompProfile: seccomp,
});
const ports = distinct(
  fc.tuple(port, flag, one('TCP', 'UDP')).map(([containerPort, isNamed, protocol]) => ({
    containerPort,
    protocol,
    ...(isNamed && { name: `p${containerPort}` }),
  })),
  'containerPort',
);

const basic: Readonly<Record<string, Arbitrary<unknown>>> = {
  command: few(text),
  args: few(text),
  workingDir: path,
  env,
  envFrom,
  resources,
  ports,
  imagePullPolicy: one('Always', 'IfNotPresent', 'Never'),
  securityContext: containerSecurity,
  terminationMessagePolicy: one('File', 'FallbackToLogsOnError'),
  terminationMessagePath: path,
  stdin: flag,
  tty: flag,
};
const running = {
  livenessProbe: probe,
  readinessProbe: readiness,
  startupProbe: probe,
  lifecycle: some({ postStart: handler, preStop: handler }),
};

function mounts(names: readonly string[]): Model {
  if (names.length === 0) return {};
  const mount = record(
    { name: one(...names), mountPath: path },
    { readOnly: flag, subPath: relativePath, mountPropagation: one('None', 'HostToContainer') },
  );
  return { volumeMounts: distinct(mount, 'mountPath') };
}

const constraint = record(
  { maxSkew: count(1, 5), topologyKey: one('topology.kubernetes.io/zone', 'kubernetes.io/hostname') },
  { labelSelector: selector, nodeAffinityPolicy: one('Honor', 'Ignore'), nodeTaintsPolicy: one('Honor', 'Ignore') },
);
const spread = distinct(
  fc
    .tuple(constraint, one('DoNotSchedule', 'ScheduleAnyway'))
    .map(([rest, whenUnsatisfiable]) => ({ ...rest, whenUnsatisfiable })),
  'topologyKey',
  'whenUnsatisfiable',
);
const nodeTerm = all({
  matchExpressions: few(fc.oneof(requirement, all({ key: labelKey, operator: one('Gt', 'Lt'), values: only(['4']) }))),
});
const podTerm = record(
  { topologyKey: one('kubernetes.io/hostname', 'zone') },
  { labelSelector: selector, namespaces: few(label), namespaceSelector: selector },
);
const podAffinity = some({
  requiredDuringSchedulingIgnoredDuringExecution: few(podTerm),
  preferredDuringSchedulingIgnoredDuringExecution: few(all({ weight: count(1, 100), podAffinityTerm: podTerm })),
});
const affinity = some({
  nodeAffinity: some({
    requiredDuringSchedulingIgnoredDuringExecution: all({ nodeSelectorTerms: few(nodeTerm) }),
    preferredDuringSchedulingIgnoredDuringExecution: few(all({ weight: count(1, 100), preference: nodeTerm })),
  }),
  podAffinity,
  podAntiAffinity: podAffinity,
});
export const toleration = fc.oneof(
  record(
    { key: labelKey, operator: only('Equal') },
    { value: labelValue, effect: one('NoSchedule', 'PreferNoSchedule', 'NoExecute') },
  ),
  record({ operator: only('Exists') }, { key: labelKey }),
  all({ key: labelKey, operator: only('Exists'), effect: only('NoExecute'), tolerationSeconds: count(0, 600) }),
);

const placed: Readonly<Record<string, Arbitrary<unknown>>> = {
  nodeSelector: labels,
  terminationGracePeriodSeconds: count(0, 600),
  automountServiceAccountToken: flag,
  tolerations: few(toleration),
  topologySpreadConstraints: spread,
  affinity,
  hostAliases: distinct(all({ ip: ipv4, hostnames: few(subdomain) }), 'ip'),
  imagePullSecrets: distinct(all({ name: label }), 'name'),
  dnsPolicy: one('ClusterFirst', 'Default'),
  dnsConfig: some({
    nameservers: few(ipv4),
    searches: few(subdomain),
    options: few(all({ name: label, value: label })),
  }),
  securityContext: some({
    ...ids,
    fsGroup: count(0, 9999),
    seccompProfile: seccomp,
    supplementalGroups: few(count(0, 9999)),
    fsGroupChangePolicy: one('Always', 'OnRootMismatch'),
    sysctls: only([{ name: 'net.core.somaxconn', value: '1' }]),
  }),
  hostNetwork: only(false),
  hostIPC: flag,
  enableServiceLinks: flag,
  schedulerName: label,
  hostname: label,
  subdomain: label,
  shareProcessNamespace: only(true),
  readinessGates: few(all({ conditionType: labelKey })),
};

/** A pod with volumes that its containers mount. */
export function podSpec(restartPolicy?: Arbitrary<Json>): Arbitrary<JsonObject> {
  return fc.oneof(only<JsonObject[]>([]), volumes).chain((declared) => {
    const mountable = mounts(declared.map(({ name }) => String(name)));
    const container = (name: string) => record({ name: only(name), image }, { ...basic, ...running, ...mountable });
    const containers = distinct(label).chain((names) => fc.tuple(...names.map(container)));
    const init = record({ name: only('init-0'), image }, { ...basic, ...mountable });
    const ends: Model = restartPolicy === undefined ? {} : { restartPolicy };
    // A token in a volume needs an account, which the servers of the tests do not fill in.
    return record(
      { containers, serviceAccountName: subdomain, ...ends },
      { ...placed, initContainers: init.map((first) => [first]) },
    ).map((spec) => (declared.length > 0 ? { ...spec, volumes: declared } : spec));
  });
}

/** A selector, and the template of pods that it selects. */
export function selected(
  restartPolicy?: Arbitrary<Json>,
): Arbitrary<{ readonly labels: JsonObject; readonly template: JsonObject }> {
  return fc.tuple(labels, podSpec(restartPolicy)).map(([own, spec]) => ({
    labels: own,
    template: { metadata: { labels: { ...own, tier: 'web' } }, spec },
  }));
}
