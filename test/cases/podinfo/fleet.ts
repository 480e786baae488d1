import { Application, Cluster, Fleet } from 'cdk8s-fleet';
import { PodinfoChart } from './chart.js';

export type Environment = 'dev' | 'staging' | 'production';

/** @param files texts of the configuration and of the scripts, by file name */
export function createFleet(files: { readonly [name: string]: string }): Fleet<object, Environment> {
  const fleet: Fleet<object, Environment> = new Fleet('podinfo', {
    environments: { dev: { settings: {} }, staging: { settings: {} }, production: { settings: {} } },
  });
  for (const environment of fleet.environments) environment.deployTo(new Cluster(fleet, `${environment.name}-1`));
  new Application(fleet, 'podinfo', {
    namespace: { dev: 'dev', staging: 'staging', production: 'production' },
    settings: { files },
    charts: (app, { namespace, environment, settings }) =>
      void new PodinfoChart(app, 'podinfo', { namespace, environment, files: settings.files }),
  });
  return fleet;
}
