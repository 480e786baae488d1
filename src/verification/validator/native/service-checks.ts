import type { JsonObject } from '../../../core/json.js';
import { itemsIn, listIn, textIn } from '../../reading/unchecked.js';
import { isIpAddress } from '../ip-address.js';
import { DNS_SUBDOMAIN } from '../name-syntax.js';
import { checkLabels } from '../object-meta.js';
import type { Walk } from '../walk.js';
import { IP_RANGE } from './field-constraint.js';
import { isSet } from './set-fields.js';

export function checkServiceSpec(walk: Walk, spec: JsonObject): void {
  const type = textIn(spec.type) ?? 'ClusterIP';
  checkLabels(walk, spec.selector, 'selector');
  checkPorts(walk, type, spec);
  checkAddresses(walk, spec);
  checkFieldsOfType(walk, type, spec);
  if (type === 'ExternalName') checkExternalName(walk, spec);
}

function checkAddresses(walk: Walk, { clusterIP, clusterIPs, loadBalancerSourceRanges }: JsonObject): void {
  const address = textIn(clusterIP);
  if (address !== undefined && address !== 'None' && !isIpAddress(address))
    walk.expect(
      'field-value',
      { value: address, allowed: '"None" or an IP address', hint: 'remove it, or correct it' },
      'clusterIP',
    );
  const [first, ...more] = listIn(clusterIPs);
  if (first !== undefined && first !== clusterIP)
    walk.expect('field-value', { value: first, allowed: 'clusterIP and others', hint: 'remove it' }, 'clusterIPs');
  for (const other of more)
    if (typeof other === 'string' && !isIpAddress(other))
      walk.expect('field-value', { value: other, allowed: 'IP addresses' }, 'clusterIPs');
  for (const range of listIn(loadBalancerSourceRanges))
    if (typeof range === 'string' && !IP_RANGE.test(range.trim()))
      walk.expect(
        'field-value',
        { value: range, allowed: 'a list of address ranges such as 10.0.0.0/8' },
        'loadBalancerSourceRanges',
      );
}

function checkFieldsOfType(walk: Walk, type: string, spec: JsonObject): void {
  for (const [field, types] of FIELDS_OF_TYPES) {
    const value = spec[field];
    if (types.includes(type) || !isSet(value) || value === 0 || isTolerated(field, spec)) continue;
    const message = `a Service of type ${type} has ${field}, which only ${types.join(' and ')} have`;
    walk.report('field-value', { message, hint: `remove ${field}, or change the type` }, field);
  }
  if (spec.clusterIP === 'None' && EXTERNAL.includes(type))
    walk.report(
      'field-value',
      { message: `a Service of type ${type} is not headless`, hint: 'remove clusterIP, or change the type' },
      'clusterIP',
    );
  const { healthCheckNodePort, externalTrafficPolicy } = spec;
  if (type === 'LoadBalancer' && externalTrafficPolicy !== 'Local' && Number(healthCheckNodePort ?? 0) > 0)
    walk.report(
      'field-value',
      { message: 'healthCheckNodePort needs the externalTrafficPolicy Local', hint: 'remove it' },
      'healthCheckNodePort',
    );
}

const EXTERNAL = ['NodePort', 'LoadBalancer'];
const INTERNAL = ['ClusterIP', ...EXTERNAL];

/** Fields that only some types of services have. */
const FIELDS_OF_TYPES: readonly (readonly [field: string, types: readonly string[]])[] = [
  ['allocateLoadBalancerNodePorts', ['LoadBalancer']],
  ['clusterIP', INTERNAL],
  ['clusterIPs', INTERNAL],
  ['externalTrafficPolicy', EXTERNAL],
  ['healthCheckNodePort', ['LoadBalancer']],
  ['ipFamilies', INTERNAL],
  ['ipFamilyPolicy', INTERNAL],
  ['loadBalancerClass', ['LoadBalancer']],
  ['loadBalancerSourceRanges', ['LoadBalancer']],
];

/** Whether what looks external is so by the addresses of a service inside. */
function isTolerated(field: string, { externalIPs }: JsonObject): boolean {
  return field === 'externalTrafficPolicy' && isSet(externalIPs);
}

/** The port of the kubelet, which some clouds would open to everybody. */
const KUBELET = 10_250;

function checkPorts(walk: Walk, type: string, { ports, clusterIP }: JsonObject): void {
  if (type !== 'ExternalName' && clusterIP !== 'None' && !isSet(ports))
    walk.report(
      'field-required',
      { message: 'ports is missing', hint: 'add at least one port, or set clusterIP to None' },
      'ports',
    );
  for (const [index, { port, nodePort }] of itemsIn(ports)) {
    walk.enter('ports');
    walk.enter(index);
    if (type === 'ClusterIP' && typeof nodePort === 'number' && nodePort !== 0)
      walk.report(
        'field-value',
        { message: 'a Service of type ClusterIP has no nodePort', hint: 'remove it, or change the type' },
        'nodePort',
      );
    if (type === 'LoadBalancer' && port === KUBELET)
      walk.expect(
        'field-value',
        { value: port, allowed: 'another port than that of the kubelet', hint: 'change it' },
        'port',
      );
    walk.leave();
    walk.leave();
  }
}

function checkExternalName(walk: Walk, { externalName }: JsonObject): void {
  const name = textIn(externalName);
  if (name === undefined)
    walk.report(
      'field-required',
      { message: 'externalName is missing', hint: 'add the DNS name to point to' },
      'externalName',
    );
  else if (!DNS_SUBDOMAIN.test(name.replace(/\.$/, '')))
    walk.expect('field-value', { value: name, allowed: 'a DNS name' }, 'externalName');
}
