import { Construct } from 'constructs';
import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';
import type { Facts } from '../core/selector.js';
import { deepFreeze } from '../core/settings.js';
import { anything, checkShape, fields, listOf, mapOf, oneOf, text } from '../core/shape.js';
import type { Taint } from '../core/taint.js';
import type { ClusterModel } from '../placement/fleet-model.js';
import { readLabels } from './facts.js';
import { Fleet } from './fleet.js';

export interface ClusterProps {
  readonly region?: string;
  /** Names of the availability zones its nodes are in. @default [] */
  readonly zones?: readonly string[];
  /** For example `aws`, `gcp`, `azure`, `on-premises`. */
  readonly provider?: string;
  /** ISO 3166-1 alpha-2, for example `IE`. */
  readonly country?: string;
  /** `<major>.<minor>`, for example `1.33`. */
  readonly kubernetes?: string;
  /** What else selectors can ask for. @default {} */
  readonly labels?: Facts;
  /** @default [] */
  readonly taints?: readonly Taint[];
  /** Kubernetes quantities by resource, for example `{ cpu: '400', memory: '1600Gi' }`. @default {} */
  readonly capacity?: { readonly [resource: string]: string };
  /** What is installed there, with versions: `{ 'gateway-api': '1.5' }`, or `''` where a version means nothing. @default {} */
  readonly capabilities?: { readonly [name: string]: string };
  /** Files and directories that hold its custom definitions, or a dump of what it serves; see docs/schemas.md. @default [] */
  readonly schemas?: readonly string[];
  /** The cluster's name in delivery engines, for Argo CD that of the cluster Secret. @default the cluster's name */
  readonly destination?: string;
}

/** A real cluster and what is known of it. It takes part once an environment deploys to it. */
export class Cluster extends Construct {
  readonly name: string;
  readonly model: ClusterModel;

  /** @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_INVALID`, `FACT_RESERVED` */
  constructor(scope: Construct, name: string, props: ClusterProps = {}) {
    const { clusters } = Fleet.of(scope).members;
    super(clusters.scopeOf(scope, name), name);
    this.name = name;
    checkShape(SHAPE, props, { subject: `cluster ${name}`, path: this.node.path });
    this.model = deepFreeze(readCluster(name, props, this.node.path));
    clusters.add(name, this);
  }
}

const EFFECTS = ['NoSelect', 'PreferNoSelect', 'NoSelectIfNew'];
const SHAPE = fields<ClusterProps>({
  region: text,
  zones: listOf(text),
  provider: text,
  country: text,
  kubernetes: text,
  labels: anything,
  taints: listOf(fields<Taint>({ key: text, value: text, effect: oneOf(...EFFECTS) }, ['key', 'effect'])),
  capacity: mapOf(text),
  capabilities: mapOf(text),
  schemas: listOf(text),
  destination: text,
});

const PATTERNS = {
  region: /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  provider: /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  country: /^[A-Z]{2}$/,
  kubernetes: /^1\.[0-9]{1,3}$/,
  destination: /^[^\p{Cc}\s]{1,253}$/u,
} as const;
const VERSION = /^([0-9]+(\.[0-9]+)*)?$/;
const QUANTITY = /^[0-9]+(\.[0-9]+)?([eE][0-9]+|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;
function readCluster(name: string, props: ClusterProps, path: string): ClusterModel {
  const check = (field: string, value: string, pattern: RegExp, allowed: string) => {
    if (pattern.test(value)) return;
    throw new FleetError('VALUE_INVALID', {
      message: `${field} is ${JSON.stringify(value)}; allowed is ${allowed}`,
      hint: `mend ${field} of cluster ${JSON.stringify(name)}`,
      path,
    });
  };
  const scalars = ['region', 'provider', 'country', 'kubernetes'] as const;
  for (const field of scalars) {
    const value = props[field];
    if (value !== undefined) check(field, value, PATTERNS[field], ALLOWED[field]);
  }
  const destination = props.destination ?? name;
  check('destination', destination, PATTERNS.destination, 'a name without blanks');
  for (const [key, value] of Object.entries(props.capabilities ?? {}))
    check(`capability ${key}`, value, VERSION, "a dotted version such as '1.5', or ''");
  for (const [key, value] of Object.entries(props.capacity ?? {}))
    check(`capacity ${key}`, value, QUANTITY, "a Kubernetes quantity such as '16' or '64Gi'");
  const schemas = [...new Set(props.schemas)].sort();
  return {
    name,
    destination,
    ...(props.region === undefined ? {} : { region: props.region }),
    zones: [...new Set(props.zones)].sort(),
    ...(props.provider === undefined ? {} : { provider: props.provider }),
    ...(props.country === undefined ? {} : { country: props.country }),
    ...(props.kubernetes === undefined ? {} : { kubernetes: props.kubernetes }),
    labels: readLabels(props.labels, path),
    taints: (props.taints ?? []).map((taint) => ({ ...taint })),
    capacity: sorted(props.capacity),
    capabilities: sorted(props.capabilities),
    ...(schemas.length > 0 && { schemas }),
  };
}

const ALLOWED = {
  region: 'a label value, for example eu-west-1',
  provider: 'a label value, for example aws',
  country: 'a two-letter ISO 3166-1 code, for example IE',
  kubernetes: "'<major>.<minor>', for example '1.33'",
} as const;

function sorted(map: { readonly [key: string]: string } = {}): { readonly [key: string]: string } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}
