import type { Tier } from '../config/config.ts';
import type { Task, Trigger } from '../request/request.ts';
import type { Complexity } from './decision.ts';

/** A place on the ladder, whatever the user's tiers are called. */
export type Rung = 'cheap' | 'standard' | 'premium';

/** What is allowed for one task. */
export interface TaskPolicy {
  readonly start: Readonly<Record<Complexity, Rung>>;
  /** Never below it, however money and failures stand. */
  readonly floor: Rung;
  /** Calls at most, retries included. */
  readonly attempts: Readonly<Record<Trigger, number>>;
  /** Tiers above the start tier that may be climbed; null is all of them. */
  readonly climb: Readonly<Record<Trigger, number | null>>;
}

/**
 * The defaults that a cautious team would choose. An automatic completion climbs one tier: the user is typing and waits for nothing.
 * Debugging is asked for once and acted upon, so it starts where the best answer is.
 */
export const POLICY: Readonly<Record<Task, TaskPolicy>> = {
  complete: {
    start: { trivial: 'cheap', simple: 'cheap', complex: 'cheap' },
    floor: 'cheap',
    attempts: { auto: 2, manual: 4 },
    climb: { auto: 1, manual: null },
  },
  explain: {
    start: { trivial: 'cheap', simple: 'cheap', complex: 'standard' },
    floor: 'cheap',
    attempts: { auto: 3, manual: 3 },
    climb: { auto: null, manual: null },
  },
  debug: {
    start: { trivial: 'standard', simple: 'premium', complex: 'premium' },
    floor: 'standard',
    attempts: { auto: 3, manual: 3 },
    climb: { auto: null, manual: null },
  },
};

/**
 * The tier that stands for a rung: the one of that name, else by its place: cheap is the first, premium the last,
 * standard the one below the last.
 * @param tiers from the cheapest to the dearest, at least one
 */
export function tierIndex(tiers: readonly Tier[], rung: Rung): number {
  const named = tiers.findIndex((tier) => tier.name.toLowerCase() === rung);
  if (named !== -1) return named;
  const last = tiers.length - 1;
  return { cheap: 0, standard: Math.max(0, last - 1), premium: last }[rung];
}
