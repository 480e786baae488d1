import type { Facts } from '../core/selector.js';

/** What `render` sees of the cluster target it renders for. Frozen. */
export interface TargetView<S, E extends string = string> {
  readonly name: string;
  readonly cluster: string;
  readonly environment: E;
  /** The application's namespace there. */
  readonly namespace: string;
  /** Environment, target, application and overrides, merged in this order. */
  readonly settings: S;
  /** Its share of the replicas that the placement divides among targets; undefined when it divides none. */
  readonly replicas: number | undefined;
  readonly region: string | undefined;
  readonly zones: readonly string[];
  readonly provider: string | undefined;
  readonly country: string | undefined;
  /** `<major>.<minor>` */
  readonly kubernetes: string | undefined;
  /** The target's labels over the cluster's. */
  readonly labels: Facts;
  readonly capacity: { readonly [resource: string]: string };
  readonly capabilities: { readonly [name: string]: string };
}
