import { LINE_END } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Tells the words that begin with a text. */
export interface WordsWith {
  /** The sorted words of the base that do: a range of numbers. */
  readonly low: number;
  readonly high: number;
  has(id: number): boolean;
}

/**
 * @param sorted words before this number, from the first after `LINE_END` on, are in the order of their texts
 * @param prefix not empty
 */
export function wordsWith(words: Vocabulary, sorted: number, prefix: string): WordsWith {
  const low = bound(sorted, (id) => words.text(id) < prefix);
  const high = bound(sorted, (id) => words.text(id) < prefix || words.startsWith(id, prefix));
  return { low, high, has: (id) => (id < sorted ? id >= low && id < high : words.startsWith(id, prefix)) };
}

/** The first sorted word that is not before what is searched. */
function bound(sorted: number, isBefore: (id: number) => boolean): number {
  let low = LINE_END + 1;
  let high = Math.max(low, sorted);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
