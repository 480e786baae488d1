import type { KubeObject } from '../manifest/kube-object.js';

/** In which of its waves Argo CD applies an object; each waits until those before are healthy. */
export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/** 0 when the object does not say. */
export function syncWaveOf({ metadata }: KubeObject): number {
  const wave = Number(metadata.annotations?.[SYNC_WAVE] ?? 0);
  return Number.isInteger(wave) ? wave : 0;
}
