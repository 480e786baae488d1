import type { Filter } from '../filter.js';

/** Keeps hubs out: they get units by a role only. */
export const hub: Filter = {
  stage: 'hub',
  refuse: ({ target }) => (target.hub ? 'it is a hub, which no policy selects' : undefined),
};
