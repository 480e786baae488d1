import type { Finding } from '../../core/finding.js';
import type { FindingGroup, FindingPlace } from '../../core/finding-group.js';
import { groupBy } from '../../core/group-by.js';
import { compareText } from '../../core/json.js';
import { showValue } from '../../core/show-value.js';
import { isAtLeast } from './group-findings.js';
import type { CheckedPlace, ValidationReport } from './validation-report.js';
import { type XmlElement, xmlDocument } from './xml.js';

/** A test case, and what it belongs to. */
interface Case {
  readonly suite: string;
  readonly application: string;
  readonly name: string;
  readonly outcome?: XmlElement;
}

/**
 * JUnit's XML: a suite for each target, a test for each of its findings, and one for each of its applications that has none. A finding
 * fails when it is grave enough; what is less grave, or was accepted, counts as skipped.
 * @see https://github.com/testmoapp/junitxml
 */
export function junitReport({ general, objects, checked }: ValidationReport, severity: Finding['severity']): string {
  const found = [
    ...general.map((finding) => generalCase(finding, severity)),
    ...objects.flatMap((group) => group.where.map((at) => objectCase(group, at, severity))),
  ];
  const mentioned = new Set(found.map(({ suite, application }) => `${suite} ${application}`));
  const clean = checked
    .map((place): Case => ({ suite: suiteOf(place), application: place.application, name: 'no findings' }))
    .filter(({ suite, application }) => !mentioned.has(`${suite} ${application}`));
  const suites = [...groupBy([...found, ...clean], ({ suite }) => suite)].sort(([a], [b]) => compareText(a, b));
  const content = suites.map(
    ([name, cases]): XmlElement => ({
      name: 'testsuite',
      attributes: { name, ...counts(cases) },
      content: [...cases].sort(compareCases).map(caseElement),
    }),
  );
  return xmlDocument({
    name: 'testsuites',
    attributes: { name: 'cdk8s-fleet validate', ...counts([...found, ...clean]) },
    content,
  });
}

function generalCase(finding: Finding, severity: Finding['severity']): Case {
  const { rule, place, message, hint } = finding;
  const text = `${message}\nnext: ${hint}\n`;
  return { suite: 'fleet', application: place, name: rule, outcome: outcomeOf(finding, { severity, text }) };
}

function objectCase(group: FindingGroup, at: FindingPlace, severity: Finding['severity']): Case {
  const { rule, application, object, pointer, message, value, allowed, hint, reason } = group;
  const text = [
    message,
    `object: ${object}`,
    ...(pointer === '' ? [] : [`field: ${pointer}`]),
    `from: ${at.path}${at.line === undefined ? '' : `:${at.line}`}`,
    `cluster: ${clusterText(at)}`,
    ...(value === undefined ? [] : [`value: ${showValue(value)}`]),
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
    `next: ${hint}`,
    '',
  ].join('\n');
  const name = [rule, object, pointer].filter((part) => part !== '').join(' ');
  return { suite: suiteOf(at), application, name, outcome: outcomeOf(group, { severity, text, reason }) };
}

function clusterText({ environment, cluster, kubernetes }: FindingPlace): string {
  if (environment === '') return `any with Kubernetes ${kubernetes}`;
  return kubernetes === undefined ? cluster : `${cluster}, Kubernetes ${kubernetes}`;
}

function outcomeOf(
  { rule, severity, message }: Pick<Finding, 'rule' | 'severity' | 'message'>,
  failing: { readonly severity: Finding['severity']; readonly text: string; readonly reason?: string | undefined },
): XmlElement {
  if (failing.reason !== undefined) return { name: 'skipped', attributes: { message: `accepted: ${failing.reason}` } };
  if (!isAtLeast(severity, failing.severity))
    return { name: 'skipped', attributes: { message: `${severity}: ${message}` } };
  return { name: 'failure', attributes: { type: rule, message }, content: failing.text };
}

function suiteOf({ target, environment, kubernetes }: Pick<CheckedPlace, 'target' | 'environment' | 'kubernetes'>) {
  if (environment === '') return `Kubernetes ${target}`;
  return kubernetes === undefined ? target : `${target} (Kubernetes ${kubernetes})`;
}

function caseElement({ suite, application, name, outcome }: Case): XmlElement {
  const classname = application === '' ? suite : `${suite}.${application}`;
  return { name: 'testcase', attributes: { classname, name }, ...(outcome !== undefined && { content: [outcome] }) };
}

function counts(cases: readonly Case[]) {
  const having = (name: string) => cases.filter(({ outcome }) => outcome?.name === name).length;
  return { tests: cases.length, failures: having('failure'), errors: 0, skipped: having('skipped') };
}

function compareCases(a: Case, b: Case): number {
  return compareText(a.application, b.application) || compareText(a.name, b.name);
}
