import type { Base } from './base.ts';
import { newestFirst } from './longest.ts';
import type { FindOptions, Found, Place } from './place.ts';
import { searchBase } from './search-base.ts';
import { searchFresh } from './search-fresh.ts';
import { searchWords } from './search-words.ts';
import type { TokenSpan } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';
import { wordsWith } from './words-with.ts';

/** Places of the base with the wanted words, up to which all of them are looked at. */
const RARE = 4096;

export interface Searched {
  readonly base: Base;
  /** The files that are not in the base, or not as they are now. */
  readonly fresh: ReadonlyMap<number, TokenSpan>;
  readonly words: Vocabulary;
  /** Words before this number are in the order of their texts; the base has no others. */
  readonly sorted: number;
}

/**
 * The places of base and fresh files together.
 * @param slot the file of `options.exclude`, where it is in the base; else null
 */
export function findPlaces({ base, fresh, words, sorted }: Searched, context: ArrayLike<number>, options: FindOptions, slot: number | null): Found {
  const { limit, minLength, exclude, partial = '' } = options;
  const wanted = partial === '' ? null : wordsWith(words, sorted, partial);
  const excluded = exclude && slot !== null ? base.span(slot).start + exclude.at : -1;
  const newest = searchFresh(fresh, newestFirst(context), { exclude, wanted }, limit, minLength);
  const after = wanted && base.after(wanted);
  const settled =
    after && after.high - after.low <= RARE
      ? searchWords(base, after, newestFirst(context), excluded, limit, minLength)
      : searchBase(base, base.rangesOf(context), { excluded, wanted }, limit, minLength);
  const places = settled.places.map((place, index) => placeOf(base, place, settled.lengths[index] ?? 0));
  return { places: merge(newest.places, places).slice(0, limit), counts: sum(newest.counts, settled.counts, minLength) };
}

function placeOf(base: Base, place: number, length: number): Place {
  const slot = base.slotOf(place);
  return { file: base.files[slot] ?? -1, at: place - (base.starts[slot] ?? 0), length };
}

/** Two lists, the longest agreement first, as one; of equal ones the first list's come first. */
function merge(first: readonly Place[], second: readonly Place[]): Place[] {
  return [...first, ...second].sort((a, b) => b.length - a.length);
}

/** By length, from 0 to the longest with places; 0 below `minLength`. */
function sum(first: Float64Array, second: Float64Array, minLength: number): Uint32Array {
  let longest = first.length - 1;
  while (longest >= minLength && (first[longest] ?? 0) + (second[longest] ?? 0) === 0) longest--;
  if (longest < minLength) return new Uint32Array(1);
  const counts = new Uint32Array(longest + 1);
  for (let length = minLength; length <= longest; length++) counts[length] = Math.round((first[length] ?? 0) + (second[length] ?? 0));
  return counts;
}
