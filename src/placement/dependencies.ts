import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { compareText } from '../core/json.js';
import { didYouMean, listNames } from '../core/names.js';
import type { Candidate } from './candidate.js';
import type { PolicyContext } from './filter.js';
import type { ApplicationModel } from './fleet-model.js';

/** `NAME_UNKNOWN` for each dependency that no application is, `DEPENDENCY_CYCLE` for each circle, printed. */
export function dependencyErrors(applications: readonly ApplicationModel[]): readonly FleetError[] {
  const sorted = applications.toSorted((a, b) => compareText(a.name, b.name));
  const byName = new Map(sorted.map((application) => [application.name, application]));
  const known = [...byName.keys()];
  const unknown = sorted.flatMap(({ name, dependsOn = [] }) =>
    dependsOn
      .filter((dependency) => !byName.has(dependency))
      .map((dependency) => {
        const message = `application ${JSON.stringify(name)} depends on ${JSON.stringify(dependency)}, which is unknown${didYouMean(dependency, known)}`;
        return new FleetError('NAME_UNKNOWN', { message, hint: `use one of ${listNames(known)}`, path: name });
      }),
  );
  return [...unknown, ...circlesOf(sorted, byName).map(circleError)];
}

/** At least one circle of every set of applications that depend on each other; each as the names along it. */
function circlesOf(
  sorted: readonly ApplicationModel[],
  byName: ReadonlyMap<string, ApplicationModel>,
): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = ({ name, dependsOn = [] }: ApplicationModel): void => {
    const start = path.indexOf(name);
    if (start >= 0) circles.push(path.slice(start));
    if (start >= 0 || done.has(name)) return;
    path.push(name);
    for (const dependency of dependsOn.toSorted(compareText)) {
      const application = byName.get(dependency);
      if (application !== undefined) visit(application);
    }
    path.pop();
    done.add(name);
  };
  for (const application of sorted) visit(application);
  return circles;
}

function circleError(names: readonly string[]): FleetError {
  return new FleetError('DEPENDENCY_CYCLE', {
    message: `applications depend on each other in a circle: ${[...names, ...names.slice(0, 1)].join(' → ')}`,
    hint: 'remove one of these dependencies',
    path: names[0] ?? '',
  });
}

interface Chosen {
  readonly context: Pick<PolicyContext, 'application' | 'environment'>;
  readonly chosen: readonly Candidate[];
}

/** Warns of dependencies that run on other clusters than what depends on them. */
export function dependencyFindings(outcomes: readonly Chosen[]): readonly Finding[] {
  const clusters = new Map<string, Set<string>>();
  for (const { context, chosen } of outcomes) {
    const { name } = context.application;
    const own = clusters.get(name) ?? new Set();
    clusters.set(name, own);
    for (const { cluster } of chosen) own.add(cluster.name);
  }
  return outcomes.flatMap(({ context, chosen }) => {
    const { application, environment } = context;
    return (application.dependsOn ?? []).flatMap((dependency): readonly Finding[] => {
      const alone = chosen.filter(({ cluster }) => !clusters.get(dependency)?.has(cluster.name));
      if (alone.length === 0) return [];
      const targets = listNames(alone.map(({ target }) => target.name).sort(compareText));
      return [
        {
          rule: 'dependency-absent',
          severity: 'warning',
          place: `${environment.name}/${application.name}`,
          message: `it depends on ${JSON.stringify(dependency)}, which is not placed on the cluster of ${targets}`,
          hint: `place ${JSON.stringify(dependency)} there too, or remove the dependency`,
        },
      ];
    });
  });
}
