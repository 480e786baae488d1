import type { JsonObject } from '../../core/json.js';
import type { Documented, ObjectRule } from '../engine/rule.js';
import { repeatedIn } from '../reading/repeated.js';
import { itemsIn, objectIn, textIn } from '../reading/unchecked.js';

export const uniqueServicePorts: Documented<ObjectRule> = {
  id: 'unique-service-ports',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  kinds: ['Service'],
  title: 'the ports of a Service differ in name and number, and have names when there are several',
  rationale:
    'An API server refuses a Service with two ports of one name, with the same number and protocol twice, or with several ports of which one has no name.',
  fails: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  ports: [{ name: http, port: 80 }, { port: 443 }]
`,
  passes: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  ports: [{ name: http, port: 80 }, { name: https, port: 443 }]
`,
  check({ object }, report) {
    const { ports } = objectIn(object.spec);
    if (!Array.isArray(ports) || ports.length < 2) return;
    for (const [index, port] of itemsIn(ports)) {
      if (textIn(port.name) !== undefined) continue;
      report({
        pointer: `/spec/ports/${index}`,
        message: 'a port of a Service with several ports has no name',
        hint: 'name every port',
      });
    }
    for (const { key, index } of repeatedIn(ports))
      report({
        pointer: `/spec/ports/${index}/name`,
        message: `two ports have the name ${JSON.stringify(key)}`,
        hint: 'rename one of them',
        value: key,
      });
    for (const { key, index } of repeatedIn(ports, numberAndProtocol))
      report({
        pointer: `/spec/ports/${index}/port`,
        message: `port ${key} is there twice`,
        hint: 'remove one of them',
        value: key,
      });
  },
};

function numberAndProtocol({ port, protocol }: JsonObject): string | undefined {
  return typeof port === 'number' ? `${port}/${textIn(protocol) ?? 'TCP'}` : undefined;
}
