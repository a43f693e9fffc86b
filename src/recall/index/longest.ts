import { chosen } from './even-choice.ts';
import { DEPTH } from './sort-places.ts';
import { BOUNDARY } from './tokens.ts';
import type { Place } from './place.ts';

/** The places of one file with how many tokens agree there, each as one number: a query may meet tens of thousands. */
export interface Hits {
  readonly file: number;
  readonly packed: number[];
}

/** Enough for `DEPTH`; leaves room for 2 ** 25 places. */
const LENGTH_BITS = 6;
const LENGTH_MASK = 63;

export function pack(at: number, length: number): number {
  return (at << LENGTH_BITS) | length;
}

/** By length: how many places agree on exactly so many tokens. */
export function countByLength(all: readonly Hits[]): Float64Array {
  const exactly = new Float64Array(DEPTH + 2);
  for (const { packed } of all) for (const hit of packed) exactly[hit & LENGTH_MASK] = (exactly[hit & LENGTH_MASK] ?? 0) + 1;
  return exactly;
}

/** By length: how many places agree on at least so many tokens. */
export function atLeast(exactly: Float64Array): Float64Array {
  const counts = exactly.slice();
  for (let length = DEPTH; length >= 0; length--) counts[length] = (counts[length] ?? 0) + (counts[length + 1] ?? 0);
  return counts;
}

/** The `limit` longest, the longest first; of those that are just long enough an even choice. */
export function longest(all: readonly Hits[], exactly: Float64Array, limit: number): Place[] {
  let least = DEPTH;
  let longer = 0;
  while (least > 1 && longer + (exactly[least] ?? 0) < limit) longer += exactly[least--] ?? 0;
  const equal = exactly[least] ?? 0;
  const wanted = Math.min(limit - longer, equal);
  const places: Place[] = [];
  let seen = 0;
  let taken = 0;
  let next = 0;
  for (const { file, packed } of all) {
    for (const hit of packed) {
      const length = hit & LENGTH_MASK;
      if (length < least) continue;
      if (length === least) {
        if (seen++ !== next || taken === wanted) continue;
        next = chosen(++taken, wanted, equal);
      }
      places.push({ file, at: hit >> LENGTH_BITS, length });
    }
  }
  return places.sort((a, b) => b.length - a.length);
}

/** The last `DEPTH` tokens of a context, newest first: what `agreement` compares with. */
export function newestFirst(context: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: Math.min(DEPTH, context.length) }, (_, back) => context[context.length - 1 - back] ?? BOUNDARY);
}
