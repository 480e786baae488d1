import type { Member } from '../../application/member.js';
import type { Finding } from '../../core/finding.js';
import { listNames } from '../../core/names.js';
import type { PlacedExtension } from './place-extensions.js';
import type { PlannedExtension } from './plan-extensions.js';

/** An error for each intent that must be answered and is not, on some cluster of the application that asks. */
export function unansweredAsks(
  planned: readonly PlannedExtension[],
  placed: readonly PlacedExtension[],
): readonly Finding[] {
  const asks = planned.flatMap(({ extension, environment, plan }) =>
    plan.intents.flatMap((intent) =>
      intent.intent === 'other' && intent.mustAnswer === true ? [{ extension, environment, kind: intent.kind }] : [],
    ),
  );
  if (asks.length === 0) return [];
  const membersOf = (extension: string, environment: string) =>
    placed.find((one) => one.name === extension && one.environment === environment)?.members ?? [];
  return asks.flatMap(({ extension, environment, kind }) => {
    const answering = planned.filter(({ plan }) => plan.answers.includes(kind));
    const answered = new Set(
      answering.flatMap((one) => membersOf(one.extension.name, one.environment).map(({ cluster }) => cluster)),
    );
    const open = membersOf(extension.name, environment).filter(({ hub, cluster }) => !hub && !answered.has(cluster));
    return open.length === 0
      ? []
      : [unanswered(kind, open, { place: `${extension.name} (${environment})`, isKnown: answering.length > 0 })];
  });
}

function unanswered(kind: string, open: readonly Member[], about: { place: string; isKnown: boolean }): Finding {
  const clusters = listNames([...new Set(open.map(({ cluster }) => cluster))].sort());
  return {
    rule: 'ask-unanswered',
    severity: 'error',
    place: about.place,
    message: `${JSON.stringify(kind)} must be answered on every cluster of the application, and is not on ${clusters}`,
    hint: about.isKnown
      ? 'place the application that answers it there too'
      : 'add the extension that answers it to an application on these clusters',
  };
}
