import type { Facts, Selector } from '../../core/selector.js';
import { groupOf, type KubeObject, type ObjectIdentity } from '../../manifest/kube-object.js';
import { type Listener, listenersOf } from '../reading/listener.js';
import type { PodView } from '../reading/pod-view.js';
import { itemsIn, labelsIn, listIn, numberIn, objectIn, textIn } from '../reading/unchecked.js';

/** What other objects can need of an object, as plain data. Only what its kind can offer is there. */
export interface Offer {
  readonly pods?: PodsOffer;
  readonly service?: ServiceOffer;
  /** Of a ConfigMap or a Secret. */
  readonly keys?: readonly string[];
  /** Objects that a controller makes of it, in its namespace. */
  readonly makes?: readonly MadeObject[];
  /** Of a Namespace. */
  readonly labels?: Facts;
  readonly listeners?: readonly Listener[];
  readonly grants?: Grants;
  readonly definition?: DefinitionOffer;
}

export interface PodsOffer {
  readonly labels: Facts;
  readonly ports: readonly NamedPort[];
  /** Undefined where the kind has none. */
  readonly replicas?: number;
}

export interface NamedPort {
  readonly name: string;
  readonly protocol: string;
}

export interface ServiceOffer {
  readonly ports: readonly { readonly port: number; readonly name?: string }[];
  readonly selector?: Selector;
}

export interface MadeObject {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Undefined when they are not known. */
  readonly keys?: readonly string[];
}

/** Of a ReferenceGrant. */
export interface Grants {
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
}

export interface DefinitionOffer {
  readonly group: string;
  readonly kind: string;
  /** Those that are served. */
  readonly versions: readonly string[];
}

/** `apps/Deployment`; `Service` in the core group. */
export function groupKind({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  const group = groupOf(apiVersion);
  return group === '' ? kind : `${group}/${kind}`;
}

const OFFERS: ReadonlyMap<string, (object: KubeObject) => Offer> = new Map<string, (object: KubeObject) => Offer>([
  ['Service', serviceOffer],
  ['ConfigMap', ({ data, binaryData }) => ({ keys: keysOf(data, binaryData) })],
  ['Secret', ({ data, stringData }) => ({ keys: keysOf(data, stringData) })],
  ['Namespace', ({ metadata }) => ({ labels: { ...labelsIn(metadata.labels), ...nameLabel(metadata.name) } })],
  ['gateway.networking.k8s.io/Gateway', (object) => ({ listeners: listenersOf(object) })],
  ['gateway.networking.k8s.io/ReferenceGrant', grantsOffer],
  ['apiextensions.k8s.io/CustomResourceDefinition', definitionOffer],
  ['external-secrets.io/ExternalSecret', externalSecretOffer],
  ['bitnami.com/SealedSecret', sealedSecretOffer],
  ['cert-manager.io/Certificate', certificateOffer],
]);

const NOTHING: Offer = Object.freeze({});

export function offerOf(object: KubeObject, pod: PodView | undefined): Offer {
  if (pod !== undefined) return object.kind === 'PodTemplate' ? NOTHING : { pods: podsOffer(object, pod) };
  return OFFERS.get(groupKind(object))?.(object) ?? NOTHING;
}

/** Of an object of which only the identity can be read. */
export function opaqueOffer({ group, kind, name }: ObjectIdentity): Offer {
  return group === 'bitnami.com' && kind === 'SealedSecret' ? { makes: [{ kind: 'Secret', name }] } : NOTHING;
}

const WITHOUT_REPLICAS = new Set(['DaemonSet', 'Job', 'CronJob']);

function podsOffer(object: KubeObject, { metadata, containers }: PodView): PodsOffer {
  const ports = containers.flatMap(({ list, isSidecar, container }) =>
    list === 'containers' || isSidecar ? listIn(container.ports).flatMap(namedPort) : [],
  );
  const labels = labelsIn(metadata.labels);
  if (object.kind === 'Pod') return { labels, ports, replicas: 1 };
  if (WITHOUT_REPLICAS.has(object.kind)) return { labels, ports };
  return { labels, ports, replicas: numberIn(objectIn(object.spec).replicas) ?? 1 };
}

function namedPort(port: unknown): NamedPort | [] {
  const { name, protocol } = objectIn(port);
  return typeof name === 'string' ? { name, protocol: textIn(protocol) ?? 'TCP' } : [];
}

function serviceOffer({ spec }: KubeObject): Offer {
  const { ports, selector } = objectIn(spec);
  const offered = itemsIn(ports).flatMap(([, { port, name }]) =>
    typeof port === 'number' ? { port, ...(typeof name === 'string' && { name }) } : [],
  );
  const labels = labelsIn(selector);
  const isSelecting = Object.keys(labels).length > 0;
  return { service: { ports: offered, ...(isSelecting && { selector: { matchLabels: labels } }) } };
}

function grantsOffer({ spec }: KubeObject): Offer {
  const { from, to } = objectIn(spec);
  return {
    grants: {
      from: itemsIn(from).map(([, { group, kind, namespace }]) => ({
        group: textIn(group) ?? '',
        kind: textIn(kind) ?? '',
        namespace: textIn(namespace) ?? '',
      })),
      to: itemsIn(to).map(([, { group, kind, name }]) => ({
        group: textIn(group) ?? '',
        kind: textIn(kind) ?? '',
        ...(typeof name === 'string' && name !== '' && { name }),
      })),
    },
  };
}

function definitionOffer({ spec }: KubeObject): Offer {
  const { group, names, versions } = objectIn(spec);
  const served = itemsIn(versions).flatMap(([, { name, served }]) =>
    served === true && typeof name === 'string' ? name : [],
  );
  return {
    definition: { group: textIn(group) ?? '', kind: textIn(objectIn(names).kind) ?? '', versions: served },
  };
}

/** @see https://external-secrets.io/latest/api/externalsecret/ */
function externalSecretOffer({ metadata, spec }: KubeObject): Offer {
  const { target, data, dataFrom } = objectIn(spec);
  const { name, template, manifest } = objectIn(target);
  const kind = textIn(objectIn(manifest).kind) === 'ConfigMap' ? 'ConfigMap' : 'Secret';
  const isListed = template === undefined && listIn(dataFrom).length === 0;
  const keys = itemsIn(data).flatMap(([, { secretKey }]) => textIn(secretKey) ?? []);
  return { makes: [{ kind, name: textIn(name) ?? metadata.name, ...(isListed && { keys }) }] };
}

function sealedSecretOffer({ metadata, spec }: KubeObject): Offer {
  const { encryptedData, template } = objectIn(spec);
  const keys = keysOf(encryptedData, objectIn(template).data);
  return { makes: [{ kind: 'Secret', name: metadata.name, keys }] };
}

function certificateOffer({ spec }: KubeObject): Offer {
  const name = textIn(objectIn(spec).secretName);
  return name === undefined ? NOTHING : { makes: [{ kind: 'Secret', name }] };
}

function keysOf(...maps: readonly unknown[]): readonly string[] {
  return maps.flatMap((map) => Object.keys(objectIn(map)));
}

function nameLabel(name: string): Facts {
  return { 'kubernetes.io/metadata.name': name };
}
