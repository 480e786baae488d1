import { sha256Prefix } from '../../core/hash.js';
import { canonicalJson, type JsonObject } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { Migration } from './migration-files.js';
import type { DatabaseConnection } from './options.js';

/** On the Job, its pods and its ConfigMap. */
export const DATABASE_LABEL = 'cdk8s-fleet/database';

const SQL_DIRECTORY = '/flyway/sql';

export interface MigrationRun {
  readonly database: string;
  readonly migrations: readonly Migration[];
  readonly url: string;
  readonly connection: Omit<DatabaseConnection, 'url'>;
  readonly image: string;
  readonly variables: { readonly [name: string]: string };
  readonly resources: JsonObject;
  readonly serviceAccount: string | undefined;
  readonly backoffLimit: number;
}

export interface MigrationObjects {
  readonly configMap: KubeObject;
  readonly job: KubeObject;
}

/**
 * The names of both tell what is in them, because neither can be changed: other SQL is another ConfigMap, and another
 * Job. The Job stays when it is done: delivery engines would make it anew if a time to live deleted it.
 */
export function migrationObjects(run: MigrationRun): MigrationObjects {
  const { database, migrations } = run;
  const labels = { [DATABASE_LABEL]: database };
  const data = Object.fromEntries(migrations.map(({ name, sql }) => [name, sql]));
  const sqlName = nameFor(database, data);
  const spec = jobSpec(run, sqlName);
  return {
    configMap: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: sqlName, labels }, immutable: true, data },
    job: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: nameFor(database, spec), labels }, spec },
  };
}

function nameFor(database: string, content: JsonObject): string {
  return `${database}-migrations-${sha256Prefix(canonicalJson(content), 10)}`;
}

function jobSpec(run: MigrationRun, sqlName: string): JsonObject {
  const { database, serviceAccount, backoffLimit } = run;
  return {
    backoffLimit,
    template: {
      metadata: {
        labels: { [DATABASE_LABEL]: database },
        // Not every database takes back what a migration did before its pod was evicted.
        annotations: {
          'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
          'karpenter.sh/do-not-disrupt': 'true',
        },
      },
      spec: {
        restartPolicy: 'Never',
        ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        containers: [container(run)],
        volumes: [{ name: 'sql', configMap: { name: sqlName } }],
      },
    },
  };
}

/** @see https://documentation.red-gate.com/flyway/reference/configuration/environment-variables */
function container({ connection, url, image, variables, resources }: MigrationRun): JsonObject {
  const { secret, userKey = 'username', passwordKey = 'password' } = connection;
  const fromSecret = (name: string, key: string) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } });
  const others = Object.keys(variables)
    .sort()
    .map((name) => ({ name, value: variables[name] ?? '' }));
  return {
    name: 'flyway',
    image,
    args: ['migrate'],
    env: [
      { name: 'FLYWAY_URL', value: url },
      fromSecret('FLYWAY_USER', userKey),
      fromSecret('FLYWAY_PASSWORD', passwordKey),
      { name: 'FLYWAY_LOCATIONS', value: `filesystem:${SQL_DIRECTORY}` },
      ...others,
    ],
    resources,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'sql', mountPath: SQL_DIRECTORY, readOnly: true }],
  };
}
