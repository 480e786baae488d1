import { ApiObject } from 'cdk8s';
import { Application } from 'cdk8s-fleet';
import type { Projects, Storefront } from '../fleet.js';

/** On every cluster once, however many environments share it; a few clusters at a time. */
export function addPlatform(fleet: Storefront, { platform }: Projects): void {
  new Application(fleet, 'platform', {
    namespace: 'platform',
    project: platform,
    settings: { priority: 1_000_000 },
    placement: { per: 'cluster', waves: { production: [{ size: 1 }, { size: '25%' }] } },
    render(chart, { settings }) {
      new ApiObject(chart, 'priority', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'shop-critical' },
        value: settings.priority,
        globalDefault: false,
        description: 'for what customers see',
      });
      new ApiObject(chart, 'viewer', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'shop-viewer' },
        rules: [{ apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get', 'list', 'watch'] }],
      });
      new ApiObject(chart, 'quota', {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'platform' },
        spec: { hard: { pods: '50' } },
      });
    },
  });
}
