import { sha256Prefix } from '../core/hash.js';

/** How targets of equal score are ordered. */
export interface TieOrder {
  /** Whether targets chosen before come first, whatever their key. */
  readonly previousFirst: boolean;
  /** The smaller key comes first, by code unit; equal keys are ordered by name. */
  key(unit: { readonly application: string; readonly environment: string; readonly target: string }): string;
}

/**
 * Rendezvous hashing: each application prefers other targets, and a new target displaces only the choices it wins.
 * @see https://en.wikipedia.org/wiki/Rendezvous_hashing
 */
export const RENDEZVOUS_ORDER: TieOrder = {
  previousFirst: true,
  key: ({ application, environment, target }) => sha256Prefix(`${application}/${environment}/${target}`, 16),
};

/** As Open Cluster Management and Karmada order: by name alone. */
export const NAME_ORDER: TieOrder = { previousFirst: false, key: ({ target }) => target };
