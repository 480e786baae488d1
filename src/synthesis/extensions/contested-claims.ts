import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import { listNames } from '../../core/names.js';
import type { PlannedExtension } from './plan-extensions.js';

/** An error for each claim that more than one extension makes in an environment. */
export function contestedClaims(planned: readonly PlannedExtension[]): readonly Finding[] {
  const claims = planned.flatMap(({ extension, environment, plan }) =>
    plan.intents.flatMap((intent) =>
      intent.intent === 'exclusive' ? [{ holder: extension.name, environment, claim: intent.claim }] : [],
    ),
  );
  const groups = groupBy(claims, ({ environment, claim }) => JSON.stringify([environment, claim]));
  return [...groups.values()].flatMap((group) => {
    const holders = [...new Set(group.map(({ holder }) => holder))];
    return group[0] === undefined || holders.length < 2 ? [] : contested(group[0], holders);
  });
}

interface Claim {
  readonly environment: string;
  readonly claim: string;
}

function contested({ environment, claim }: Claim, holders: readonly string[]): Finding {
  return {
    rule: 'claim-contested',
    severity: 'error',
    place: `${holders[0]} (${environment})`,
    message: `${JSON.stringify(claim)} can have one holder in an environment, and is claimed by ${listNames(holders)}`,
    hint: 'let one of them claim it, or give them different things to claim',
  };
}
