import type { Handlers } from '../../application/contribution.js';
import type { Placed } from '../../application/extension.js';
import { type Member, memberOf } from '../../application/member.js';
import { targetFactsOf } from '../../application/target-facts.js';
import { groupBy } from '../../core/group-by.js';
import type { IntentKind, StatedIntent } from '../../core/intent.js';
import { callable, checkShape, fields } from '../../core/shape.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import type { UnitExtension } from '../../rendering/extend-unit.js';
import { attemptEach } from '../../rendering/render-errors.js';
import type { OnUserCode } from '../user-code.js';
import type { PlannedExtensions } from './plan-extensions.js';

/** An extension at work in one environment, and the units it is about. */
export interface PlacedExtension extends UnitExtension {
  readonly environment: string;
  /** Undefined for one of the whole fleet. */
  readonly application: string | undefined;
  readonly members: readonly Member[];
}

const HANDLERS = fields<Handlers>({
  reshape: callable,
  scale: callable,
  surround: callable,
  transform: callable,
  gather: callable,
});

/**
 * Gets the handlers of every extension for what was placed.
 * @throws FleetError `RENDER_FAILED` or what an extension throws, all of them together
 */
export function placeExtensions(
  { model, extensions: planned }: PlannedExtensions,
  records: Iterable<PlacementRecord>,
  onUserCode: OnUserCode = () => undefined,
): readonly PlacedExtension[] {
  if (planned.length === 0) return [];
  const members = membersOf(model, records);
  const inEnvironment = groupBy(members, ({ environment }) => environment);
  const ofApplication = groupBy(members, ({ environment, application }) => `${environment}/${application}`);
  const intents = groupBy(model.intents, ({ environment, intent }) => `${environment}/${intent}`);
  return attemptEach(
    planned,
    ({ extension, environment }) => `${extension.name} (${environment})`,
    ({ extension, environment, view }) => {
      const { name, application } = extension;
      const about =
        application === undefined ? inEnvironment.get(environment) : ofApplication.get(`${environment}/${application}`);
      const placed: Placed = Object.freeze({
        ...view,
        members: Object.freeze(about ?? []),
        stated: <K extends IntentKind>(kind: K) => statedOf(kind, intents.get(`${environment}/${kind}`) ?? []),
      });
      onUserCode({ name, call: 'extend', path: `${name} (${environment})` });
      const handlers = extension.extend?.(placed) ?? {};
      onUserCode(undefined);
      checkShape(HANDLERS, handlers, { subject: 'what extend returns', path: name });
      return { name, environment, application, handlers, members: placed.members };
    },
  );
}

function statedOf<K extends IntentKind>(kind: K, intents: readonly StatedIntent[]): readonly StatedIntent<K>[] {
  return intents.filter((intent): intent is StatedIntent<K> => intent.intent === kind);
}

function membersOf(model: FleetModel, records: Iterable<PlacementRecord>): readonly Member[] {
  const targets = targetFactsOf(model);
  return Array.from(records).flatMap((record) => {
    const target = targets.get(record.cluster);
    return target === undefined ? [] : memberOf(record, target);
  });
}
