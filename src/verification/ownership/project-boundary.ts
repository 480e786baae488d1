import { FleetError } from '../../core/errors.js';
import { matchesGlob } from '../../core/glob.js';
import { listNames } from '../../core/names.js';
import { groupOf, identityOf, identityText, type KubeObject, type ObjectIdentity } from '../../manifest/kube-object.js';
import type { ProjectModel } from '../../placement/fleet-model.js';
import type { PlacementRecord } from '../../placement/records/record.js';

/** What a unit holds, as far as a boundary looks at it. */
export interface BoundedContents {
  readonly objects: readonly { readonly object: KubeObject; readonly path: string }[];
  readonly encrypted: readonly { readonly name: string; readonly identities: readonly ObjectIdentity[] }[];
}

/** The boundary that the platform team declared for a project, as Argo CD would enforce it. */
export class ProjectBoundary {
  readonly #project: ProjectModel;
  // Thousands of units share few namespaces and destinations.
  readonly #namespaces = new Map<string, boolean>();
  readonly #destinations = new Map<string, boolean>();

  constructor(project: ProjectModel) {
    this.#project = project;
  }

  /** What of a unit lies outside. */
  errors(record: PlacementRecord, { objects, encrypted }: BoundedContents): readonly FleetError[] {
    const errors: FleetError[] = [];
    if (!matchesAny(this.#project.clusters, record.destination, this.#destinations)) {
      const clusters = `clusters ${listNames(this.#project.clusters)}`;
      errors.push(this.#outside(`destination ${JSON.stringify(record.destination)}`, clusters, record.app));
    }
    for (const { object, path } of objects) {
      if (!this.#allows(object))
        errors.push(this.#outside(identityText(identityOf(object)), this.#allowed(object), path));
    }
    for (const { name, identities } of encrypted) {
      const outside = identities.filter(({ namespace }) => namespace !== '' && !this.#holds(namespace));
      for (const identity of outside)
        errors.push(this.#outside(identityText(identity), this.#allowedNamespaces(), `${record.app}/${name}`));
    }
    return errors;
  }

  #holds(namespace: string): boolean {
    return matchesAny(this.#project.namespaces, namespace, this.#namespaces);
  }

  #allows({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): boolean {
    if (namespace !== undefined) return this.#holds(namespace);
    if (apiVersion === 'v1' && kind === 'Namespace') return this.#holds(name);
    const group = groupOf(apiVersion);
    return this.#project.clusterScopedKinds.some(
      (allowed) =>
        allowed.group === group && allowed.kind === kind && (allowed.name === undefined || allowed.name === name),
    );
  }

  #allowed({ kind, metadata: { namespace } }: KubeObject): string {
    if (namespace !== undefined || kind === 'Namespace') return this.#allowedNamespaces();
    const kinds = this.#project.clusterScopedKinds.map((allowed) =>
      allowed.group === '' ? allowed.kind : `${allowed.group}/${allowed.kind}`,
    );
    return kinds.length === 0
      ? 'no cluster-scoped kinds but its namespaces'
      : `cluster-scoped kinds ${listNames(kinds)}`;
  }

  #allowedNamespaces(): string {
    return `namespaces ${listNames(this.#project.namespaces)}`;
  }

  #outside(what: string, allowed: string, path: string): FleetError {
    return new FleetError('PROJECT_BOUNDARY', {
      message: `${what} is outside project ${JSON.stringify(this.#project.name)}, which allows ${allowed}`,
      hint: 'declare a Project that allows it and name it in the application, or move the object',
      path,
    });
  }
}

function matchesAny(patterns: readonly string[], text: string, known: Map<string, boolean>): boolean {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const matched = patterns.some((pattern) => matchesGlob(pattern, text));
  known.set(text, matched);
  return matched;
}
