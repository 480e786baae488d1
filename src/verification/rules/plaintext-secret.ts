import { isJsonObject } from '../../core/json.js';
import type { Documented, ObjectRule } from '../engine/rule.js';

export const plaintextSecret: Documented<ObjectRule> = {
  id: 'plaintext-secret',
  kind: 'policy',
  severity: 'error',
  scope: 'object',
  kinds: ['Secret'],
  title: 'a Secret carries no plaintext',
  rationale:
    'What is generated is readable to everyone who reads the repository, and base64 hides nothing. Documents that SOPS encrypted pass. Values are never shown.',
  fails: `
apiVersion: v1
kind: Secret
metadata: { name: database, namespace: shop }
stringData: { password: hunter2 }
`,
  passes: `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: database, namespace: shop }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  data: [{ secretKey: password, remoteRef: { key: shop/database } }]
`,
  check({ object }, report) {
    if (isJsonObject(object.sops)) return;
    for (const field of ['data', 'stringData'] as const) {
      const data = object[field];
      if (data === undefined || data === null || (isJsonObject(data) && Object.keys(data).length === 0)) continue;
      report({
        pointer: `/${field}`,
        message: 'a Secret carries plaintext, which everyone can read who reads the output',
        hint: 'use an ExternalSecret or a SealedSecret, or a file that SOPS encrypted',
      });
    }
  },
};
