import type { Filter } from '../filter.js';

export const exclusions: Filter = {
  stage: 'exclude',
  refuse: ({ target }, { excluded }) => (excluded.has(target.name) ? 'it is excluded by name' : undefined),
};
