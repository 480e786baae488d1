import type { TargetFacts } from './target-facts.js';

/** What `render` sees of the cluster target it renders for. Frozen. */
export interface TargetView<S, E extends string = string> extends TargetFacts<E> {
  /** The application's namespace there. */
  readonly namespace: string;
  /** Environment, target, application and overrides, merged in this order. */
  readonly settings: S;
  /** Its share of the replicas that the placement divides among targets; undefined when it divides none. */
  readonly replicas: number | undefined;
  /** The roles it holds for the application, sorted. */
  readonly roles: readonly string[];
}
