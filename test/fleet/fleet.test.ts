import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application/application.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { Project } from '../../src/fleet/project.js';
import { errorFrom } from '../fixtures/error-from.js';

const createFleet = () => new Fleet('acme', { environments: { dev: { settings: {} }, production: { settings: {} } } });

function codeOf(run: () => unknown): readonly [code: string, path: string | undefined] {
  const { code, path } = errorFrom(run);
  return [code, path];
}

describe('Fleet', () => {
  it('keeps its environments in the order given', () => {
    const settings = {};
    const fleet = new Fleet('acme', { environments: { zeta: { settings }, alpha: { settings }, mid: { settings } } });
    expect(fleet.environments.map(({ name }) => name)).toEqual(['zeta', 'alpha', 'mid']);
  });

  it('refuses an environment whose name is a number, because its place in the order would be lost', () => {
    expect(codeOf(() => new Fleet('acme', { environments: { 2: { settings: {} } } }))[0]).toBe('NAME_INVALID');
  });

  it('refuses to have no environment', () => {
    expect(codeOf(() => new Fleet('acme', { environments: {} }))).toEqual(['FLEET_EMPTY', 'acme']);
  });

  it.each([
    '',
    '..',
    'a/b',
    'a\\b',
    '/abs',
    'a\0b',
    'c:x',
    'con',
    'lpt1',
    'constructor',
    'a.',
    'a ',
    '-a',
    'A',
    'é',
    'a'.repeat(64),
  ])('refuses the name %j for anything that becomes a directory or a record', (name) => {
    const fleet = createFleet();
    const cluster = new Cluster(fleet, 'eu');
    expect(codeOf(() => new Fleet(name, { environments: { dev: { settings: {} } } }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Cluster(fleet, name))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Application(fleet, name, { namespace: 'x', render() {} }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Application(fleet, 'web', { namespace: name, render() {} }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => fleet.environment.dev.deployTo(cluster, { name }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Project(fleet, name, { namespaces: [] }))[0]).toBe('NAME_INVALID');
  });

  it('lets a cluster, an environment, a project and an application share a name', () => {
    const fleet = createFleet();
    const paths = [
      new Cluster(fleet, 'dev').node.path,
      new Project(fleet, 'dev', { namespaces: ['dev'] }).node.path,
      new Application(fleet, 'dev', { namespace: 'dev', render() {} }).node.path,
      fleet.environment.dev.node.path,
    ];
    expect(paths).toEqual(['acme/clusters/dev', 'acme/projects/dev', 'acme/applications/dev', 'acme/environments/dev']);
  });

  it('refuses two clusters of one name, also in different parts of the tree', () => {
    const fleet = createFleet();
    new Cluster(fleet, 'eu');
    const team = new Construct(fleet, 'team');
    expect(codeOf(() => new Cluster(team, 'eu'))).toEqual(['NAME_TAKEN', 'acme/team/clusters/eu']);
    expect(codeOf(() => new Cluster(fleet, 'eu'))).toEqual(['NAME_TAKEN', 'acme/clusters/eu']);
  });

  it('refuses a cluster outside a fleet', () => {
    expect(codeOf(() => new Cluster(new Chart(new App(), 'x'), 'eu'))[0]).toBe('VALUE_INVALID');
  });
});

describe('cluster targets', () => {
  it('take the name of their cluster once; the second environment names its own', () => {
    const fleet = createFleet();
    const shared = new Cluster(fleet, 'shared');
    expect(fleet.environment.dev.deployTo(shared).name).toBe('shared');
    expect(codeOf(() => fleet.environment.production.deployTo(shared))).toEqual([
      'TARGET_NAME_NEEDED',
      'acme/environments/production',
    ]);
    expect(fleet.environment.production.deployTo(shared, { name: 'shared-production' }).environment).toBe('production');
  });

  it('do not take the name of another target', () => {
    const fleet = createFleet();
    fleet.environment.dev.deployTo(new Cluster(fleet, 'a'), { name: 'b' });
    expect(codeOf(() => fleet.environment.production.deployTo(new Cluster(fleet, 'b')))[0]).toBe('NAME_TAKEN');
  });
});

describe('Cluster', () => {
  it.each([
    [{ country: 'Ireland' }],
    [{ kubernetes: 'v1.33' }],
    [{ capacity: { cpu: 'many' } }],
    [{ capabilities: { istio: 'latest' } }],
    [{ labels: { tier: 'no blanks' } }],
    [{ labels: { 'a b': 'x' } }],
  ])('refuses %j', (props) => {
    expect(codeOf(() => new Cluster(createFleet(), 'eu', props))).toEqual(['VALUE_INVALID', 'acme/clusters/eu']);
  });

  it('refuses a label that would hide a built-in fact', () => {
    expect(codeOf(() => new Cluster(createFleet(), 'eu', { labels: { region: 'x' } }))[0]).toBe('FACT_RESERVED');
  });
});
