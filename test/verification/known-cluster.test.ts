import { describe, expect, it } from 'vitest';
import { shippedCluster } from './shipped-cluster.js';

const known = (name: string, kubernetes: string | undefined, capabilities = {}) =>
  shippedCluster({ name, ...(kubernetes !== undefined && { kubernetes }), capabilities });

describe('a known cluster', () => {
  it('brings the kinds of the packs that its capabilities name, and no others', () => {
    const cluster = known('eu', '1.34', { 'gateway-api': '1.5', 'acme-mesh': '2' });
    expect(cluster.brings('gateway.networking.k8s.io/v1', 'HTTPRoute')).toBe(true);
    expect(cluster.brings('cert-manager.io/v1', 'Certificate')).toBe(false);
    expect(known('eu', '1.34', { 'cert-manager': '' }).brings('cert-manager.io/v1', 'Certificate')).toBe(true);
  });

  it('serves what its version serves, and nothing is known when it declares none', () => {
    expect(known('eu', '1.34').kind('policy/v1beta1', 'PodDisruptionBudget')).toEqual({
      status: 'absent',
      reason: 'removed',
      release: '1.25',
      instead: ['policy/v1/PodDisruptionBudget'],
    });
    expect(known('eu', undefined).kind('policy/v1beta1', 'PodDisruptionBudget')).toBe(undefined);
    expect(known('eu', '1.3').kind('v1', 'Pod')).toBe(undefined);
  });

  it('is equal to a cluster of the same version and capabilities, whatever its name', () => {
    const { key } = known('eu', '1.34', { 'gateway-api': '1.5' });
    expect(known('us', '1.34', { 'gateway-api': '1.5', 'acme-mesh': '2' }).key).toBe(key);
    expect(known('eu', '1.33', { 'gateway-api': '1.5' }).key).not.toBe(key);
    expect(known('eu', '1.34', { 'gateway-api': '1.4' }).key).not.toBe(key);
    expect(known('eu', '1.34').key).not.toBe(key);
  });
});
