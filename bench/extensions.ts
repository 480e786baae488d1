import { DisruptionBudgets, Extension, type Fleet, type Handlers, type Plan, RegistryMirror } from 'cdk8s-fleet';
import type { Construct } from 'constructs';

/** Changes one field of every Deployment. */
class Priority extends Extension {
  override extend(): Handlers {
    return {
      reshape: (unit) => ({
        change: unit
          .find('Deployment')
          .map((object) => ({ object, path: ['spec', 'progressDeadlineSeconds'], to: 300 })),
      }),
    };
  }
}

/** Adds one object to every unit. */
class Notes extends Extension {
  override extend(): Handlers {
    return {
      scale: ({ application, name }) => ({
        add: [
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `notes-${application}` }, data: { target: name } },
        ],
      }),
    };
  }
}

/** States an intent for each environment, and gathers all units. */
class Census extends Extension {
  override plan(): Plan {
    return { intents: [{ intent: 'survives', losing: 'region' }] };
  }

  override extend(): Handlers {
    return { gather: ({ units }) => ({ files: { 'census.txt': `${units.length} units\n` } }) };
  }
}

/** Five extensions over all units: two of ours, and three that do as little as an extension can. */
export function addExtensions<S extends object, E extends string>(fleet: Fleet<S, E>): void {
  const scope: Construct = fleet;
  new DisruptionBudgets(fleet, 'budgets');
  new RegistryMirror(fleet, 'mirror', { mirrors: [{ from: 'registry.example', to: 'mirror.example/registry' }] });
  new Priority(scope, 'priority');
  new Notes(scope, 'notes');
  new Census(scope, 'census');
}
