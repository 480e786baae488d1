import type { AssemblySink } from '../assembly/sink.js';
import { FleetError } from '../core/errors.js';
import { isJsonObject } from '../core/json.js';
import { deepFreeze } from '../core/settings.js';
import { being, checkShape, fields, listOf } from '../core/shape.js';
import { showValue } from '../core/show-value.js';
import type { Delivery, DeliveryAdapter, DeliveryFile } from '../delivery/delivery-adapter.js';
import { identityOf } from '../manifest/kube-object.js';
import { writeYamlDocuments } from '../manifest/yaml-writer.js';
import type { DeliveredFile } from './verification/fleet-verification.js';

const object = being('an object of Kubernetes with apiVersion, kind and metadata.name', (value) => {
  if (!isJsonObject(value) || !isJsonObject(value.metadata)) return false;
  return [value.apiVersion, value.kind, value.metadata.name].every((text) => typeof text === 'string' && text !== '');
});
const path = being("a path that ends in '.yaml'", (value) => typeof value === 'string' && value.endsWith('.yaml'));
const FILES = listOf(fields<DeliveryFile>({ path, objects: listOf(object) }, ['path', 'objects']));

/**
 * Hands what delivery engines need to the sink.
 * @throws FleetError `DELIVERY_INVALID`, `VALUE_INVALID` in the name of an adapter
 */
export function deliver(
  delivery: Delivery,
  { adapters, sink }: { readonly adapters: readonly DeliveryAdapter[]; readonly sink: AssemblySink },
): readonly DeliveredFile[] {
  refuseTwice(adapters.map(({ name }) => name));
  if (adapters.length > 0) deepFreeze(delivery.fleet);
  const delivered = adapters.flatMap((adapter) => {
    const { name } = adapter;
    const place = `delivery/${name}`;
    const files = filesOf(adapter, delivery);
    checkShape(FILES, files, { subject: 'what deliver returns', path: place });
    return files.map(({ path, objects }) => ({ engine: name, path: `${place}/${path}`, objects }));
  });
  for (const { engine, path, objects } of delivered) {
    const content = writeYamlDocuments(objects.map((object) => ({ object, path: `delivery/${engine}` })));
    sink.file({ path, content, objects: objects.map(identityOf) });
  }
  return delivered;
}

function filesOf(adapter: DeliveryAdapter, delivery: Delivery): readonly DeliveryFile[] {
  try {
    return adapter.deliver(delivery);
  } catch (cause) {
    if (cause instanceof FleetError) throw cause;
    throw new FleetError('DELIVERY_INVALID', {
      message: `delivery adapter ${JSON.stringify(adapter.name)} threw: ${cause instanceof Error ? cause.message : showValue(cause)}`,
      hint: 'correct the adapter',
      path: `delivery/${adapter.name}`,
      cause,
    });
  }
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new FleetError('DELIVERY_INVALID', {
    message: `delivery adapter ${JSON.stringify(twice)} is given twice; both would write delivery/${twice}`,
    hint: 'give each adapter once',
  });
}
