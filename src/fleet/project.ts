import { Construct } from 'constructs';
import { checkShape, fields, listOf, text } from '../core/shape.js';
import type { ProjectModel } from '../placement/fleet-model.js';
import { Fleet } from './fleet.js';

export interface ProjectProps {
  /** Repositories it may deploy from, besides the one the assembly is in. @default [] */
  readonly repositories?: readonly string[];
  /** Destinations of clusters, `*` stands for any characters. @default ['*'] */
  readonly clusters?: readonly string[];
  /** Namespaces, `*` stands for any characters. */
  readonly namespaces: readonly string[];
  /** Cluster-scoped kinds it may have, besides the namespaces it owns. @default [] */
  readonly clusterScopedKinds?: readonly ClusterScopedKind[];
}

export interface ClusterScopedKind {
  /** `''` for the core group. */
  readonly group: string;
  readonly kind: string;
  /** @default any name */
  readonly name?: string;
}

const SHAPE = fields<ProjectProps>(
  {
    repositories: listOf(text),
    clusters: listOf(text),
    namespaces: listOf(text),
    clusterScopedKinds: listOf(fields<ClusterScopedKind>({ group: text, kind: text, name: text }, ['group', 'kind'])),
  },
  ['namespaces'],
);

/** The boundary that applications of a tenant may not leave. Argo CD enforces the same as an AppProject. */
export class Project extends Construct {
  readonly name: string;
  readonly model: ProjectModel;

  /** @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_INVALID` */
  constructor(scope: Construct, name: string, props: ProjectProps) {
    const { projects } = Fleet.of(scope).members;
    super(projects.scopeOf(scope, name), name);
    checkShape(SHAPE, props, { subject: `project ${name}`, path: this.node.path });
    this.name = name;
    this.model = {
      name,
      repositories: [...(props.repositories ?? [])].sort(),
      clusters: [...(props.clusters ?? ['*'])].sort(),
      namespaces: [...props.namespaces].sort(),
      clusterScopedKinds: (props.clusterScopedKinds ?? []).map((kind) => ({ ...kind })),
    };
    projects.add(name, this);
  }
}
