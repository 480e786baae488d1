import type { JsonObject } from '../../../core/json.js';
import { objectIn, textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';

/** An event is where its object is; of what has no namespace it is in `default`. */
export function checkEvent(walk: Walk, event: JsonObject): void {
  const { metadata, involvedObject, eventTime } = event;
  const isNew = eventTime !== undefined && eventTime !== null;
  if (isNew) checkReport(walk, event);
  const namespace = textIn(objectIn(metadata).namespace);
  const about = textIn(objectIn(involvedObject).namespace);
  if (namespace === undefined || (about === undefined && namespace === 'default')) return;
  if (isNew ? about !== undefined || namespace === 'kube-system' : about === namespace) return;
  walk.enter('involvedObject');
  walk.expect('field-value', { value: about, allowed: `that of the event, ${namespace}` }, 'namespace');
  walk.leave();
}

/** An event that tells its time tells who reports what, too. */
function checkReport(walk: Walk, event: JsonObject): void {
  for (const field of ['reportingComponent', 'reportingInstance', 'action', 'reason'])
    if (textIn(event[field]) === undefined)
      walk.report(
        'field-required',
        { message: `${field} is missing, which eventTime needs`, hint: `add ${field}` },
        field,
      );
}
