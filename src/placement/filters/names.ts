import { listNames } from '../../core/names.js';
import type { Filter } from '../filter.js';

export const names: Filter = {
  stage: 'targets',
  refuse({ target }, { policy, named }) {
    if (named === undefined || named.has(target.name)) return undefined;
    return named.size === 0 ? 'targets names none' : `targets are only ${listNames(policy.targets ?? [], 5)}`;
  },
};
