import type { ClusterIndex } from '../cluster/cluster-index.js';
import type { Problem } from '../engine/rule.js';
import { missingObject } from './missing-object.js';

export interface ServiceReference {
  readonly namespace: string;
  readonly name: string;
  /** Of the Service, by name or number; undefined where none is needed. */
  readonly port: string | number | undefined;
}

/** What is wrong with sending traffic to a Service, and in which of the fields `/name` and `/port`. */
export function serviceProblem(
  index: ClusterIndex,
  { namespace, name, port }: ServiceReference,
): { readonly field: string; readonly problem: Problem } | undefined {
  const service = index.find({ group: '', kind: 'Service', namespace, name });
  if (service === undefined)
    return {
      field: '/name',
      problem: {
        ...missingObject(index, { group: '', kind: 'Service', namespace, name }),
        hint: 'add the Service, or name one that is there',
      },
    };
  const ports = service.offer.service?.ports;
  if (port === undefined || ports === undefined || ports.some((own) => own.port === port || own.name === port))
    return undefined;
  return {
    field: '/port',
    problem: {
      message: `Service ${JSON.stringify(name)} has no port ${JSON.stringify(port)}`,
      hint: 'name a port of the Service, which is not the port of its pods',
      value: port,
      allowed: ports.map((own) => (own.name === undefined ? `${own.port}` : `${own.port} (${own.name})`)).join(', '),
    },
  };
}
