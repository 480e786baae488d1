/** What each rule says of its first example, by id. */
export const EXPECTED: { readonly [rule: string]: readonly string[] } = {
  'api-deprecated': [
    'warning api-deprecated: Endpoints shop/legacy /apiVersion: v1 Endpoints is deprecated since Kubernetes 1.33',
  ],
  'api-not-yet-served': [
    'error api-not-yet-served: admissionregistration.k8s.io/MutatingAdmissionPolicy defaults /apiVersion: admissionregistration.k8s.io/v1 MutatingAdmissionPolicy is served from Kubernetes 1.36 on',
  ],
  'api-removed': [
    'error api-removed: policy/PodDisruptionBudget shop/web /apiVersion: policy/v1beta1 PodDisruptionBudget was removed in Kubernetes 1.25',
  ],
  'api-served-by-default': [
    'warning api-served-by-default: admissionregistration.k8s.io/MutatingAdmissionPolicy defaults /apiVersion: admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy is not served by default',
  ],
  'budgets-overlap': [
    'error budgets-overlap: apps/Deployment shop/api : the pods are in several disruption budgets, and none of them can be evicted: "all", "api"',
  ],
  'certificate-exists': [
    'warning certificate-exists: gateway.networking.k8s.io/Gateway shop/edge /spec/listeners/0/tls/certificateRefs/0/name: there is no Secret "edge-tls" in namespace "shop"',
  ],
  'config-map-exists': [
    'error config-map-exists: Pod shop/web /spec/containers/0/env/0/valueFrom/configMapKeyRef/key: ConfigMap "web" has no key "LEVEL"',
  ],
  'custom-resource-defined': [
    'error custom-resource-defined: acme.example/Shop shop/web /apiVersion: nothing brings acme.example/v1 Shop: no definition among the objects of the cluster, no capability, no schema',
  ],
  'hpa-bounds': [
    'error hpa-bounds: autoscaling/HorizontalPodAutoscaler shop/web /spec/maxReplicas: maxReplicas is 4, below minReplicas 6',
  ],
  'hpa-target-exists': [
    'error hpa-target-exists: autoscaling/HorizontalPodAutoscaler shop/web /spec/scaleTargetRef: there is no StatefulSet "web" in namespace "shop"',
  ],
  'image-not-latest': [
    'warning image-not-latest: Pod shop/web /spec/containers/0/image: the image of container "web" is not pinned: "registry.example:5000/web"',
  ],
  'image-reference-valid': [
    'error image-reference-valid: Pod shop/web /spec/containers/0/image: the image of container "web" is no valid reference: "registry.example/Web:1.4.2"',
  ],
  'image-set': ['error image-set: Pod shop/web /spec/containers/0: container "web" has no image'],
  'ingress-backend-exists': [
    'error ingress-backend-exists: networking.k8s.io/Ingress shop/web /spec/defaultBackend/service/port: Service "web" has no port 8080',
  ],
  'no-host-namespaces': [
    'warning no-host-namespaces: Pod shop/web /spec/hostNetwork: the pod shares a namespace of its node: hostNetwork',
  ],
  'no-host-path': [
    'warning no-host-path: Pod shop/web /spec/volumes/0/hostPath: the pod mounts "/var/lib/web" of its node',
  ],
  'no-host-port': [
    'warning no-host-port: Pod shop/web /spec/containers/0/ports/0/hostPort: container "web" takes port 80 of its node',
  ],
  'one-owner': [
    'error one-owner: ConfigMap shop/features : ConfigMap shop/features belongs to several applications: "api", "web"',
    'error one-owner: ConfigMap shop/features : ConfigMap shop/features belongs to several applications: "api", "web"',
  ],
  'pdb-lets-drain': [
    'warning pdb-lets-drain: policy/PodDisruptionBudget shop/web /spec/minAvailable: minAvailable "80%" allows no eviction when all 3 pods run',
  ],
  'pdb-one-bound': [
    'error pdb-one-bound: policy/PodDisruptionBudget shop/web /spec: minAvailable and maxUnavailable are both set',
  ],
  'pdb-selects-pods': [
    'error pdb-selects-pods: policy/PodDisruptionBudget shop/web /spec/selector: no pod of namespace "shop" is selected',
  ],
  'plaintext-secret': [
    'error plaintext-secret: Secret shop/database /stringData: a Secret carries plaintext, which everyone can read who reads the output',
  ],
  'pod-security': [
    'error pod-security: Pod shop/web /spec/containers/0/securityContext/capabilities/add: container "web" adds the capability "NET_RAW", which namespace "shop" refuses: it enforces the baseline level',
  ],
  'probe-has-one-handler': [
    'error probe-has-one-handler: Pod shop/web /spec/containers/0/readinessProbe: readinessProbe of container "web" has no handler',
  ],
  'probe-port-exists': [
    'error probe-port-exists: Pod shop/web /spec/containers/0/livenessProbe/httpGet/port: livenessProbe of container "web" names port "web", which the container does not have',
  ],
  'rbac-no-escalation': [
    'warning rbac-no-escalation: rbac.authorization.k8s.io/ClusterRole tenant-operator /rules/0/verbs: the role grants bind on clusterroles: it can give itself any right',
  ],
  'rbac-no-secret-list': [
    'warning rbac-no-secret-list: rbac.authorization.k8s.io/ClusterRole reloader /rules/0/resources: the role reads Secrets of all namespaces: list, watch',
  ],
  'rbac-no-wildcard': [
    'warning rbac-no-wildcard: rbac.authorization.k8s.io/Role shop/web /rules/0/verbs: the role grants everything among verbs',
  ],
  'reference-granted': [
    'error reference-granted: gateway.networking.k8s.io/HTTPRoute shop/web /spec/rules/0/backendRefs/0/namespace: namespace "data" does not grant HTTPRoute of namespace "shop" the use of Service "search"',
  ],
  'requests-set': [
    'warning requests-set: Pod shop/web /spec/containers/0/resources: container "web" requests no memory',
  ],
  'role-exists': [
    'error role-exists: rbac.authorization.k8s.io/RoleBinding shop/web /roleRef/name: there is no Role "web" in namespace "shop"',
  ],
  'rollout-selects-its-pods': [
    'error rollout-selects-its-pods: argoproj.io/Rollout shop/web /spec/selector: the selector does not match the labels of the pod template: app In ("web") but app is "wbe"',
  ],
  'route-attaches': [
    'error route-attaches: gateway.networking.k8s.io/HTTPRoute shop/web /spec/parentRefs/0: no listener of Gateway "edge" in namespace "shop" takes the HTTPRoute for shop.example: "http": its hostname is "*.shop.example"',
  ],
  'route-backend-exists': [
    'error route-backend-exists: gateway.networking.k8s.io/HTTPRoute shop/web /spec/rules/0/backendRefs/0/port: Service "web" has no port 8080',
  ],
  'secret-exists': [
    'warning secret-exists: Pod shop/web /spec/containers/0/envFrom/0/secretRef: there is no Secret "database" in namespace "shop"',
  ],
  'selector-matches-template': [
    'error selector-matches-template: apps/DaemonSet shop/agent /spec/selector: the selector does not match the labels of the pod template: app In ("agent") but app is "agnet"',
  ],
  'service-account-exists': [
    'error service-account-exists: Pod shop/web /spec/serviceAccountName: there is no ServiceAccount "web" in namespace "shop"',
  ],
  'service-selects-pods': [
    'error service-selects-pods: Service shop/web /spec/selector: no pod of namespace "shop" has the labels that the Service selects',
  ],
  'service-target-port-exists': [
    'error service-target-port-exists: Service shop/web /spec/ports/0/targetPort: no pod that the Service selects has a TCP port with the name "web"',
  ],
  'single-scaler': [
    'error single-scaler: autoscaling/HorizontalPodAutoscaler shop/web /spec/scaleTargetRef: 2 autoscalers scale apps/Deployment web',
    'error single-scaler: autoscaling/HorizontalPodAutoscaler shop/web-memory /spec/scaleTargetRef: 2 autoscalers scale apps/Deployment web',
  ],
  'unique-container-names': [
    'error unique-container-names: Pod shop/web /spec/initContainers/0/name: two containers of the pod have the name "web"',
  ],
  'unique-container-ports': [
    'error unique-container-ports: Pod shop/web /spec/containers/0/ports/1/name: container "web" has two ports with the name "http"',
  ],
  'unique-env-names': [
    'error unique-env-names: Pod shop/web /spec/containers/0/env/1/name: container "web" sets the environment variable "LOG_LEVEL" twice',
  ],
  'unique-identity': [
    'error unique-identity: ConfigMap shop/web : ConfigMap shop/web is there 2 times, from targets that share the cluster',
    'error unique-identity: ConfigMap shop/web : ConfigMap shop/web is there 2 times, from targets that share the cluster',
  ],
  'unique-mount-paths': [
    'error unique-mount-paths: Pod shop/web /spec/containers/0/volumeMounts/1/mountPath: container "web" mounts two volumes at "/data"',
  ],
  'unique-service-ports': [
    'error unique-service-ports: Service shop/web /spec/ports/1: a port of a Service with several ports has no name',
  ],
  'unique-volume-names': [
    'error unique-volume-names: Pod shop/web /spec/volumes/1/name: two volumes of the pod have the name "data"',
  ],
  'volume-claim-exists': [
    'error volume-claim-exists: Pod shop/web /spec/volumes/0/persistentVolumeClaim/claimName: there is no PersistentVolumeClaim "web-data" in namespace "shop"',
  ],
  'volume-mount-has-volume': [
    'error volume-mount-has-volume: Pod shop/web /spec/containers/0/volumeMounts/0/name: container "web" mounts volume "cahce", which the pod does not have',
  ],
};
