import type { Proposal } from '../recall/proposal.ts';
import type { Moment } from './moment.ts';
import type { Offer } from './offer.ts';

/** How a user asks once more for what they saw. */
export interface Again {
  readonly fresh?: boolean;
  readonly onlyFree?: boolean;
  readonly stronger?: boolean;
}

export interface Asking {
  readonly trigger: 'auto' | 'manual';
  /** What the local tier proposes; it is judged and answers first. Null where it has nothing. */
  readonly local: Proposal | null;
  /** Resolves when something that costs money may be asked; false: no longer. Asked at most once, and only before the first such call. */
  readonly beforePaid: () => Promise<boolean>;
  readonly signal: AbortSignal;
  readonly again: Again;
  /** The tier that is asked now, for progress. */
  readonly onAttempt: (tier: string) => void;
}

/** What became of asking. `offer`: null when nothing may be shown; `why` says why, for people, in one line. */
export interface Asked {
  readonly offer: Offer | null;
  readonly why: string;
}

/** What the session needs of everything around it. */
export interface InlineWorld {
  /** ms, from any beginning, never set back. */
  now(): number;
  /** False when the signal was aborted first. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
  /** Asks the local tier; null where it has nothing, or is not used. */
  propose(moment: Moment): Promise<Proposal | null>;
  /** One request through the router. Never rejects. */
  ask(moment: Moment, asking: Asking): Promise<Asked>;
}
