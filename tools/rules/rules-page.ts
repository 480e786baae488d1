import type { Documented, Rule } from '../../src/verification/engine/rule.js';

const HEAD = `# Rules

What is checked of the objects of a fleet, beyond the schemas of their kinds. Written by \`tools/rules/generate.ts\` from the rules themselves;
in each first example the rule fails, and no other does; in each second one all rules pass. The examples are for a cluster with Kubernetes 1.34,
the Gateway API and external-secrets.

- An **api** rule says what an API server refuses, or warns of. A **reference** rule says that something an object needs is not there, which no
  server minds. A **policy** rule advises against what works.
- Where somebody else may bring what is missing, or a feature of the cluster is not known, the finding is for information only, whatever the severity
  of the rule.
- The severity of a rule can be set, for all applications or for one, and so can \`off\`. A finding is suppressed by rule, application and object, with
  a reason; suppressions are listed, and those that suppress nothing are reported.
`;

/** The reference of rules, in Markdown. */
export function rulesPage(rules: readonly Documented<Rule>[]): string {
  const rows = rules.map(({ id, kind, severity, title }) => `| [${id}](#${id}) | ${kind} | ${severity} | ${title} |`);
  const table = ['| Rule | Kind | Severity | Passes when |', '| ---- | ---- | -------- | ----------- |', ...rows];
  return [HEAD, table.join('\n'), ...rules.map(section)].join('\n').concat('\n');
}

function section({ id, kind, severity, title, rationale, fails, passes }: Documented<Rule>): string {
  return `
## ${id}

${kind}, ${severity}: ${title}.

${rationale}

Fails:

${fenced(fails)}

Passes:

${fenced(passes)}`;
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trim()}\n\`\`\``;
}
