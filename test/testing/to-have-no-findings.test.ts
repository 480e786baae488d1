import { ApiObject } from 'cdk8s';
import { Application, Cluster, Fleet } from 'cdk8s-fleet';
import { type FindingsFilter, synthesizeForTest } from 'cdk8s-fleet/testing';
import 'cdk8s-fleet/testing/vitest';
import { expect, it } from 'vitest';

/** A shop whose image is pinned, or not. */
function assemblyWith(image: string) {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  for (const name of ['eu-1', 'us-1'])
    fleet.environment.production.deployTo(new Cluster(fleet, name, { kubernetes: '1.34' }));
  new Application(fleet, 'web', {
    namespace: 'shop',
    render: (chart) =>
      void new ApiObject(chart, 'pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: { containers: [{ name: 'web', image, resources: { requests: { cpu: '50m', memory: '64Mi' } } }] },
      } as never),
  });
  return synthesizeForTest(fleet);
}

const failure = (call: () => void) => {
  try {
    call();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
  return 'it passed';
};

it('passes where nothing was found, and tells what was, as synth does', () => {
  expect(assemblyWith('registry.example/web:1.4.2')).toHaveNoFindings();
  const assembly = assemblyWith('registry.example/web');
  expect(assembly).not.toHaveNoFindings();
  expect(failure(() => expect(assembly).toHaveNoFindings())).toBe(
    `expected no findings, and there are 2 findings:

warning image-not-latest 2 targets: the image of container "web" is not pinned: "registry.example/web"
  in Pod shop/web at /spec/containers/0/image
  from web/pod
  on eu-1, us-1: production; Kubernetes 1.34
  allowed is a tag other than latest, or a digest
  next: give it a tag that does not move, or a digest
`,
  );
});

it('counts what is grave enough, of the rules that are asked for', () => {
  const assembly = assemblyWith('registry.example/web');
  expect(assembly).toHaveNoFindings({ severity: 'error' });
  expect(assembly).toHaveNoFindings({ rules: ['requests-set'] });
  expect(assembly).not.toHaveNoFindings({ severity: 'info', rules: ['image-not-latest'] });
});

it('refuses a filter that would let everything pass', () => {
  const assembly = assemblyWith('registry.example/web');
  const message = (filter: unknown) => failure(() => expect(assembly).toHaveNoFindings(filter as FindingsFilter));
  expect(message({ severity: 'warn' })).toBe('severity must be one of "error", "warning", "info", got "warn"');
  expect(message({ rule: ['image-not-latest'] })).toBe(
    'unknown field "rule" (did you mean "rules"?); allowed are "severity", "rules"',
  );
  expect(message({ rules: 'image-not-latest' })).toBe('rules must be a list, got "image-not-latest"');
});

it('fails either way for what is no assembly', () => {
  // @ts-expect-error only what synthesizeForTest returns has findings
  expect(failure(() => expect([]).toHaveNoFindings())).toBe('expected what synthesizeForTest returns, got a list');
  const message = failure(() => expect(assemblyWith('registry.example/web:1.4.2')).not.toHaveNoFindings());
  expect(message).toBe('expected findings, and there are none');
});
