import type { Member } from '../../application/member.js';
import { DATABASE_LABEL, type MigrationObjects } from './migration-objects.js';

export interface RunbookInput {
  readonly database: string;
  readonly member: Member;
  readonly objects: MigrationObjects;
  readonly engines: readonly string[];
}

/** How the migrations get to the database from a target, by the engines in use, and what to do when they fail. */
export function runbook(input: RunbookInput): string {
  const { database, member, objects, engines } = input;
  const job = objects.job.metadata.name;
  const sections = [
    `# Migrations of ${database} from ${member.name}`,
    `Job \`${job}\` in namespace \`${member.namespace}\` applies the SQL in ConfigMap \`${objects.configMap.metadata.name}\`.\nOther SQL is another Job; one that is done stays, and is not run again.`,
    ...(engines.includes('argocd') ? [ARGO_CD] : []),
    ...(engines.includes('flux') ? [FLUX] : []),
    byHand(input),
    whenItFails(input),
  ];
  return `${sections.join('\n\n')}\n`;
}

const ARGO_CD = `## Argo CD

The Job is in a sync wave before the workloads: these are applied once it is complete. Nothing is to be done.`;

const FLUX = `## Flux

Objects of one Kustomization do not wait for each other. Make the migrations under an application of their own, which
the others name in \`dependsOn\`, and let their Kustomizations do the same, with \`wait: true\` on that of the migrations;
or pause the Kustomization and go on as with kubectl.`;

function byHand({ database, member, objects }: RunbookInput): string {
  const { name, namespace, application } = member;
  const directory = `clusters/${name}/${application}`;
  return `## kubectl

Applying a directory does not wait for anything, so apply the migrations first. The namespace, and the Secret with the
credentials, must be there.

\`\`\`sh
kubectl apply --server-side --recursive -f ${directory} -l ${DATABASE_LABEL}=${database}
kubectl wait -n ${namespace} --for=condition=complete --timeout=30m job/${objects.job.metadata.name}
kubectl apply --server-side --recursive -f ${directory}
\`\`\``;
}

function whenItFails({ member, objects }: RunbookInput): string {
  const job = objects.job.metadata.name;
  return `## When it fails

The log says which statement did: \`kubectl logs -n ${member.namespace} job/${job}\`. A migration that was never applied
can be mended in its file, which makes another Job. To run the same SQL again, delete the Job and apply it:
\`kubectl delete -n ${member.namespace} job/${job}\`. What a migration left half done, because the database does not take
back changes of tables, is repaired by hand, before \`flyway repair\`.`;
}
