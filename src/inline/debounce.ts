import type { Change, Moment } from './moment.ts';

/** ms that are waited at least and at most while somebody types within a line. */
const LEAST = 60;
const MOST = 400;
/** Longer pauses are thinking, and say nothing about how fast somebody types. */
const LONGEST_GAP = 1_000;
/** Gaps that are remembered: some words. */
const GAPS = 24;
/** Before much is known: somebody who types 240 characters a minute. */
const TYPICAL_GAP = 250;
const ASSUMED: readonly number[] = Array.from({ length: 4 }, () => TYPICAL_GAP);
/** Of ten gaps, nine are shorter: when it has passed, and some more, the typing most likely rests. */
const QUANTILE = 0.9;
const MARGIN = 1.2;
/** A word is mostly typed to its end; after it, or a sign, people look up sooner. */
const AFTER_WORD = 0.6;
const WORD_END = /[\p{L}\p{N}_$]$/u;
/** One key may bring the other half of a pair, or an indented line. */
const ONE_KEY = /^(?:..?|\r?\n\s*)$/u;

/** How somebody types, and how long after a key it is worth waiting for the next one. */
export class Rhythm {
  #gaps: readonly number[] = ASSUMED;
  #last: number | null = null;
  /** The last change took something away: somebody corrects, and goes on with that. */
  #isCorrecting = false;

  /** The time of the last change, ms; null before the first. */
  get lastKeyAt(): number | null {
    return this.#last;
  }

  changed(change: Change, now: number): void {
    const isKey = change.length === 0 && ONE_KEY.test(change.newText);
    const gap = now - (this.#last ?? -Infinity);
    if (isKey && gap <= LONGEST_GAP) this.#gaps = [...this.#gaps, gap].slice(-GAPS);
    this.#last = now;
    this.#isCorrecting = change.newText.length < change.length;
  }

  /** How long typing must rest here before a model is asked, ms from the last change. */
  delay({ lineBefore }: Pick<Moment, 'lineBefore'>): number {
    // A new line is a new thought: nobody is in the middle of anything.
    if (lineBefore.trim() === '' && !this.#isCorrecting) return 0;
    const share = WORD_END.test(lineBefore) || this.#isCorrecting ? 1 : AFTER_WORD;
    return Math.min(MOST, Math.max(LEAST, this.#longGap() * MARGIN * share));
  }

  #longGap(): number {
    const sorted = this.#gaps.toSorted((one, other) => one - other);
    return sorted[Math.floor((sorted.length - 1) * QUANTILE)] ?? TYPICAL_GAP;
  }
}
