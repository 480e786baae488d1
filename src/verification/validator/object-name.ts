import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { DNS_LABEL, DNS_LABEL_1035, DNS_SUBDOMAIN, PATH_SEGMENT, type Syntax } from './name-syntax.js';
import type { Walk } from './walk.js';

const CRON_JOB: Syntax = {
  allowed: `${DNS_SUBDOMAIN.allowed}, and at most 52 in all: the names of its jobs are longer`,
  test: (name) => name.length <= 52 && DNS_SUBDOMAIN.test(name),
};

const JOB: Syntax = {
  allowed: `${DNS_SUBDOMAIN.allowed}, and at most 63 in all: its pods have the name as a label`,
  test: (name) => name.length <= 63 && DNS_SUBDOMAIN.test(name),
};

/** Kinds, as `group/kind`, whose names are not DNS subdomains. */
const BY_KIND: ReadonlyMap<string, Syntax> = new Map([
  ['/Namespace', DNS_LABEL],
  ['/Event', PATH_SEGMENT],
  ['batch/CronJob', CRON_JOB],
  ['apiregistration.k8s.io/APIService', PATH_SEGMENT],
  ['certificates.k8s.io/CertificateSigningRequest', PATH_SEGMENT],
  ['certificates.k8s.io/ClusterTrustBundle', PATH_SEGMENT],
  ['internal.apiserver.k8s.io/StorageVersion', PATH_SEGMENT],
  ['networking.k8s.io/IPAddress', PATH_SEGMENT],
  ['policy/PodDisruptionBudget', PATH_SEGMENT],
  ['apps/StatefulSet', DNS_LABEL],
  ['batch/Job', JOB],
]);

/** The first minor version in which a Service may have a name that begins with a digit. */
const RELAXED_SERVICE_NAMES = 35;

/** How names of a kind are written, at a Kubernetes minor version. */
export function nameSyntaxOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>, minor: number): Syntax {
  const group = groupOf(apiVersion);
  if (group === 'rbac.authorization.k8s.io') return PATH_SEGMENT;
  if (group === '' && kind === 'Service') return minor < RELAXED_SERVICE_NAMES ? DNS_LABEL_1035 : DNS_LABEL;
  return BY_KIND.get(`${group}/${kind}`) ?? DNS_SUBDOMAIN;
}

/** Checks name and generateName. */
export function checkObjectName(walk: Walk, object: KubeObject): void {
  const { name, generateName } = object.metadata;
  const { allowed, test } = nameSyntaxOf(object, walk.minor);
  walk.enter('metadata');
  if (typeof name === 'string' && !test(name))
    walk.expect('metadata-name', { value: name, allowed, hint: `rename the ${object.kind}` }, 'name');
  // A server appends to the prefix, so that what is no end of a name may be the end of it.
  if (typeof generateName === 'string' && generateName !== '' && !test(`${generateName.slice(0, 58)}x`))
    walk.expect('metadata-name', { value: generateName, allowed, hint: 'change the prefix' }, 'generateName');
  const derived = derivedName(object);
  if (derived !== undefined && derived !== name)
    walk.expect('metadata-name', { value: name, allowed: JSON.stringify(derived), hint: `name it ${derived}` }, 'name');
  walk.leave();
}

/** Some kinds are named after what they hold. */
function derivedName({ apiVersion, kind, spec }: KubeObject): string | undefined {
  const { group, version, names } = membersOf(spec);
  if (typeof group !== 'string') return undefined;
  if (kind === 'APIService' && groupOf(apiVersion) === 'apiregistration.k8s.io') return `${String(version)}.${group}`;
  if (kind !== 'CustomResourceDefinition' || groupOf(apiVersion) !== 'apiextensions.k8s.io') return undefined;
  const { plural } = membersOf(names);
  return typeof plural === 'string' ? `${plural}.${group}` : undefined;
}

function membersOf(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
