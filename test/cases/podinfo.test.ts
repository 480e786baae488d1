import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, Cluster, Fleet, type KubeObject, Project } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';
import { byIdentity, withoutNamespace, withoutProtection } from './objects.js';
import { createFleet } from './podinfo/fleet.js';
import { describeCase } from './shared-case.js';

const BASES = 'manifests/deploy/bases';
const FILES = {
  'redis.conf': `${BASES}/cache/redis.conf`,
  'backup.sh': `${BASES}/database/scripts/backup.sh`,
  'rollup.sh': `${BASES}/database/scripts/rollup.sh`,
  'warm-cache.sh': `${BASES}/frontend/scripts/warm-cache.sh`,
  'warm-cache-init.sh': `${BASES}/frontend/scripts/warm-cache-init.sh`,
};

interface Directory {
  /** @default the directory of the case */
  readonly root?: string;
  readonly manifests: string;
  readonly namespace: string;
}

describeCase('podinfo', ({ directory, readJson, readText }) => {
  const expected = (name: string) => byIdentity(readJson<readonly KubeObject[]>(`expected-${name}.json`));

  describe('written in TypeScript', () => {
    const files = Object.fromEntries(Object.entries(FILES).map(([name, path]) => [name, readText(path)]));
    const assembly = synthesizeForTest(createFleet(files));

    it.each(['dev', 'staging', 'production'])('is the same 25 objects in %s', (environment) => {
      const objects = assembly.objects('podinfo', `${environment}-1`);
      expect(byIdentity(withoutProtection(objects))).toEqual(expected(environment));
      expect(objects.length).toBe(25);
    });

    it('differs between environments in 50 lines, by the name of the environment alone', () => {
      const text = (environment: string) =>
        (assembly.files.get(`clusters/${environment}-1/podinfo/podinfo.k8s.yaml`) ?? '').split('\n');
      const [dev, staging] = [text('dev'), text('staging')];
      const different = dev.flatMap((line, index) => (line === staging[index] ? [] : [[line, staging[index]]]));
      expect(different.length).toBe(50);
      expect(different.map(([line]) => line?.replace('dev', 'staging'))).toEqual(different.map(([, line]) => line));
    });

    it('is made of its model alone', () => {
      checkPurity(() => createFleet(files));
    });
  });

  describe('as plain YAML', () => {
    const fleetOf = ({ root = directory, manifests, namespace }: Directory) => {
      const certManager = { apiVersion: 'cert-manager.io/v1' };
      const fleet = new Fleet('podinfo', {
        environments: { production: { settings: {} } },
        kinds: [
          { ...certManager, kind: 'Certificate', scope: 'Namespaced' },
          { ...certManager, kind: 'ClusterIssuer', scope: 'Cluster' },
        ],
      });
      fleet.environment.production.deployTo(new Cluster(fleet, 'production-1'));
      new Application(fleet, 'podinfo', {
        namespace,
        manifests,
        project: new Project(fleet, 'web', {
          namespaces: [namespace],
          clusterScopedKinds: [{ group: 'cert-manager.io', kind: 'ClusterIssuer' }],
        }),
      });
      return { fleet, root };
    };
    const objectsOf = (...given: Parameters<typeof fleetOf>) => {
      const { fleet, root } = fleetOf(...given);
      return synthesizeForTest(fleet, { root, verify: false }).objects('podinfo', 'production-1');
    };

    it.each(['webapp', 'secure'])('%s is read as Kubernetes reads it', (name) => {
      const objects = objectsOf({ manifests: `manifests/deploy/${name}`, namespace: name });
      expect(byIdentity(withoutProtection(objects))).toEqual(expected(name));
    });

    it('webapp has a mistake: a second autoscaler of the backend, in place of one of the frontend', () => {
      const { fleet, root } = fleetOf({ manifests: 'manifests/deploy/webapp', namespace: 'webapp' });
      const error = errorFrom(() => synthesizeForTest(fleet, { root }));
      expect(error.errors.map(({ message }) => message)).toEqual([
        'single-scaler: 2 autoscalers scale apps/Deployment backend',
        'single-scaler: 2 autoscalers scale apps/Deployment backend',
      ]);
    });

    it('a directory that kustomize must build first is refused, and the file is named', () => {
      const error = errorFrom(() => objectsOf({ manifests: 'manifests/kustomize', namespace: 'podinfo' }));
      expect([error.code, error.path]).toEqual(['MANIFEST_INVALID', 'manifests/kustomize/kustomization.yaml']);
    });

    it('its bases are read as Kubernetes reads them, once what only kustomize can use is left out', () => {
      const objects = inTemporaryDirectory((root) => {
        mkdirSync(join(root, 'bases'));
        for (const base of ['backend', 'database', 'frontend'])
          for (const file of readdirSync(join(directory, BASES, base)))
            if (file.endsWith('.yaml') && file !== 'kustomization.yaml')
              cpSync(join(directory, BASES, base, file), join(root, 'bases', `${base}-${file}`));
        return objectsOf({ root, manifests: 'bases', namespace: 'dev' });
      });
      const built = Object.values(expected('dev')).filter(
        ({ kind, metadata }) => kind !== 'ConfigMap' && metadata.name !== 'cache',
      );
      const withoutLabels = withoutNamespace(built).map(({ metadata: { labels: _, ...metadata }, ...object }) => ({
        ...object,
        metadata,
      }));
      expect(byIdentity(withoutNamespace(objects))).toEqual(byIdentity(withoutLabels));
      expect(JSON.stringify(objects).match(/"defaultMode":493\b/g)).toHaveLength(4);
    });
  });
});

function inTemporaryDirectory<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'podinfo-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
