import { ApiObject, type Chart } from 'cdk8s';
import { Application, Cluster, Extension, type ExtensionScope, Fleet, type JsonObject, type Plan } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../../fixtures/error-from.js';

class Claims extends Extension {
  readonly #claims: (environment: string) => readonly string[];

  constructor(scope: ExtensionScope<JsonObject>, id: string, claims: (environment: string) => readonly string[]) {
    super(scope, id);
    this.#claims = claims;
  }

  override plan({ environment }: { readonly environment: string }): Plan {
    return { intents: this.#claims(environment).map((claim) => ({ intent: 'exclusive', claim })) };
  }
}

function render(chart: Chart): void {
  new ApiObject(chart, 'notes', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notes' } });
}

function createFleet() {
  const fleet = new Fleet('acme', { environments: { dev: { settings: {} }, production: { settings: {} } } });
  fleet.environment.dev.deployTo(new Cluster(fleet, 'dev-1'));
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1'));
  const applications = ['api', 'web'].map((name) => new Application(fleet, name, { namespace: name, render }));
  return { fleet, applications };
}

function errorsOf(fleet: Fleet<object, string>) {
  const error = errorFrom(() => synthesizeForTest(fleet, { verify: false }));
  return (error.errors.length > 0 ? error.errors : [error]).map(({ code, path, message }) => [code, path, message]);
}

describe('an exclusive claim', () => {
  it('of several extensions in one environment is an error that names them all', () => {
    const { fleet, applications } = createFleet();
    for (const application of applications) new Claims(application, 'dns', () => ['dns/acme', 'dns/acme']);
    new Claims(fleet, 'all', (environment) => (environment === 'dev' ? ['dns/acme'] : ['dns/other']));
    expect(errorsOf(fleet)).toEqual([
      [
        'CHECK_FAILED',
        'all (dev)',
        'claim-contested: "dns/acme" can have one holder in an environment, and is claimed by "all", "api/dns", "web/dns"',
      ],
      [
        'CHECK_FAILED',
        'api/dns (production)',
        'claim-contested: "dns/acme" can have one holder in an environment, and is claimed by "api/dns", "web/dns"',
      ],
    ]);
  });

  it('of one extension, in as many environments as it likes, is none', () => {
    const { fleet, applications } = createFleet();
    for (const application of applications) new Claims(application, 'dns', () => [`dns/${application.name}`]);
    expect(synthesizeForTest(fleet, { verify: false }).findings).toEqual([]);
  });
});
