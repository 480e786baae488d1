import type { JsonObject } from '../../../core/json.js';
import { objectIn, textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';

/** An event is where its object is; of what has no namespace it is in `default`. */
export function checkEvent(walk: Walk, { metadata, involvedObject, eventTime }: JsonObject): void {
  const namespace = textIn(objectIn(metadata).namespace);
  const about = textIn(objectIn(involvedObject).namespace);
  if (namespace === undefined || (about === undefined && namespace === 'default')) return;
  const isNew = eventTime !== undefined && eventTime !== null;
  if (isNew ? about !== undefined || namespace === 'kube-system' : about === namespace) return;
  walk.enter('involvedObject');
  walk.expect(
    'field-value',
    { value: about, allowed: `that of the event, ${namespace}`, hint: 'correct it' },
    'namespace',
  );
  walk.leave();
}
