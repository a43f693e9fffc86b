import type { Base } from './base.ts';
import { atLeast, countByLength, longest, pack } from './longest.ts';
import type { BaseHits } from './search-base.ts';
import { BOUNDARY } from './tokens.ts';

/**
 * Looks at every place of the base that one of a few words stands at: where these are rarer than the context, it is the
 * quicker way round, and none is overlooked.
 * @param low the words: a range of places in `base.order`, each one after such a word
 * @param context newest token first
 * @param excluded a place that does not count
 */
export function searchWords(base: Base, { low, high }: { readonly low: number; readonly high: number }, context: Uint32Array, excluded: number, limit: number, minLength: number): BaseHits {
  const packed: number[] = [];
  for (let index = low; index < high; index++) {
    const place = (base.order[index] ?? 0) - 1;
    const length = agreement(base.ids, place, context);
    if (length >= minLength && place !== excluded && !base.isDead(place)) packed.push(pack(place, length));
  }
  const hits = [{ file: -1, packed }];
  const exactly = countByLength(hits);
  const places = longest(hits, exactly, limit);
  return { places: places.map(({ at }) => at), lengths: places.map(({ length }) => length), counts: atLeast(exactly) };
}

/** How many tokens before a place of the base agree; none beyond a `BOUNDARY` does. */
function agreement(ids: Uint32Array, place: number, context: Uint32Array): number {
  let length = 0;
  while (length < context.length) {
    const id = ids[place - 1 - length];
    if (id !== context[length]) break;
    length++;
    if (id === BOUNDARY) break;
  }
  return length;
}
