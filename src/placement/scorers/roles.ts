import type { Scorer } from '../scorer.js';

// A thousand preferences of the largest weight do not outweigh it.
const HOLDER = 1_000_000;

/** Keeps an application where it holds a role, such as that of a writer: losing it costs more than a preference is worth. */
export const roles: Scorer = {
  name: 'roles',
  score({ target }, { roles, previous }) {
    const held = previous.get(target.name)?.roles ?? [];
    return roles.some(({ role, among }) => among === 'placed' && held.includes(role)) ? HOLDER : 0;
  },
};
