import { matches } from '../core/selector.js';
import type { Candidate } from './candidate.js';
import type { LockedUnit } from './lock/lock.js';
import type { Wave } from './policy/policy.js';

export interface WaveRequest {
  readonly waves: readonly Wave[];
  /** In the order in which sized waves take them. */
  readonly chosen: readonly Candidate[];
  /** Where targets were dealt by the same plan; empty to deal afresh. */
  readonly previous: ReadonlyMap<string, LockedUnit>;
}

/** The wave of each chosen target by name. Targets that no wave takes form one more wave. */
export function dealWaves(request: WaveRequest): ReadonlyMap<string, number> {
  if (request.previous.size === 0) return dealAfresh(request);
  const kept = keepWaves(request);
  return hasStarvedWave(request, kept) ? dealAfresh(request) : kept;
}

function dealAfresh({ waves, chosen }: WaveRequest): ReadonlyMap<string, number> {
  const dealt = new Map<string, number>();
  for (const [index, wave] of waves.entries()) {
    let room = sizeOf(wave, chosen.length);
    for (const { target, facts } of chosen) {
      if (room === 0) break;
      if (dealt.has(target.name) || !matches(wave, facts)) continue;
      dealt.set(target.name, index);
      room--;
    }
  }
  for (const { target } of chosen) if (!dealt.has(target.name)) dealt.set(target.name, waves.length);
  return dealt;
}

/** A wave with a size keeps those it has and takes no others; a wave without one follows its selector. */
function keepWaves({ waves, chosen, previous }: WaveRequest): ReadonlyMap<string, number> {
  const waveOf = ({ target, facts }: Candidate) => {
    const before = previous.get(target.name)?.wave;
    const wave = waves.findIndex((wave, index) => (!isSized(wave) || index === before) && matches(wave, facts));
    return wave < 0 ? waves.length : wave;
  };
  return new Map(chosen.map((candidate) => [candidate.target.name, waveOf(candidate)]));
}

/** Whether a wave with a size has no members while later waves hold some that it could have. */
function hasStarvedWave({ waves, chosen }: WaveRequest, dealt: ReadonlyMap<string, number>): boolean {
  const filled = new Set(dealt.values());
  return waves.some((wave, index) => {
    if (!isSized(wave) || filled.has(index)) return false;
    return chosen.some(({ target, facts }) => (dealt.get(target.name) ?? 0) > index && matches(wave, facts));
  });
}

function isSized({ size }: Wave): boolean {
  return size !== undefined && size !== 'rest';
}

function sizeOf({ size }: Wave, total: number): number {
  if (size === undefined || size === 'rest') return total;
  if (typeof size === 'number') return size;
  const [whole = '', fraction = ''] = size.slice(0, -1).split('.');
  const parts = 100n * 10n ** BigInt(fraction.length);
  // Rounded up, of whole numbers: 4.4 × 750 is more than 3,300 to a computer.
  return Number((BigInt(`${whole}${fraction}`) * BigInt(total) + parts - 1n) / parts);
}
