import { Autoscaling, DisruptionBudgets } from 'cdk8s-fleet';
import { createFleet } from './fleet.js';

const { fleet, web } = createFleet();

new Autoscaling(web, 'of-each', { workload: 'web', min: ({ replicas }) => replicas, max: 9, cpu: 70 });
new Autoscaling(web, 'of-all', { workload: 'web', total: ({ replicas }) => ({ min: replicas, max: 9 }), cpu: 70 });
// @ts-expect-error a minimum needs a maximum
new Autoscaling(web, 'half', { workload: 'web', min: 1, cpu: 70 });
// @ts-expect-error bounds of each target, or of all
new Autoscaling(web, 'both', { workload: 'web', min: 1, max: 2, total: { min: 1, max: 2 }, cpu: 70 });
// @ts-expect-error the application has no such setting
new Autoscaling(web, 'misspelt', { workload: 'web', min: ({ replica }) => replica, max: 9, cpu: 70 });
// @ts-expect-error Kubernetes scales no DaemonSet
new Autoscaling(web, 'daemon', { workload: 'web', kind: 'DaemonSet', min: 1, max: 2, cpu: 70 });

new DisruptionBudgets(fleet, 'budgets', { overrides: [{ maxUnavailable: ({ replicas }) => `${replicas}%` }] });
// @ts-expect-error one of the two
new DisruptionBudgets(fleet, 'two', { overrides: [{ maxUnavailable: 1, minAvailable: 1 }] });
// @ts-expect-error neither pods nor a percentage
new DisruptionBudgets(fleet, 'text', { overrides: [{ maxUnavailable: 'half' }] });
