import type { Taint } from '../../core/taint.js';
import type { Filter } from '../filter.js';
import { untolerated } from '../policy/tolerations.js';

/** `PreferNoSelect` never refuses; `NoSelectIfNew` lets stay what is already there. */
export const taints: Filter = {
  stage: 'taints',
  refuse({ target, cluster }, { policy, previous }) {
    const refusing = untolerated(cluster.taints, policy.tolerations).find(
      ({ effect }) => effect === 'NoSelect' || (effect === 'NoSelectIfNew' && !previous.has(target.name)),
    );
    return refusing && `taint ${formatTaint(refusing)} not tolerated`;
  },
};

function formatTaint({ key, value, effect }: Taint): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}
