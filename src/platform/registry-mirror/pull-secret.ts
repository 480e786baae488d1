import type { KubeObject } from '../../manifest/kube-object.js';
import { SYNC_WAVE } from '../sync-wave.js';
import type { PullSecret } from './mirror-rules.js';

/** Of targets, as `cluster.capabilities` names them. */
export const EXTERNAL_SECRETS = 'external-secrets';

export interface SecretPlace {
  readonly name: string;
  readonly namespace: string;
  /** Of the first pods that need it. */
  readonly syncWave: number;
}

/**
 * An ExternalSecret that makes a Secret pods can pull images with. What the API server would fill in is written out in
 * its list, which Argo CD compares as a whole where it applies with `ServerSideApply`.
 * @see https://external-secrets.io/latest/guides/common-k8s-secret-types/
 */
export function externalSecret(secret: PullSecret, { name, namespace, syncWave }: SecretPlace): KubeObject {
  const { store, storeKind = 'ClusterSecretStore', key, property, refreshInterval = '1h0m0s' } = secret;
  const annotations = syncWave < 0 ? { annotations: { [SYNC_WAVE]: `${syncWave}` } } : {};
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace, ...annotations },
    spec: {
      refreshInterval,
      secretStoreRef: { kind: storeKind, name: store },
      target: {
        name,
        creationPolicy: 'Owner',
        template: {
          type: 'kubernetes.io/dockerconfigjson',
          data: { '.dockerconfigjson': '{{ .config | toString }}' },
        },
      },
      data: [
        {
          secretKey: 'config',
          remoteRef: {
            key,
            ...(property === undefined ? {} : { property }),
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            metadataPolicy: 'None',
          },
        },
      ],
    },
  };
}
