export const DEATH_POINTS = ['before hold', 'after hold', 'after send', 'during settle', 'after settle', 'any time'] as const;
export type DeathPoint = (typeof DEATH_POINTS)[number];

/** What a window says that it has done. */
export type Step = 'held' | 'sent' | 'settled';

/** How a window of `dying-window.ts` lives and dies. */
export interface DeathPlan {
  /** Of the ledger. */
  readonly path: string;
  /** Unique: its attempts are `NAME-0`, `NAME-1` and so on. */
  readonly name: string;
  /** What its clock says, ms since the epoch. */
  readonly now: number;
  /** Attempts that it finishes before the one it dies with. */
  readonly before: number;
  /** `any time`: it is killed from outside. */
  readonly point: DeathPoint;
}

/** USD, different for each attempt of a window, so that a sum of some is the sum of no others. */
export function worstCost(index: number): number {
  return (index + 1) * 0.004;
}

export function actualCost(index: number): number {
  return (index + 1) * 0.001;
}
