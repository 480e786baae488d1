/** A release of Kubernetes whose own code says what its API server serves. */
export interface KubernetesSource {
  readonly release: string;
  readonly version: string;
  /** Modules that are taken in another version than the release's own. */
  readonly instead?: { readonly [module: string]: string };
}

/** Custom resource definitions of one release of a project. Rows of one pack and release add up. */
export interface PackSource {
  readonly pack: string;
  readonly release: string;
  readonly module: string;
  /** Directory or file of released definitions inside the module; without it they are generated from its Go types. */
  readonly crds?: string;
  /** JSON patches that the project applies before it releases, by name of the definition. */
  readonly patches?: { readonly [definition: string]: string };
}

export const CONTROLLER_GEN = 'sigs.k8s.io/controller-tools@v0.19.0';

/** Oldest first, without a gap. */
export const KUBERNETES: readonly KubernetesSource[] = [
  { release: '1.27', version: 'v1.27.16' },
  { release: '1.28', version: 'v1.28.15' },
  { release: '1.29', version: 'v1.29.6' },
  { release: '1.30', version: 'v1.30.14' },
  // The checksum database does not hold v0.31.14 of this module.
  { release: '1.31', version: 'v1.31.14', instead: { 'k8s.io/kube-aggregator': 'v0.31.0' } },
  { release: '1.32', version: 'v1.32.13' },
  { release: '1.33', version: 'v1.33.13' },
  { release: '1.34', version: 'v1.34.4' },
  { release: '1.35', version: 'v1.35.4' },
  { release: '1.36', version: 'v1.36.3' },
  { release: '1.37', version: 'v1.37.0' },
];

const gatewayApi = 'sigs.k8s.io/gateway-api';
const flux = 'github.com/fluxcd';

/** Releases of a pack oldest first. Where two packs describe one kind, the first is asked unless a cluster names the other. */
export const PACKS: readonly PackSource[] = [
  { pack: 'gateway-api', release: '1.2.1', module: `${gatewayApi}@v1.2.1`, crds: 'config/crd/standard' },
  { pack: 'gateway-api', release: '1.3.0', module: `${gatewayApi}@v1.3.0`, crds: 'config/crd/standard' },
  { pack: 'gateway-api', release: '1.4.1', module: `${gatewayApi}@v1.4.1`, crds: 'config/crd/standard' },
  { pack: 'gateway-api', release: '1.5.1', module: `${gatewayApi}@v1.5.1`, crds: 'config/crd/standard' },
  { pack: 'gateway-api', release: '1.6.1', module: `${gatewayApi}@v1.6.1`, crds: 'config/crd/standard' },
  {
    pack: 'gateway-api-experimental',
    release: '1.2.1',
    module: `${gatewayApi}@v1.2.1`,
    crds: 'config/crd/experimental',
  },
  {
    pack: 'gateway-api-experimental',
    release: '1.3.0',
    module: `${gatewayApi}@v1.3.0`,
    crds: 'config/crd/experimental',
  },
  {
    pack: 'gateway-api-experimental',
    release: '1.4.1',
    module: `${gatewayApi}@v1.4.1`,
    crds: 'config/crd/experimental',
  },
  {
    pack: 'gateway-api-experimental',
    release: '1.5.1',
    module: `${gatewayApi}@v1.5.1`,
    crds: 'config/crd/experimental',
  },
  {
    pack: 'gateway-api-experimental',
    release: '1.6.1',
    module: `${gatewayApi}@v1.6.1`,
    crds: 'config/crd/experimental',
  },
  { pack: 'argo-cd', release: '3.5.1', module: 'github.com/argoproj/argo-cd/v3@v3.5.1', crds: 'manifests/crds' },
  {
    pack: 'argo-rollouts',
    release: '1.9.2',
    module: 'github.com/argoproj/argo-rollouts@v1.9.2',
    crds: 'manifests/crds',
  },
  { pack: 'flux', release: '2.9', module: `${flux}/source-controller@v1.9.6`, crds: 'config/crd/bases' },
  { pack: 'flux', release: '2.9', module: `${flux}/kustomize-controller@v1.9.6`, crds: 'config/crd/bases' },
  { pack: 'flux', release: '2.9', module: `${flux}/helm-controller/api@v1.6.4` },
  { pack: 'flux', release: '2.9', module: `${flux}/notification-controller/api@v1.9.4` },
  { pack: 'flux', release: '2.9', module: `${flux}/image-reflector-controller/api@v1.2.5` },
  { pack: 'flux', release: '2.9', module: `${flux}/image-automation-controller/api@v1.2.5` },
  { pack: 'flux', release: '2.9', module: `${flux}/source-watcher/api/v2@v2.2.4` },
  {
    pack: 'prometheus-operator',
    release: '0.93.0',
    module: 'github.com/prometheus-operator/prometheus-operator@v0.93.0',
    crds: 'example/prometheus-operator-crd',
  },
  {
    pack: 'cert-manager',
    release: '1.21.0',
    module: 'github.com/cert-manager/cert-manager@v1.21.0',
    crds: 'deploy/crds',
  },
  {
    pack: 'external-secrets',
    release: '1.3.2',
    module: 'github.com/external-secrets/external-secrets@v1.3.2',
    crds: 'config/crds/bases',
  },
  {
    pack: 'keda',
    release: '2.20.2',
    module: 'github.com/kedacore/keda/v2@v2.20.2',
    crds: 'config/crd/bases',
    patches: {
      'scaledjobs.keda.sh': 'config/crd/patches/scaledjob_patch.yaml',
      'scaledobjects.keda.sh': 'config/crd/patches/scaledobject_patch.yaml',
    },
  },
  {
    pack: 'istio',
    release: '1.31.1',
    module: 'istio.io/api@v1.31.1',
    crds: 'kubernetes/customresourcedefinitions.gen.yaml',
  },
  { pack: 'mcs-api', release: '0.5.2', module: 'sigs.k8s.io/mcs-api@v0.5.2', crds: 'config/crd' },
];
