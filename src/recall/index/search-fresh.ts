import { atLeast, countByLength, longest, pack, type Hits } from './longest.ts';
import type { Place, Spot } from './place.ts';
import { BOUNDARY, type TokenSpan } from './tokens.ts';
import type { WordsWith } from './words-with.ts';

/** Which places of the fresh files count. */
export interface Counting {
  /** Not this one. */
  readonly exclude: Spot | undefined;
  /** Only those whose next token is one of these; null for any. */
  readonly wanted: WordsWith | null;
}

export interface FreshHits {
  /** The longest agreement first. */
  readonly places: Place[];
  /** By length: places that agree on at least so many tokens. */
  readonly counts: Float64Array;
}

/** Tokens looked at in a loop before the array is asked: in V8 `indexOf` is three times as quick a token, but slow to call. */
const NEAR = 32;
/** Comparisons for each token of a file, and beside them for any file; code needs less than one a token. */
const COMPARED = 2;
const COMPARED_ANYWAY = 20_000;
/** What is compared of the context in a file that only repeats itself, once it has used those up. */
const SHORT = 8;

/**
 * Looks through all tokens of the fresh files; they are few, and change too often for anything cleverer.
 * @param context newest token first
 */
export function searchFresh(files: ReadonlyMap<number, TokenSpan>, context: Uint32Array, { exclude, wanted }: Counting, limit: number, minLength: number): FreshHits {
  const all: Hits[] = [];
  for (const [file, tokens] of files) {
    const packed = context.length < minLength ? [] : agreements(tokens, context, wanted, minLength, file === exclude?.file ? exclude.at : -1);
    if (packed.length > 0) all.push({ file, packed });
  }
  const exactly = countByLength(all);
  return { places: longest(all, exactly, limit), counts: atLeast(exactly) };
}

/** The places of one file whose last tokens agree. */
function agreements({ ids, start, end }: TokenSpan, context: Uint32Array, wanted: WordsWith | null, minLength: number, excluded: number): number[] {
  const packed: number[] = [];
  const last = context[0] ?? BOUNDARY;
  const short = context.subarray(0, SHORT);
  let left = COMPARED_ANYWAY + COMPARED * (end - start);
  for (let place = last === BOUNDARY ? start : nextAfter(ids, last, start, end); place < end; place = nextAfter(ids, last, place, end)) {
    const length = agreement(ids, start, place, left > 0 ? context : short);
    left -= length;
    if (length < minLength || place - start === excluded) continue;
    if (wanted === null || wanted.has(ids[place] ?? BOUNDARY)) packed.push(pack(place - start, length));
  }
  return packed;
}

/** The first place that has this token before it, the token not before `from`; `end` or more where there is none. */
function nextAfter(ids: Uint32Array, token: number, from: number, end: number): number {
  const near = Math.min(from + NEAR, end);
  for (let at = from; at < near; at++) if (ids[at] === token) return at + 1;
  const found = ids.indexOf(token, near);
  return found === -1 ? end : found + 1;
}

/** How many tokens before a place agree, the first of which is known to; a `BOUNDARY` stands before the file. */
function agreement(ids: Uint32Array, start: number, place: number, context: Uint32Array): number {
  const inFile = Math.min(context.length, place - start);
  let length = 1;
  while (length < inFile && ids[place - 1 - length] === context[length]) length++;
  return length === place - start && length < context.length && context[length] === BOUNDARY ? length + 1 : length;
}
