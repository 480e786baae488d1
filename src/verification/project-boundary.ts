import { FleetError } from '../core/errors.js';
import { matchesGlob } from '../core/glob.js';
import { listNames } from '../core/names.js';
import { groupOf, identityOf, identityText, type KubeObject } from '../manifest/kube-object.js';
import type { ProjectModel } from '../placement/fleet-model.js';
import type { PlacementRecord } from '../placement/record.js';

/** What of a unit lies outside the boundary that the platform team declared for its project. */
export function boundaryErrors(
  project: ProjectModel,
  record: PlacementRecord,
  objects: readonly { readonly object: KubeObject; readonly path: string }[],
): readonly FleetError[] {
  const errors: FleetError[] = [];
  const refuse = (message: string, allowed: string, path: string) =>
    errors.push(
      new FleetError('PROJECT_BOUNDARY', {
        message: `${message} is outside project ${JSON.stringify(project.name)}, which allows ${allowed}`,
        hint: 'declare a Project that allows it and name it in the application, or move the object',
        path,
      }),
    );
  if (!project.clusters.some((pattern) => matchesGlob(pattern, record.destination))) {
    refuse(`destination ${JSON.stringify(record.destination)}`, `clusters ${listNames(project.clusters)}`, record.app);
  }
  for (const { object, path } of objects) {
    const { namespace } = object.metadata;
    const inside = namespace === undefined ? allowsClusterScoped(project, object) : allowsNamespace(project, namespace);
    if (inside) continue;
    const allowed =
      namespace === undefined
        ? `cluster-scoped ${project.clusterScopedKinds.length === 0 ? 'nothing but its namespaces' : listNames(project.clusterScopedKinds.map(({ group, kind }) => (group === '' ? kind : `${group}/${kind}`)))}`
        : `namespaces ${listNames(project.namespaces)}`;
    refuse(identityText(identityOf(object)), allowed, path);
  }
  return errors;
}

function allowsNamespace(project: ProjectModel, namespace: string): boolean {
  return project.namespaces.some((pattern) => matchesGlob(pattern, namespace));
}

function allowsClusterScoped(project: ProjectModel, { apiVersion, kind, metadata: { name } }: KubeObject): boolean {
  if (apiVersion === 'v1' && kind === 'Namespace') return allowsNamespace(project, name);
  const group = groupOf(apiVersion);
  return project.clusterScopedKinds.some(
    (allowed) => allowed.group === group && allowed.kind === kind && (allowed.name === undefined || allowed.name === name),
  );
}
