import { plainSelector, type Selector } from '../core/selector.js';

/** What an option of an extension names, so that a misspelt name does not go unnoticed. */
export interface Mention {
  /** The option as its user knows it, for messages: `except[0]`. */
  readonly option: string;
  /** An error where there is no such application; for an extension of one application, where it is another. */
  readonly application?: string;
  /** Over targets. A warning for each fact that it needs and no target of the fleet has. */
  readonly on?: Selector;
}

/** Of an option as users without types may write it: with members that are undefined. */
export function mentionIn(
  option: string,
  given: { readonly [field in 'application' | 'on']?: Mention[field] | undefined },
): Mention {
  const { application, on } = given;
  return {
    option,
    ...(application !== undefined && { application }),
    ...(on !== undefined && { on: plainSelector(on) }),
  };
}
