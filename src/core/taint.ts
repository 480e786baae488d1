/** Keeps applications off a cluster unless they tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  /**
   * `NoSelect` refuses the cluster; `PreferNoSelect` ranks it behind every equally scored cluster without one;
   * `NoSelectIfNew` refuses it for applications that do not run there yet.
   */
  readonly effect: 'NoSelect' | 'PreferNoSelect' | 'NoSelectIfNew';
}

/** As a Kubernetes toleration: no `effect` means every effect, no `key` needs `Exists`. */
export interface Toleration {
  readonly key?: string;
  /** @default 'Equal' */
  readonly operator?: 'Equal' | 'Exists';
  readonly value?: string;
  readonly effect?: Taint['effect'];
}
