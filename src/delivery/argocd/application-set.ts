import type { KubeObject } from '../../manifest/kube-object.js';
import type { ApplicationEnvironmentModel, EnvironmentModel } from '../../placement/fleet-model.js';
import type { Policy } from '../../placement/policy/policy.js';
import type { DeliverySet } from '../delivery-adapter.js';
import { RESOURCES_FINALIZER } from './app-project.js';
import { type IgnoredDifference, RESPECT_IGNORED } from './ignored-differences.js';
import type { ArgoCdSettings } from './options.js';

/** Labels of every generated Application. */
export const APPLICATION_LABEL = 'cdk8s-fleet/application';
export const ENVIRONMENT_LABEL = 'cdk8s-fleet/environment';
export const TARGET_LABEL = 'cdk8s-fleet/target';
export const WAVE_LABEL = 'cdk8s-fleet/wave';

export interface ApplicationSetInput {
  readonly fleet: string;
  readonly set: DeliverySet;
  readonly environment: EnvironmentModel;
  readonly application: ApplicationEnvironmentModel;
  readonly ignored: readonly IgnoredDifference[];
  readonly settings: ArgoCdSettings;
}

/**
 * One Application for each record. What holds for the whole set is written out, because Argo CD checks less of a templated project.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
 */
export function applicationSet(input: ApplicationSetInput): KubeObject {
  const { fleet, set, environment, application, ignored, settings } = input;
  const { repository, revision, namespace, inRepository } = settings;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      // Names hold no dot, so two sets never share a name, and a name never depends on what else exists.
      name: `${fleet}.${set.environment}.${set.application}`,
      namespace,
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ git: { repoURL: repository, revision, files: [{ path: inRepository(set.file) }] } }],
      syncPolicy: {
        applicationsSync: 'sync',
        preserveResourcesOnDeletion: application.onRemoval === 'orphan',
      },
      ...strategy(environment, application.policy),
      template: {
        metadata: templateMetadata(set, application),
        spec: {
          project: application.project,
          source: {
            repoURL: repository,
            targetRevision: revision,
            path: inRepository('{{.dir}}'),
            // Spelled out, or a kustomization.yaml among the manifests would change the tool.
            directory: { recurse: true },
          },
          destination: { name: '{{.destination}}', namespace: '{{.namespace}}' },
          ...syncPolicy(environment, ignored),
          ...(ignored.length > 0 ? { ignoreDifferences: ignored } : {}),
        },
      },
    },
  };
}

function templateMetadata(set: DeliverySet, application: ApplicationEnvironmentModel): object {
  return {
    name: '{{.name}}',
    labels: {
      [APPLICATION_LABEL]: set.application,
      [ENVIRONMENT_LABEL]: set.environment,
      [TARGET_LABEL]: '{{.cluster}}',
      [WAVE_LABEL]: '{{.wave}}',
    },
    annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
    // An Application with the finalizer takes its objects along, whether its record or its whole set goes.
    ...(application.onRemoval === 'delete' ? { finalizers: [RESOURCES_FINALIZER] } : {}),
  };
}

function syncPolicy({ autoSync, prune }: EnvironmentModel, ignored: readonly IgnoredDifference[]): object {
  const policy = {
    ...(autoSync ? { automated: { prune, selfHeal: true } } : {}),
    ...(ignored.length > 0 ? { syncOptions: [RESPECT_IGNORED] } : {}),
  };
  return Object.keys(policy).length > 0 ? { syncPolicy: policy } : {};
}

/** By the policy, not by the records: a set that gains or loses a target keeps its steps. */
function strategy(environment: EnvironmentModel, { waves = [] }: Policy): object {
  // RollingSync starts syncs by itself, even where the environment wants each started by hand.
  if (waves.length === 0 || !environment.autoSync) return {};
  const numbers = waves.map((_, wave) => `${wave}`);
  const step = (operator: 'In' | 'NotIn', values: readonly string[]) => ({
    matchExpressions: [{ key: WAVE_LABEL, operator, values }],
  });
  // The last step takes what no wave took: an Application that is in no step would never be synced.
  const steps = [...numbers.map((number) => step('In', [number])), step('NotIn', numbers)];
  return { strategy: { type: 'RollingSync', rollingSync: { steps } } };
}
