import { describe, expect, it } from 'vitest';
import { intersect } from '../../src/verification/reading/listener.js';
import { allowedEvictions } from '../../src/verification/rules/pdb-lets-drain.js';
import { check, cluster, told } from './checked.js';

const OWNED = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
`;

const CONTAINER =
  '{ name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }';

const pod = (name: string, spec: string, labels = '{}') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: ${labels} }
spec: ${spec}
`;

const service = (name: string, spec: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;

const findings = (...documents: readonly string[]) => told(check(documents.join('---')).findings);

describe('a Service', () => {
  const statefulSet = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [${CONTAINER}] } }
`;

  it('may select by labels that controllers give to pods', () => {
    const selector = '{ app: db, statefulset.kubernetes.io/pod-name: db-0 }';
    expect(findings(OWNED, statefulSet, service('db-0', `{ selector: ${selector}, ports: [{ port: 80 }] }`))).toEqual(
      [],
    );
  });

  it('may select nothing when it is for information only: foreign namespaces, and kinds whose pods are not seen', () => {
    const lonely = service('db', '{ selector: { app: cache }, ports: [{ port: 80 }] }');
    const said =
      'service-selects-pods: Service shop/db /spec/selector: no pod of namespace "shop" has the labels that the Service selects';
    expect(findings(lonely)).toEqual([`info ${said}`]);
    expect(findings(OWNED, lonely)).toEqual([`error ${said}`]);
    const redis = '\napiVersion: redis.example/v1\nkind: Redis\nmetadata: { name: cache, namespace: shop }\n';
    expect(findings(OWNED, lonely, redis)).toContain(`info ${said}`);
    expect(findings(OWNED, lonely, redis.replace('namespace: shop', 'namespace: other'))).toContain(`error ${said}`);
  });

  it('without a selector, or of type ExternalName, selects nothing', () => {
    expect(findings(OWNED, service('db', '{ ports: [{ port: 80 }] }'))).toEqual([]);
    const external = '{ type: ExternalName, externalName: db.example, selector: { app: x } }';
    expect(findings(OWNED, service('db', external))).toEqual([]);
  });

  it('does not select pods of another namespace', () => {
    const other = pod('db', `{ containers: [${CONTAINER}] }`, '{ app: db }').replace(
      'namespace: shop',
      'namespace: other',
    );
    expect(findings(OWNED, other, service('db', '{ selector: { app: db }, ports: [{ port: 80 }] }')).length).toBe(1);
  });

  it('finds named ports of sidecars, with their protocol, and any number', () => {
    const spec = `{ initContainers: [{ name: dns, image: registry.example/dns:1, restartPolicy: Always, ports: [{ name: dns, containerPort: 53, protocol: UDP }], resources: { requests: { cpu: 1m, memory: 1Mi } } }], containers: [${CONTAINER}] }`;
    const dns = pod('dns', spec, '{ app: dns }');
    const to = (port: string) => service('dns', `{ selector: { app: dns }, ports: [${port}] }`);
    expect(findings(OWNED, dns, to('{ port: 53, protocol: UDP, targetPort: dns }'))).toEqual([]);
    expect(findings(OWNED, dns, to('{ port: 80, targetPort: 9999 }'))).toEqual([]);
    expect(findings(OWNED, dns, to('{ port: 53, targetPort: dns }'))).toEqual([
      'error service-target-port-exists: Service shop/dns /spec/ports/0/targetPort: no pod that the Service selects has a TCP port with the name "dns"',
    ]);
  });
});

describe('a reference of a pod', () => {
  const mounts = (volumes: string) => pod('web', `{ volumes: ${volumes}, containers: [${CONTAINER}] }`);

  it.each([
    ['an optional volume', '[{ name: a, secret: { secretName: gone, optional: true } }]', []],
    [
      'the certificate of the cluster',
      '[{ name: a, projected: { sources: [{ configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt, path: ca }] } }] } }]',
      [],
    ],
    [
      'a projected Secret',
      '[{ name: a, projected: { sources: [{ secret: { name: gone } }] } }]',
      [
        'warning secret-exists: Pod shop/web /spec/volumes/0/projected/sources/0/secret: there is no Secret "gone" in namespace "shop"',
      ],
    ],
    [
      'a key of a sealed Secret',
      '[{ name: a, secret: { secretName: sealed, items: [{ key: password, path: p }, { key: user, path: u }] } }]',
      ['warning secret-exists: Pod shop/web /spec/volumes/0/secret/items/1/key: Secret "sealed" has no key "user"'],
    ],
    ['a Secret of a Certificate', '[{ name: a, secret: { secretName: tls, items: [{ key: tls.crt, path: c }] } }]', []],
    ['a claim of a StatefulSet', '[{ name: a, persistentVolumeClaim: { claimName: data-db-0 } }]', []],
    [
      'a claim of a StatefulSet that is not there',
      '[{ name: a, persistentVolumeClaim: { claimName: data-cache-0 } }]',
      [
        'error volume-claim-exists: Pod shop/web /spec/volumes/0/persistentVolumeClaim/claimName: there is no PersistentVolumeClaim "data-cache-0" in namespace "shop"',
      ],
    ],
  ])('to %s', (_, volumes, expected) => {
    const sealed =
      '\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: sealed, namespace: shop }\nspec: { encryptedData: { password: AgB } }\n';
    const certificate =
      '\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: shop }\nspec: { secretName: tls }\n';
    const db = `\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db, namespace: shop }\nspec: { selector: { matchLabels: { app: db } }, template: { metadata: { labels: { app: db } }, spec: { containers: [${CONTAINER}] } } }\n`;
    const all = findings(OWNED, mounts(volumes), sealed, certificate, db);
    expect(all.filter((line) => !line.includes('custom-resource-defined'))).toEqual(expected);
  });

  it('to a service account by a binding of another namespace', () => {
    const binding = (namespace: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: ${namespace} }, { kind: ServiceAccount, name: default, namespace: shop }]
`;
    const said = (namespace: string) =>
      `service-account-exists: rbac.authorization.k8s.io/ClusterRoleBinding web /subjects/0/name: there is no ServiceAccount "web" in namespace "${namespace}"`;
    expect(findings(OWNED, binding('shop'))).toEqual([`error ${said('shop')}`]);
    expect(findings(OWNED, binding('kube-system'))).toEqual([`info ${said('kube-system')}`]);
  });
});

describe('a route', () => {
  it.each([
    ['shop.example', 'shop.example', true],
    ['Shop.example', 'shop.EXAMPLE', true],
    ['*.shop.example', 'www.shop.example', true],
    ['*.shop.example', 'a.b.shop.example', true],
    ['*.shop.example', 'shop.example', false],
    ['*.shop.example', 'workshop.example', false],
    ['*.shop.example', '*.shop.example', true],
    ['*.shop.example', '*.eu.shop.example', true],
    ['*.example', '*.shop.example', true],
    ['*.shop.example', '*.example.com', false],
  ])('for %s and a listener for %s intersect: %s', (a, b, expected) => {
    expect([intersect(a, b), intersect(b, a)]).toEqual([expected, expected]);
  });

  const gateway = (listener: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: infra }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { gatewayClassName: public, listeners: [${listener}] }
`;
  const route = (parent: string, kind = 'HTTPRoute') => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: web, namespace: shop }
spec: { parentRefs: [${parent}] }
`;
  const ALL = 'allowedRoutes: { namespaces: { from: All } }';

  it.each([
    ['All namespaces', `{ name: http, port: 80, protocol: HTTP, ${ALL} }`, undefined],
    ['its own namespace', '{ name: http, port: 80, protocol: HTTP }', 'it takes routes of namespace "infra" alone'],
    [
      'a selector that matches',
      '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: shop } } } } }',
      undefined,
    ],
    [
      'a selector by name',
      '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { kubernetes.io/metadata.name: shop } } } } }',
      undefined,
    ],
    [
      'a selector that does not match',
      '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: web } } } } }',
      'its selector does not match namespace "shop"',
    ],
    ['another kind by protocol', `{ name: http, port: 80, protocol: TCP, ${ALL} }`, 'it takes no HTTPRoute'],
    [
      'another kind by name',
      '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { kinds: [{ kind: GRPCRoute }], namespaces: { from: All } } }',
      'it takes no HTTPRoute',
    ],
    [
      'another section',
      `{ name: https, port: 443, protocol: HTTPS, ${ALL} }`,
      'it is not the section that the route names',
    ],
    ['another port', `{ name: http, port: 8080, protocol: HTTP, ${ALL} }`, 'its port is 8080, not 80'],
  ])('is taken by a listener for %s', (_, listener, reason) => {
    const name = /name: (\w+)/.exec(listener)?.[1];
    const said = `error route-attaches: gateway.networking.k8s.io/HTTPRoute shop/web /spec/parentRefs/0: no listener of Gateway "edge" in namespace "infra" takes the HTTPRoute: "${name}": ${reason}`;
    expect(
      findings(OWNED, gateway(listener), route('{ name: edge, namespace: infra, sectionName: http, port: 80 }')),
    ).toEqual(reason === undefined ? [] : [said]);
  });

  it('whose namespace is foreign may be selected by labels that are not known', () => {
    const selecting =
      '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: shop } } } } }';
    const [said] = findings(gateway(selecting), route('{ name: edge, namespace: infra }'));
    expect(said?.startsWith('info route-attaches')).toBe(true);
  });

  it('to a Gateway or Service that is missing', () => {
    expect(
      findings(OWNED, route('{ name: edge }'), route('{ name: edge, kind: Service, group: "" }', 'GRPCRoute')),
    ).toEqual([
      'error route-attaches: gateway.networking.k8s.io/HTTPRoute shop/web /spec/parentRefs/0/name: there is no Gateway "edge" in namespace "shop"',
    ]);
  });

  it.each([
    [
      'another namespace',
      '[{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }]',
      '[{ group: "", kind: Service }]',
      false,
    ],
    [
      'another kind',
      '[{ group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: shop }]',
      '[{ group: "", kind: Service }]',
      false,
    ],
    [
      'another name',
      '[{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }]',
      '[{ group: "", kind: Service, name: x }]',
      false,
    ],
    [
      'all Services',
      '[{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }]',
      '[{ group: "", kind: Service }]',
      true,
    ],
  ])('to another namespace needs a grant, here for %s', (_, from, to, granted) => {
    const foreign = (document: string) => document.replace('namespace: shop', 'namespace: infra');
    const web = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: copy, namespace: infra, port: 80 } } }] }] }
`;
    const grant = `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: shop, namespace: infra }
spec: { from: ${from}, to: ${to} }
`;
    const infra = '\napiVersion: v1\nkind: Namespace\nmetadata: { name: infra }\n';
    expect(findings(OWNED, infra, foreign(service('copy', '{ ports: [{ port: 80 }] }')), web, grant)).toEqual(
      granted
        ? []
        : [
            'error reference-granted: gateway.networking.k8s.io/HTTPRoute shop/web /spec/rules/0/filters/0/requestMirror/backendRef/namespace: namespace "infra" does not grant HTTPRoute of namespace "shop" the use of Service "copy"',
          ],
    );
  });
});

describe('a certificate', () => {
  const ingress = (annotations: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: ${annotations} }
spec: { tls: [{ hosts: [shop.example] }, { secretName: web-tls }] }
`;

  it('of an Ingress is missing unless cert-manager makes it', () => {
    expect(findings(OWNED, ingress('{}'))).toEqual([
      'warning certificate-exists: networking.k8s.io/Ingress shop/web /spec/tls/1/secretName: there is no Secret "web-tls" in namespace "shop"',
    ]);
    expect(findings(OWNED, ingress('{ cert-manager.io/cluster-issuer: public }'))).toEqual([]);
  });

  it('of another namespace is looked for there, and must be granted', () => {
    const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { listeners: [{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: web-tls, namespace: shop }] } }] }
`;
    expect(findings(OWNED, gateway)).toEqual([
      'error reference-granted: gateway.networking.k8s.io/Gateway infra/edge /spec/listeners/0/tls/certificateRefs/0/namespace: namespace "shop" does not grant Gateway of namespace "infra" the use of Secret "web-tls"',
      'warning certificate-exists: gateway.networking.k8s.io/Gateway infra/edge /spec/listeners/0/tls/certificateRefs/0/name: there is no Secret "web-tls" in namespace "shop"',
    ]);
  });
});

describe('a disruption budget', () => {
  // as the disruption controller counts: percentages are rounded up
  it.each([
    ['minAvailable', 1, 1, 0],
    ['minAvailable', 1, 3, 2],
    ['minAvailable', '80%', 3, 0],
    ['minAvailable', '50%', 2, 1],
    ['minAvailable', '7%', 100, 93],
    ['minAvailable', '100%', 5, 0],
    ['maxUnavailable', '25%', 3, 1],
    ['maxUnavailable', '0%', 3, 0],
    ['maxUnavailable', 1, 1, 1],
  ] as const)('with %s %s of %s pods allows %s evictions', (field, value, pods, expected) => {
    expect(allowedEvictions({ field, value }, pods)).toBe(expected);
  });

  const deployment = (replicas: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [${CONTAINER}] } }
`;
  const budget =
    '\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web, namespace: shop }\nspec: { selector: {}, minAvailable: 2 }\n';
  const scaler =
    '\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web, namespace: shop }\nspec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 9 }\n';
  const blocked = (pods: number) =>
    `warning pdb-lets-drain: policy/PodDisruptionBudget shop/web /spec/minAvailable: minAvailable 2 allows no eviction when all ${pods} pods run`;

  it('counts the replicas of all selected workloads, with autoscalers at their minimum', () => {
    expect(findings(deployment(3), budget)).toEqual([]);
    expect(findings(deployment(2), budget)).toEqual([blocked(2)]);
    expect(findings(deployment(9), budget, scaler)).toEqual([blocked(2)]);
    expect(findings(deployment(0), budget, scaler)).toEqual([]);
    expect(findings(deployment(2), budget, pod('extra', `{ containers: [${CONTAINER}] }`))).toEqual([]);
  });
});

describe('objects of one cluster', () => {
  const config = (head: string, version = 'v1') => `${head}
apiVersion: ${version}
kind: ConfigMap
metadata: { name: web, namespace: shop }
`;

  it('are one object whatever the version of their kind', () => {
    const route = (application: string, version: string) => `
# application: ${application}
apiVersion: gateway.networking.k8s.io/${version}
kind: HTTPRoute
metadata: { name: web, namespace: shop }
`;
    expect(findings(route('a', 'v1'), route('b', 'v1beta1')).map((line) => line.split(':')[0])).toEqual([
      'error one-owner',
      'error one-owner',
    ]);
  });

  it('of two applications on two targets belong to two applications', () => {
    expect(findings(config('\n# application: a\n# target: one'), config('\n# application: b\n# target: two'))).toEqual([
      'error one-owner: ConfigMap shop/web : ConfigMap shop/web belongs to several applications: "a", "b"',
      'error one-owner: ConfigMap shop/web : ConfigMap shop/web belongs to several applications: "a", "b"',
    ]);
  });

  it('that one unit holds twice are reported, too', () => {
    expect(findings(config('\n# application: a'), config('\n# application: a'))).toEqual([
      'error unique-identity: ConfigMap shop/web : ConfigMap shop/web is there 2 times, from one unit',
      'error unique-identity: ConfigMap shop/web : ConfigMap shop/web is there 2 times, from one unit',
    ]);
  });

  it('of a custom kind need the version that its definition serves', () => {
    const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: httproutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: HTTPRoute, plural: httproutes }
  versions: [{ name: v1alpha2, served: false, storage: false }, { name: v1, served: true, storage: true }]
`;
    const route = (version: string) => `
apiVersion: gateway.networking.k8s.io/${version}
kind: HTTPRoute
metadata: { name: web, namespace: shop }
`;
    expect(findings(definition, route('v1'))).toEqual([]);
    expect(findings(definition, route('v1alpha2')).filter((line) => line.includes('custom-resource'))).toEqual([
      'error custom-resource-defined: gateway.networking.k8s.io/HTTPRoute shop/web /apiVersion: the definition of HTTPRoute does not serve "v1alpha2"',
    ]);
  });

  it('on a cluster that does not declare its version are not checked against versions', () => {
    const budget =
      '\napiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web, namespace: other }\n';
    expect(told(check(budget, { cluster: cluster(undefined) }).findings)).toEqual([]);
    expect(told(check(budget).findings)).toEqual([
      'error api-removed: policy/PodDisruptionBudget other/web /apiVersion: policy/v1beta1 PodDisruptionBudget was removed in Kubernetes 1.25',
    ]);
  });
});
