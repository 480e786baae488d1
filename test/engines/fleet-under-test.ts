import { resolve } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Application } from '../../src/application/application.js';
import { argoCd } from '../../src/delivery/argocd/argo-cd.js';
import type { DeliveryAdapter } from '../../src/delivery/delivery-adapter.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { Project } from '../../src/fleet/project.js';
import type { OnRemoval } from '../../src/placement/fleet-model.js';
import type { Wave } from '../../src/placement/policy/policy.js';
import { synthToDirectory } from '../../src/synthesis/synth.js';
import { REPOSITORY } from './argocd.js';

export interface FleetUnderTest {
  readonly clusters: readonly string[];
  readonly applications: { readonly [name: string]: ApplicationUnderTest };
}

/** A ConfigMap and a Deployment in a namespace named as the application. */
export interface ApplicationUnderTest {
  readonly targets: readonly string[];
  readonly image?: string;
  readonly images?: { readonly [target: string]: string };
  /** @default that of the fleet */
  readonly project?: string;
  readonly waves?: readonly Wave[];
  readonly onRemoval?: OnRemoval;
}

export function fleetOf({ clusters, applications }: FleetUnderTest): Fleet<object, 'production'> {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  for (const name of clusters) fleet.environment.production.deployTo(new Cluster(fleet, name));
  const names = new Set(Object.values(applications).flatMap(({ project }) => project ?? []));
  const projects = new Map([...names].map((name) => [name, new Project(fleet, name, { namespaces: ['*'] })]));
  for (const [
    name,
    { targets, image = 'registry.example/app:1', images = {}, project, waves, onRemoval },
  ] of Object.entries(applications)) {
    new Application(fleet, name, {
      namespace: name,
      project: projects.get(project ?? ''),
      settings: { image },
      overrides: Object.entries(images).map(([target, image]) => ({ targets: [target], values: { image } })),
      placement: { targets, waves },
      onRemoval,
      render(chart, { settings }) {
        new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: settings });
        new ApiObject(chart, 'workload', {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name },
          spec: {
            replicas: 1,
            selector: { matchLabels: { app: name } },
            template: {
              metadata: { labels: { app: name } },
              spec: { containers: [{ name: 'main', image: settings.image }] },
            },
          },
        });
      },
    });
  }
  return fleet;
}

export interface AssemblyOptions {
  /** @default an Argo CD that reads the directory from the Git server of these tests */
  readonly delivery?: readonly DeliveryAdapter[];
  readonly acknowledge?: readonly string[];
}

/** Generates the fleet into a directory, with the lock of earlier runs beside it. */
export function writeAssembly<S extends object, E extends string>(
  directory: string,
  fleet: Fleet<S, E>,
  { delivery = [argoCd({ repository: REPOSITORY })], acknowledge = [] }: AssemblyOptions = {},
): void {
  synthToDirectory(fleet, { directory, lockFile: `${resolve(directory)}.lock.json`, delivery, acknowledge });
}
