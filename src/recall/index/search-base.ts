import type { Base, Ranges } from './base.ts';
import { chosen } from './even-choice.ts';
import { DEPTH } from './sort-places.ts';
import { BOUNDARY } from './tokens.ts';
import type { WordsWith } from './words-with.ts';

/** Places that are looked at one by one, so that a query is quick whatever it asks for. */
const VISITS = 2048;
/** Places looked at of a set that is too large for that; more where only some of them count. */
const SAMPLE = 512;
const SAMPLE_OF_WANTED = 2048;

/** Which places of the base count: those of files that are not dead, and of them … */
export interface Counting {
  /** … not this one; -1 for none. */
  readonly excluded: number;
  /** … only those whose next token is one of these; null for any. */
  readonly wanted: WordsWith | null;
}

/** Places of the base, the longest agreement first. */
export interface BaseHits {
  /** Indices of tokens in the base. */
  readonly places: number[];
  readonly lengths: number[];
  /** By length: places that agree on at least so many tokens. */
  readonly counts: Float64Array;
}

/** Places that agree on so many tokens and no more: they lie left and right of those that agree on more. */
interface Ring {
  readonly low: number;
  readonly innerLow: number;
  readonly innerHigh: number;
  readonly high: number;
}

/** Looks at places from the longest agreement outwards. @param limit most places that are wanted */
export function searchBase(base: Base, ranges: Ranges, counting: Counting, limit: number, minLength: number): BaseHits {
  const hits: BaseHits = { places: [], lengths: [], counts: new Float64Array(DEPTH + 2) };
  let visits = VISITS;
  const sample = counting.wanted === null ? SAMPLE : SAMPLE_OF_WANTED;
  let innerLow = ranges.lows[ranges.depth] ?? 0;
  let innerHigh = innerLow;
  for (let length = ranges.depth; length >= minLength; length--) {
    const ring: Ring = { low: ranges.lows[length] ?? 0, innerLow, innerHigh, high: ranges.highs[length] ?? 0 };
    const size = ring.innerLow - ring.low + ring.high - ring.innerHigh;
    const looked = size <= visits ? size : Math.min(size, sample);
    visits = Math.max(0, visits - looked);
    const counted = placesOf(base, ring, size, looked, counting);
    hits.counts[length] = (hits.counts[length + 1] ?? 0) + (looked === 0 ? 0 : (counted.length * size) / looked);
    pickEvenly(counted, limit - hits.places.length, length, hits);
    innerLow = ring.low;
    innerHigh = ring.high;
  }
  return hits;
}

/** The places of a ring that count, of `looked` of its `size` places. */
function placesOf(base: Base, ring: Ring, size: number, looked: number, { excluded, wanted }: Counting): number[] {
  const places: number[] = [];
  const gap = ring.innerHigh - ring.innerLow;
  for (let index = 0; index < looked; index++) {
    const offset = ring.low + chosen(index, looked, size);
    const place = base.order[offset < ring.innerLow ? offset : offset + gap] ?? 0;
    if (wanted !== null && !isWanted(base.ids[place] ?? BOUNDARY, wanted)) continue;
    if (place !== excluded && !base.isDead(place)) places.push(place);
  }
  return places;
}

/** The base has sorted words only. */
function isWanted(id: number, { low, high }: WordsWith): boolean {
  return id >= low && id < high;
}

function pickEvenly(places: readonly number[], most: number, length: number, hits: BaseHits): void {
  const picked = Math.min(most, places.length);
  for (let index = 0; index < picked; index++) {
    hits.places.push(places[chosen(index, picked, places.length)] ?? 0);
    hits.lengths.push(length);
  }
}
