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

/** What holds for a document at present. */
export interface Rules {
  /** Completions are offered by themselves in this language. */
  readonly enabled: boolean;
  /** The user trusts the workspace. */
  readonly trusted: boolean;
  /** The document can be written in, and is of a kind and a size that requests are taken from. */
  readonly editable: boolean;
  /** Some model is set up. */
  readonly hasModel: boolean;
  /** The local tier may answer. */
  readonly hasLocal: boolean;
  /** How long typing must rest before a model is asked, ms; null: as long as fits how the user types. */
  readonly delayMs: number | null;
  /** Who would be asked, in a word that changes with the settings: what others have answered is not offered any more. */
  readonly route: string;
}

/** What the session needs of everything around it. */
export interface InlineWorld {
  /** ms, from any beginning, never set back. */
  now(): number;
  /** False when the signal was aborted first. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
  /** Costs nothing: it is asked on every keystroke. */
  rules(moment: Moment): Rules;
  /** Asks the local tier; null where it has nothing that is sure enough, or is not used. Never rejects. */
  propose(moment: Moment): Promise<Proposal | null>;
  /** A model may be asked here soon: what that takes may be got together meanwhile. */
  prepare(moment: Moment): void;
  /** One request through the router, about the text as it is when this is called. Never rejects. */
  ask(moment: Moment, asking: Asking): Promise<Asked>;
}
