import { BOUNDARY } from './tokens.ts';

/** How many tokens before a place are compared; what agrees on so many is as good as equal. */
export const DEPTH = 48;

/** Parts of at most this size are sorted by insertion. */
const SMALL = 12;
/** Parts from this size on get their pivot from nine keys. */
const LARGE = 1000;
/** Places handled between two pauses: a few milliseconds. */
const SLICE = 100_000;

/**
 * All places of a text but the first, sorted by the token before them, then the one before that, and so on up to `DEPTH`.
 * A place is the index of the token that comes next; what is beyond a `BOUNDARY` does not count.
 * First by counting, then multikey quicksort (Bentley and Sedgewick 1997) within equal first tokens: it needs no memory but
 * the result, and its time is bounded by the depth even where a text only repeats itself.
 * @param ids begins with a `BOUNDARY`
 * @param words one more than the largest id
 */
export function* sortPlaces(ids: Uint32Array, words: number): Generator<undefined, Uint32Array> {
  const order = new Uint32Array(Math.max(0, ids.length - 1));
  const starts = yield* countPlaces(ids, words, order);
  let work = 0;
  for (let id = BOUNDARY + 1; id < words; id++) {
    const low = starts[id] ?? 0;
    const high = starts[id + 1] ?? 0;
    if (high - low < 2) continue;
    const parts = [low, high, 2];
    while (parts.length > 0) {
      work += sortPart(ids, order, parts);
      if (work < SLICE) continue;
      work = 0;
      yield;
    }
  }
  return order;
}

/** Sorts the places by the one token before them. @returns where the places of each token start */
function* countPlaces(ids: Uint32Array, words: number, order: Uint32Array): Generator<undefined, Uint32Array> {
  const starts = new Uint32Array(words + 1);
  for (let at = 1; at < ids.length; at++) bump(starts, (ids[at - 1] ?? 0) + 1);
  for (let id = 1; id <= words; id++) starts[id] = (starts[id] ?? 0) + (starts[id - 1] ?? 0);
  yield;
  const next = starts.slice();
  for (let at = 1; at < ids.length; at++) {
    const id = ids[at - 1] ?? 0;
    order[next[id] ?? 0] = at;
    bump(next, id);
    if (at % (4 * SLICE) === 0) yield;
  }
  return starts;
}

/** Takes the last part (from, to, depth) off the stack, and sorts it or puts its smaller parts there. @returns its size */
function sortPart(ids: Uint32Array, order: Uint32Array, parts: number[]): number {
  const depth = parts.pop() ?? 0;
  const high = parts.pop() ?? 0;
  const low = parts.pop() ?? 0;
  if (high - low <= SMALL) {
    insertionSort(ids, order, low, high, depth);
    return SMALL;
  }
  const pivot = choosePivot(ids, order, low, high, depth);
  let less = low;
  let more = high;
  for (let at = low; at < more; ) {
    const place = order[at] ?? 0;
    const key = ids[place - depth] ?? 0;
    if (key < pivot) {
      order[at++] = order[less] ?? 0;
      order[less++] = place;
    } else if (key > pivot) {
      order[at] = order[--more] ?? 0;
      order[more] = place;
    } else at++;
  }
  if (less - low > 1) parts.push(low, less, depth);
  if (high - more > 1) parts.push(more, high, depth);
  if (more - less > 1 && depth < DEPTH && pivot !== BOUNDARY) parts.push(less, more, depth + 1);
  return high - low;
}

function choosePivot(ids: Uint32Array, order: Uint32Array, low: number, high: number, depth: number): number {
  const key = (at: number): number => ids[(order[at] ?? 0) - depth] ?? 0;
  const middle = (low + high) >>> 1;
  if (high - low < LARGE) return median(key(low), key(middle), key(high - 1));
  const step = (high - low) >>> 3;
  return median(
    median(key(low), key(low + step), key(low + 2 * step)),
    median(key(middle - step), key(middle), key(middle + step)),
    median(key(high - 1 - 2 * step), key(high - 1 - step), key(high - 1)),
  );
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function insertionSort(ids: Uint32Array, order: Uint32Array, low: number, high: number, depth: number): void {
  for (let at = low + 1; at < high; at++) {
    const place = order[at] ?? 0;
    let to = at;
    for (; to > low && isBefore(ids, place, order[to - 1] ?? 0, depth); to--) order[to] = order[to - 1] ?? 0;
    order[to] = place;
  }
}

/** Whether one place sorts before another, whose last `depth - 1` tokens are known to agree. */
function isBefore(ids: Uint32Array, place: number, other: number, depth: number): boolean {
  for (let back = depth; back <= DEPTH; back++) {
    const left = ids[place - back] ?? 0;
    const right = ids[other - back] ?? 0;
    if (left !== right) return left < right;
    if (left === BOUNDARY) return false;
  }
  return false;
}

function bump(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
