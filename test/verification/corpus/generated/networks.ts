import fc from 'fast-check';
import {
  all,
  cidr,
  count,
  distinct,
  domain,
  few,
  flag,
  ipv4,
  label,
  labels,
  microTime,
  NAMESPACE,
  objects,
  one,
  only,
  path,
  port,
  portName,
  protocol,
  record,
  selector,
  some,
  specs,
  subdomain,
  text,
  time,
} from './values.js';

const networking = (kind: string) => ({ apiVersion: 'networking.k8s.io/v1', kind });
const servicePorts = distinct(
  fc
    .tuple(
      port,
      record(
        {},
        {
          targetPort: fc.oneof(port, portName),
          protocol: one('TCP', 'UDP'),
          appProtocol: one('http', 'example.com/x'),
        },
      ),
    )
    .map(([number, rest]) => ({ port: number === 10_250 ? 80 : number, name: `p${number}`, ...rest })),
  'port',
);
const affinity = fc.oneof(
  only({ sessionAffinity: 'None' }),
  all({
    sessionAffinity: only('ClientIP'),
    sessionAffinityConfig: all({ clientIP: all({ timeoutSeconds: count(1, 86_400) }) }),
  }),
);
const backend = fc.oneof(
  all({ service: all({ name: label, port: fc.oneof(all({ number: port }), all({ name: portName })) }) }),
  all({ resource: all({ apiGroup: domain, kind: only('Bucket'), name: label }) }),
);
const peer = fc.oneof(
  all({ podSelector: selector }),
  all({ namespaceSelector: selector, podSelector: selector }),
  all({ ipBlock: all({ cidr: only('10.0.0.0/8'), except: only(['10.1.0.0/16']) }) }),
);
const policyPorts = few(
  fc.oneof(
    fc
      .tuple(count(1, 1000), count(1000, 65_535), protocol)
      .map(([from, to, over]) => ({ port: from, endPort: to, protocol: over })),
    some({ port: fc.oneof(port, portName), protocol }),
  ),
);

/** Services, and what leads to them or keeps away. */
export const NETWORKS = [
  specs(
    { apiVersion: 'v1', kind: 'Service' },
    fc
      .tuple(
        fc.oneof(
          record({ type: only('ClusterIP') }, { clusterIP: only('None'), publishNotReadyAddresses: flag }),
          record({ type: only('NodePort') }, { externalTrafficPolicy: one('Local', 'Cluster') }),
          record(
            { type: only('LoadBalancer') },
            {
              allocateLoadBalancerNodePorts: flag,
              loadBalancerClass: only('example.com/balancer'),
              loadBalancerSourceRanges: few(cidr),
              externalTrafficPolicy: one('Local', 'Cluster'),
            },
          ),
        ),
        record(
          { ports: servicePorts },
          { selector: labels, internalTrafficPolicy: one('Cluster', 'Local'), ipFamilyPolicy: only('SingleStack') },
        ),
        affinity,
      )
      .map((parts) => Object.assign({}, ...parts)),
  ),
  specs({ apiVersion: 'v1', kind: 'Service' }, record({ type: only('ExternalName'), externalName: subdomain })),
  objects(
    { apiVersion: 'v1', kind: 'Endpoints' },
    all({
      subsets: few(
        record(
          { addresses: few(record({ ip: ipv4.filter(isPublic) }, { hostname: label, nodeName: label })) },
          { ports: all({ port, name: label }).map((item) => [item]) },
        ),
      ),
    }),
  ),
  objects(
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
    record(
      {
        addressType: only('IPv4'),
        endpoints: few(
          record(
            { addresses: few(ipv4.filter(isPublic)) },
            { conditions: some({ ready: flag, serving: flag }), hostname: label, nodeName: label, zone: label },
          ),
        ),
      },
      { ports: distinct(record({ name: label, port }, { protocol, appProtocol: one('http') }), 'name') },
    ),
  ),
  specs(
    networking('Ingress'),
    record(
      {
        rules: few(
          record(
            {
              http: all({
                paths: few(all({ path, pathType: one('Prefix', 'Exact', 'ImplementationSpecific'), backend })),
              }),
            },
            {
              host: fc.oneof(
                domain,
                domain.map((name) => `*.${name}`),
              ),
            },
          ),
        ),
      },
      { ingressClassName: label, defaultBackend: backend, tls: few(some({ hosts: few(domain), secretName: label })) },
    ),
  ),
  specs(
    { ...networking('IngressClass'), scope: 'Cluster' },
    record(
      { controller: domain.map((name) => `${name}/ingress`) },
      { parameters: all({ apiGroup: domain, kind: only('Parameters'), name: label }) },
    ),
  ),
  specs(
    networking('NetworkPolicy'),
    record(
      { podSelector: selector },
      {
        policyTypes: distinct(one('Ingress', 'Egress')),
        ingress: few(some({ from: few(peer), ports: policyPorts })),
        egress: few(some({ to: few(peer), ports: policyPorts })),
      },
    ),
  ),
  specs({ ...networking('ServiceCIDR'), scope: 'Cluster' }, all({ cidrs: cidr.map((range) => [range]) })),
  specs(
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
    some({
      holderIdentity: text,
      leaseDurationSeconds: count(1, 60),
      acquireTime: microTime,
      renewTime: microTime,
      leaseTransitions: count(),
    }),
  ),
  objects(
    { apiVersion: 'v1', kind: 'Event' },
    record(
      {
        involvedObject: all({ kind: only('Pod'), name: label, namespace: only(NAMESPACE) }),
        reason: label,
        type: one('Normal', 'Warning'),
      },
      { message: text, firstTimestamp: time, lastTimestamp: time, count: count(1) },
    ),
  ),
];

/** Servers refuse addresses of loops, links and groups as endpoints. */
function isPublic(address: string): boolean {
  return !/^(0|127|169\.254|22[4-9]|23\d|24\d|25\d)\./.test(address);
}
