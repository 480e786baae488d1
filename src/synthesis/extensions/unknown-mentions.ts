import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import { didYouMean, listNames } from '../../core/names.js';
import { candidatesOf } from '../../placement/candidate.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import { unknownFactsAskedBy } from '../../placement/policy/unknown-facts.js';
import type { PlannedExtension } from './plan-extensions.js';

/** `NAME_UNKNOWN` for each application that an option names and that the extension has nothing to do with. */
export function unknownApplications(
  planned: readonly PlannedExtension[],
  { applications }: FleetModel,
): readonly FleetError[] {
  const known = new Set(applications.map(({ name }) => name));
  const errors = new Map<string, FleetError>();
  for (const { extension, plan } of planned) {
    for (const { option, application } of plan.mentions) {
      if (application === undefined) continue;
      const { application: own, name } = extension;
      if (own === undefined ? known.has(application) : own === application) continue;
      const what = `${option} names the application ${JSON.stringify(application)}`;
      const details =
        own === undefined
          ? {
              message: `${what}, which is unknown${didYouMean(application, [...known])}`,
              hint: `use one of ${listNames([...known].sort())}`,
            }
          : {
              message: `${what}, and the extension is about ${JSON.stringify(own)} alone`,
              hint: 'leave it out, or make the extension under the fleet',
            };
      // An extension says the same in every environment.
      errors.set(`${name} ${what}`, new FleetError('NAME_UNKNOWN', { ...details, path: extension.node.path }));
    }
  }
  return [...errors.values()];
}

/** A warning for each fact that an extension asks for and no target has. */
export function unknownFacts(planned: readonly PlannedExtension[], model: FleetModel): readonly Finding[] {
  const asked = planned.flatMap(({ extension, environment, plan }) =>
    plan.mentions.flatMap(({ option, on }) =>
      on === undefined ? [] : { asker: extension.name, environment, part: option, selector: on },
    ),
  );
  if (asked.length === 0) return [];
  const { factNames } = candidatesOf(model);
  const byAsker = groupBy(asked, ({ asker }) => asker);
  return [...byAsker].flatMap(([asker, selectors]) => unknownFactsAskedBy(asker, selectors, factNames));
}
