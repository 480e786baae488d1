import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/json.js';
import { groupOf } from '../../../src/manifest/kube-object.js';
import { scopeOf } from '../../../src/manifest/scope.js';
import { type FactTableData, hasRelease, releaseOf, variantOf } from '../../../src/verification/schema/fact-table.js';
import { type KindQuery, kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import { SHIPPED_FACTS } from '../../../src/verification/schema/load-facts.js';
import type { SchemaNode } from '../../../src/verification/schema/schema-node.js';
import { TableView } from '../../../src/verification/schema/table-view.js';
import digests from './digests.json' with { type: 'json' };
import { publishedForm } from './published-form.js';

const table = SHIPPED_FACTS.table('kubernetes');
const facts = kubernetesFacts();
const MINORS = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37];
const CORE = 'io.k8s.api.core.v1';
const from = (minor: number) => MINORS.filter((known) => known >= minor);
const to = (minor: number) => MINORS.filter((known) => known <= minor);
const between = (first: number, last: number) => from(first).filter((minor) => minor <= last);

function schemaOf(query: KindQuery): SchemaNode {
  const answer = facts.find(query);
  if (answer.status !== 'served') throw new Error(`${query.apiVersion} ${query.kind}: ${answer.reason}`);
  return answer.schema;
}

/** `spec.template.spec.containers[]` of a kind. */
function nodeAt(query: KindQuery, path: string): SchemaNode | undefined {
  let node: SchemaNode | undefined = schemaOf(query);
  for (const step of path.split('.')) {
    node = node?.properties?.get(step.replace('[]', ''));
    if (step.endsWith('[]')) node = node?.items;
  }
  return node;
}

function servedIn(apiVersion: string, kind: string): readonly number[] {
  return MINORS.filter((minor) => facts.find({ apiVersion, kind, minor }).status === 'served');
}

function requiredIn(definition: string, property: string): readonly number[] {
  return MINORS.filter((_, release) => {
    const index = variantOf(table, definition, release);
    return index !== undefined && table.nodes[index]?.required?.includes(property);
  });
}

describe('the table of Kubernetes', () => {
  it.each(table.releases.map((release, at) => [release, at] as const))(
    'says of %s exactly what its API server says',
    (release, at) => {
      expect(digestOf(table, at)).toBe(Object.entries(digests).find(([name]) => name === release)?.[1]);
    },
  );

  it('holds so many kinds and definitions of each minor version', () => {
    const counts = table.releases.map((release, at) => [
      release,
      Object.values(table.kinds).filter(({ served }) => hasRelease(served, at)).length,
      Object.keys(table.definitions).filter((name) => variantOf(table, name, at) !== undefined).length,
    ]);
    expect(counts).toEqual([
      ['1.27', 68, 520],
      ['1.28', 71, 543],
      ['1.29', 72, 550],
      ['1.30', 78, 599],
      ['1.31', 78, 608],
      ['1.32', 78, 611],
      ['1.33', 86, 680],
      ['1.34', 88, 703],
      ['1.35', 88, 708],
      ['1.36', 93, 744],
      ['1.37', 98, 835],
    ]);
  });

  it('leaves no reference open, in any minor version', () => {
    const open = table.releases.flatMap((release, at) =>
      Object.keys(table.definitions).flatMap((name) => {
        const index = variantOf(table, name, at);
        return index === undefined
          ? []
          : referencesOf(table, index)
              .filter((target) => variantOf(table, target, at) === undefined)
              .map((target) => `${release} ${name} refers to ${target}`);
      }),
    );
    expect(open).toEqual([]);
  });

  it.each<[string, string, readonly number[]]>([
    [`${CORE}.Container`, 'restartPolicy', from(28)],
    ['io.k8s.api.batch.v1.JobSpec', 'backoffLimitPerIndex', from(28)],
    ['io.k8s.api.batch.v1.JobSpec', 'maxFailedIndexes', from(28)],
    ['io.k8s.api.batch.v1.JobSpec', 'podReplacementPolicy', from(28)],
    [`${CORE}.LifecycleHandler`, 'sleep', from(29)],
    [`${CORE}.PersistentVolumeClaimSpec`, 'volumeAttributesClassName', from(29)],
    [`${CORE}.ServiceSpec`, 'trafficDistribution', from(30)],
    ['io.k8s.api.batch.v1.JobSpec', 'managedBy', from(30)],
    ['io.k8s.api.batch.v1.JobSpec', 'successPolicy', from(30)],
    [`${CORE}.VolumeMount`, 'recursiveReadOnly', from(30)],
    [`${CORE}.SecurityContext`, 'appArmorProfile', from(30)],
    [`${CORE}.Volume`, 'image', from(31)],
    [`${CORE}.PodSecurityContext`, 'supplementalGroupsPolicy', from(31)],
    [`${CORE}.PodSpec`, 'resources', from(32)],
    [`${CORE}.PodSecurityContext`, 'seLinuxChangePolicy', from(32)],
    [`${CORE}.Lifecycle`, 'stopSignal', from(33)],
    ['io.k8s.api.autoscaling.v2.HPAScalingRules', 'tolerance', from(33)],
    [`${CORE}.Container`, 'restartPolicyRules', from(34)],
    [`${CORE}.PodSpec`, 'hostnameOverride', from(34)],
    [`${CORE}.EnvVarSource`, 'fileKeyRef', from(34)],
  ])('%s has %s in %j', (definition, property, minors) => {
    expect(facts.minorsWith(definition, property)).toEqual(minors);
  });

  it.each<[string, string, readonly number[]]>([
    ['io.k8s.api.apps.v1.StatefulSetSpec', 'serviceName', to(32)],
    ['io.k8s.api.networking.v1.NetworkPolicySpec', 'podSelector', to(33)],
    // From 1.30.11 on; packages that stem from 1.30.0 do not have it.
    [`${CORE}.HostAlias`, 'ip', from(30)],
  ])('%s requires %s in %j', (definition, property, minors) => {
    expect(requiredIn(definition, property)).toEqual(minors);
  });

  it.each<[string, string, readonly number[]]>([
    ['flowcontrol.apiserver.k8s.io/v1beta2', 'FlowSchema', to(28)],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', to(31)],
    ['authentication.k8s.io/v1beta1', 'SelfSubjectReview', to(32)],
    ['admissionregistration.k8s.io/v1alpha1', 'ValidatingAdmissionPolicy', to(31)],
    ['admissionregistration.k8s.io/v1beta1', 'ValidatingAdmissionPolicy', between(28, 33)],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', from(30)],
    ['resource.k8s.io/v1alpha2', 'ResourceClaim', to(30)],
    ['resource.k8s.io/v1alpha3', 'ResourceClaim', between(31, 33)],
    ['resource.k8s.io/v1beta1', 'ResourceClaim', from(32)],
    ['resource.k8s.io/v1beta2', 'ResourceClaim', from(33)],
    ['resource.k8s.io/v1', 'ResourceClaim', from(34)],
    ['networking.k8s.io/v1alpha1', 'ServiceCIDR', between(29, 30)],
    ['networking.k8s.io/v1beta1', 'ServiceCIDR', between(31, 36)],
    ['networking.k8s.io/v1', 'ServiceCIDR', from(33)],
    ['apps/v1', 'Deployment', MINORS],
    ['policy/v1beta1', 'PodDisruptionBudget', []],
  ])('%s %s is served in %j', (apiVersion, kind, minors) => {
    expect(servedIn(apiVersion, kind)).toEqual(minors);
  });

  it('describes a container as the API server does', () => {
    const path = 'spec.template.spec.containers[]';
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', minor: 34 };
    const container = nodeAt(deployment, path);
    expect(container?.definition).toBe(`${CORE}.Container`);
    expect(container?.required).toEqual(['name']);
    expect(nodeAt(deployment, `${path}.imagePullPolicy`)?.enum).toEqual(['Always', 'IfNotPresent', 'Never']);
    expect(nodeAt(deployment, `${path}.ports`)?.list).toEqual({ type: 'map', keys: ['containerPort', 'protocol'] });
    expect(nodeAt(deployment, `${path}.ports[].protocol`)?.default).toBe('TCP');
    expect(nodeAt(deployment, `${path}.ports[].containerPort`)).toMatchObject({ type: 'integer', format: 'int32' });
    expect(nodeAt(deployment, `${path}.livenessProbe.httpGet.port`)?.type).toBe('int-or-string');
    expect(nodeAt(deployment, `${path}.resources.limits`)?.values?.type).toBe('quantity');
    expect(nodeAt(deployment, 'metadata.creationTimestamp')).toMatchObject({ type: 'string', format: 'date-time' });
    expect(nodeAt(deployment, 'metadata.managedFields[].fieldsV1')).toMatchObject({ type: 'object', open: true });
    expect(nodeAt(deployment, 'spec.template.spec.securityContext.seccompProfile')?.unions).toEqual([
      { discriminator: 'type', fields: { localhostProfile: 'LocalhostProfile' } },
    ]);
  });

  it('may be walked where a definition refers to itself', () => {
    const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', minor: 37 };
    const schema = nodeAt(crd, 'spec.versions[].schema.openAPIV3Schema');
    expect(schema?.properties?.get('not')?.properties?.get('properties')?.values?.definition).toBe(schema?.definition);
  });

  it('agrees with the scopes that rendering knows', () => {
    const known = Object.entries(table.kinds).filter(([, { served }]) => served !== 0);
    const scopes = known.map(([name]) => {
      const apiVersion = name.slice(0, name.lastIndexOf('/'));
      return [name, scopeOf(groupOf(apiVersion), name.slice(apiVersion.length + 1), [])];
    });
    expect(scopes).toEqual(known.map(([name, { scope }]) => [name, scope]));
  });
});

function digestOf(data: FactTableData, release: number): string {
  const view = new TableView(releaseOf(data, release));
  const definitions = Object.keys(data.definitions).flatMap((name) => {
    const node = view.definition(name);
    return node === undefined ? [] : [[name, publishedForm(node)]];
  });
  const kinds = Object.entries(data.kinds)
    .filter(([, { served }]) => hasRelease(served, release))
    .map(([name, { definition, plural, scope, optIn = 0 }]) => ({
      name,
      definition,
      plural,
      scope,
      byDefault: !hasRelease(optIn, release),
    }));
  return createHash('sha256').update(canonicalJson({ definitions, kinds })).digest('hex');
}

function referencesOf(data: FactTableData, index: number): readonly string[] {
  const { ref, properties = {}, items, values } = data.nodes[index] ?? {};
  const children = [...Object.values(properties), items, values].filter((child) => child !== undefined);
  return [...(ref === undefined ? [] : [ref]), ...children.flatMap((child) => referencesOf(data, child))];
}
