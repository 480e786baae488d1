import fc from 'fast-check';
import { selected } from './pods.js';
import {
  all,
  count,
  distinct,
  domain,
  few,
  flag,
  goDuration,
  label,
  labels,
  one,
  only,
  path,
  port,
  record,
  relativePath,
  selector,
  some,
  specs,
} from './values.js';

const identifier = fc.stringMatching(/^[a-z][a-z_0-9]{0,8}$/);
const shortDuration = one('10s', '5m', '1.5s');
const gateway = (kind: string) => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind });
const parentRefs = distinct(record({ name: label }, { namespace: label, sectionName: label }), 'name');
const backendRefs = distinct(record({ name: label, port }, { weight: count(0, 100) }), 'name');
const header = all({ name: label, value: label });
const httpMatch = some({
  path: all({ type: one('PathPrefix', 'Exact'), value: path }),
  headers: distinct(header, 'name'),
  queryParams: distinct(header, 'name'),
  method: one('GET', 'POST'),
});
const httpFilter = fc.oneof(
  all({
    type: only('RequestHeaderModifier'),
    requestHeaderModifier: some({ set: distinct(header, 'name'), remove: distinct(label) }),
  }),
  all({
    type: only('RequestRedirect'),
    requestRedirect: some({ scheme: one('https'), statusCode: one(301, 302), hostname: domain }),
  }),
);
const weekdays = one('0 8 * * *', '30 9 * * 1-5');

/** Custom resources of the packs. */
export const CUSTOM_OBJECTS = [
  specs(
    gateway('HTTPRoute'),
    record(
      {
        parentRefs,
        rules: few(
          fc.oneof(
            record(
              { backendRefs },
              { matches: few(httpMatch), timeouts: only({ request: '10s', backendRequest: '2s' }) },
            ),
            all({ filters: httpFilter.map((filter) => [filter]) }),
          ),
        ),
      },
      { hostnames: distinct(domain) },
    ),
  ),
  specs(
    gateway('GRPCRoute'),
    record(
      {
        parentRefs,
        rules: few(record({ backendRefs }, { matches: few(all({ method: all({ service: identifier }) })) })),
      },
      { hostnames: distinct(domain) },
    ),
  ),
  specs(
    gateway('Gateway'),
    all({
      gatewayClassName: label,
      listeners: fc.oneof(
        fc.tuple(label, port).map(([name, number]) => [{ name, port: number, protocol: 'HTTP' }]),
        fc.tuple(port, label, domain).map(([number, secret, hostname]) => [
          { name: 'http', port: number === 443 ? 80 : number, protocol: 'HTTP', hostname },
          {
            name: 'https',
            port: 443,
            protocol: 'HTTPS',
            tls: { mode: 'Terminate', certificateRefs: [{ name: secret }] },
          },
        ]),
      ),
    }),
  ),
  specs(
    { ...gateway('GatewayClass'), scope: 'Cluster' },
    record({ controllerName: domain.map((name) => `${name}/gateway`) }, { description: label }),
  ),
  specs(
    { apiVersion: 'gateway.networking.k8s.io/v1beta1', kind: 'ReferenceGrant' },
    all({
      from: few(all({ group: only('gateway.networking.k8s.io'), kind: only('HTTPRoute'), namespace: label })),
      to: few(record({ group: only(''), kind: one('Service', 'Secret') }, { name: label })),
    }),
  ),
  specs(
    { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
    record(
      {
        secretName: label,
        issuerRef: record({ name: label }, { kind: one('Issuer', 'ClusterIssuer') }),
        dnsNames: few(domain),
      },
      {
        duration: only('2160h'),
        renewBefore: only('360h'),
        privateKey: some({ algorithm: one('RSA', 'ECDSA'), rotationPolicy: one('Always', 'Never') }),
        usages: few(one('server auth', 'client auth')),
      },
    ),
  ),
  specs(
    { apiVersion: 'cert-manager.io/v1', kind: 'Issuer' },
    fc.oneof(only({ selfSigned: {} }), all({ ca: all({ secretName: label }) })),
  ),
  specs(
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
    record(
      {
        project: label,
        source: record(
          { repoURL: domain.map((host) => `https://${host}/fleet`) },
          { path: relativePath, targetRevision: label, directory: some({ recurse: flag }) },
        ),
        destination: record({ namespace: label }, { name: label }),
      },
      {
        syncPolicy: some({
          automated: some({ prune: flag, selfHeal: flag }),
          syncOptions: few(only('ServerSideApply=true')),
          retry: some({ limit: count() }),
        }),
      },
    ),
  ),
  specs(
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' },
    some({
      description: label,
      sourceRepos: few(only('*')),
      destinations: few(some({ server: only('*'), namespace: label })),
      clusterResourceWhitelist: few(all({ group: only('*'), kind: only('Namespace') })),
    }),
  ),
  specs(
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' },
    fc
      .tuple(
        selected(),
        some({
          replicas: count(),
          revisionHistoryLimit: count(),
          strategy: all({
            canary: some({
              maxSurge: one('25%', 1),
              steps: few(fc.oneof(all({ setWeight: count(0, 100) }), all({ pause: some({ duration: goDuration }) }))),
            }),
          }),
        }),
      )
      .map(([{ labels: matchLabels, template }, rest]) => ({ ...rest, selector: { matchLabels }, template })),
  ),
  specs(
    { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' },
    record(
      {
        selector,
        endpoints: few(
          record({ port: label }, { interval: goDuration, path, scheme: one('http', 'https'), honorLabels: flag }),
        ),
      },
      { jobLabel: label, namespaceSelector: some({ any: flag }) },
    ),
  ),
  specs(
    { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' },
    all({
      groups: distinct(
        record(
          { name: label, rules: few(record({ alert: label, expr: only('up == 0') }, { for: goDuration, labels })) },
          { interval: goDuration },
        ),
        'name',
      ),
    }),
  ),
  specs(
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
    record(
      {
        secretStoreRef: record({ name: label }, { kind: one('SecretStore', 'ClusterSecretStore') }),
        data: few(all({ secretKey: label, remoteRef: record({ key: relativePath }, { property: label }) })),
      },
      { refreshInterval: goDuration, target: some({ name: label, creationPolicy: one('Owner', 'Merge') }) },
    ),
  ),
  specs(
    { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
    record(
      {
        scaleTargetRef: all({ name: label }),
        triggers: few(
          all({
            type: only('cron'),
            metadata: all({
              timezone: only('Europe/Dublin'),
              start: weekdays,
              end: only('0 18 * * *'),
              desiredReplicas: only('5'),
            }),
          }),
        ),
      },
      {
        minReplicaCount: count(),
        maxReplicaCount: count(10, 20),
        cooldownPeriod: count(0, 300),
        pollingInterval: count(1, 60),
      },
    ),
  ),
  specs(
    { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' },
    record(
      { host: domain },
      {
        trafficPolicy: some({
          loadBalancer: all({ simple: one('LEAST_REQUEST', 'RANDOM') }),
          connectionPool: all({ tcp: all({ maxConnections: count(1, 100) }) }),
        }),
        subsets: distinct(all({ name: label, labels }), 'name'),
      },
    ),
  ),
  specs(
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' },
    record(
      {
        hosts: few(domain),
        http: few(
          record(
            {
              route: few(
                record({ destination: record({ host: domain }, { subset: label }) }, { weight: count(0, 100) }),
              ),
            },
            { timeout: goDuration },
          ),
        ),
      },
      { gateways: few(label) },
    ),
  ),
  specs(
    { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
    record(
      {
        interval: goDuration,
        prune: flag,
        sourceRef: all({ kind: one('GitRepository', 'OCIRepository'), name: label }),
      },
      { path: relativePath, timeout: goDuration, suspend: flag, wait: flag, dependsOn: few(all({ name: label })) },
    ),
  ),
  specs(
    { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' },
    record(
      { interval: goDuration, url: domain.map((host) => `https://${host}/fleet`) },
      { ref: some({ branch: label }), secretRef: all({ name: label }), timeout: shortDuration, suspend: flag },
    ),
  ),
  specs(
    { apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ServiceImport' },
    record(
      {
        type: one('ClusterSetIP', 'Headless'),
        ports: distinct(record({ port }, { name: label, protocol: one('TCP', 'UDP') }), 'port'),
      },
      { sessionAffinity: one('None') },
    ),
  ),
];
