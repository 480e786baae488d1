import { FleetError } from '../../core/errors.js';
import { compareText } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { ProjectModel } from '../../placement/fleet-model.js';
import { type ArgoCdSettings, validRepositoryPattern } from './options.js';

/** On an Application: delete its objects with it. On an AppProject: keep it until no Application refers to it. */
export const RESOURCES_FINALIZER = 'resources-finalizer.argocd.argoproj.io';

export interface AppProjectInput {
  readonly project: ProjectModel;
  /** Namespaces that the project's units own. */
  readonly namespaces: readonly string[];
  readonly settings: ArgoCdSettings;
}

/** @throws FleetError `DELIVERY_INVALID` */
export function appProject({ project, namespaces, settings }: AppProjectInput): KubeObject {
  if (project.name === 'default') throw defaultProject();
  const declared = project.repositories.map((repository) => validRepositoryPattern(repository, project.name));
  const clusters = project.clusters.map((pattern) => validPattern(pattern, project.name));
  const allowed = project.namespaces.map((pattern) => validPattern(pattern, project.name));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: project.name,
      namespace: settings.namespace,
      annotations: {
        'argocd.argoproj.io/sync-wave': '-1',
        // In its own wave it would wait for Applications that only the next wave moves to another project.
        'argocd.argoproj.io/sync-options': 'PruneLast=true',
      },
      // An Application whose project is gone can neither delete its objects nor end.
      finalizers: [RESOURCES_FINALIZER],
    },
    spec: {
      sourceRepos: sortedUnique([settings.repository, ...declared]),
      // By name only: an entry with a server would also admit clusters whose name does not match.
      destinations: sortedUnique(clusters).flatMap((name) =>
        sortedUnique(allowed).map((namespace) => ({ name, namespace })),
      ),
      clusterResourceWhitelist: clusterScoped(project, namespaces),
    },
  };
}

function defaultProject(): FleetError {
  return new FleetError('DELIVERY_INVALID', {
    message: 'the project "default" is Argo CD\'s own, which applications outside the fleet use',
    hint: 'give the project, or a fleet without projects, another name',
    path: 'default',
  });
}

function clusterScoped(project: ProjectModel, namespaces: readonly string[]): readonly object[] {
  const items = [
    ...project.clusterScopedKinds.map(({ group, kind, name }) => ({
      group,
      kind,
      ...(name === undefined ? {} : { name }),
    })),
    ...namespaces.map((name) => ({ group: '', kind: 'Namespace', name })),
  ];
  const byKey = new Map(items.map((item) => [JSON.stringify([item.group, item.kind, item.name ?? '']), item]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, item]) => item);
}

function validPattern(pattern: string, project: string): string {
  if (pattern !== '' && !/[!?[\]{}\\]/.test(pattern)) return pattern;
  throw new FleetError('DELIVERY_INVALID', {
    message: `pattern ${JSON.stringify(pattern)} of project ${JSON.stringify(project)} means something else to Argo CD: only '*' stands for other characters`,
    hint: 'list the names, or use *',
    path: project,
  });
}

function sortedUnique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
