import type { Place } from '../index/place.ts';
import type { TextIndex } from '../index/text-index.ts';
import type { TokenSpan } from '../index/tokens.ts';
import type { Cursor } from './cursor.ts';
import { restEnd } from './rest.ts';

/** Places that are looked at for one proposal; more of them change little. */
const LIMIT = 120;

/** A place where the text goes on after the same tokens as before the cursor. */
export interface Sighting {
  readonly span: TokenSpan;
  readonly file: number;
  /** The token that comes next; where `isLonger`, the one that the word at the cursor begins. */
  readonly at: number;
  /** Where its line ends. */
  readonly to: number;
  /** Tokens before the cursor that agree; a whole word at the cursor is one. */
  readonly length: number;
  /** The word at the cursor is the beginning of a longer one here. */
  readonly isLonger: boolean;
}

/** What stands in the index after the tokens before a cursor, and how often something does. */
export interface Sightings {
  readonly all: readonly Sighting[];
  /** By length: places that agree on at least so many tokens; those of longer words apart. */
  readonly counts: Uint32Array;
  readonly longerCounts: Uint32Array;
}

/** Places of the cursor's own file that are looked at whatever other files have, the nearest of those that agree longest. */
const OWN_LIMIT = 40;

const NONE = new Uint32Array(1);

export function findSightings(index: TextIndex, cursor: Cursor): Sightings {
  const { before, partial, spot } = cursor;
  if (partial === '') {
    const { places, counts } = index.find(before, { limit: LIMIT, minLength: 1, exclude: spot });
    return { all: collect(index, cursor, withOwn(cursor, before, places), false), counts, longerCounts: NONE };
  }
  const id = index.lexicon.words.find(partial);
  const context = new Uint32Array(before.length + 1);
  context.set(before);
  context[before.length] = Math.max(0, id);
  const whole = id === -1 ? { places: [], counts: NONE } : index.find(context, { limit: LIMIT, minLength: 1, exclude: { ...spot, at: spot.at + 1 } });
  const begun = index.find(before, { limit: LIMIT, minLength: 1, exclude: spot, partial });
  const longer = collect(index, cursor, begun.places, true).filter(({ span, at }) => span.ids[at] !== id);
  return { all: [...collect(index, cursor, id === -1 ? [] : withOwn(cursor, context, whole.places), false), ...longer], counts: whole.counts, longerCounts: begun.counts };
}

/** Adds places of the own file that are not among those found: where many files have something longer, it would be left out. */
function withOwn({ own, spot, line }: Cursor, context: Uint32Array, places: readonly Place[]): readonly Place[] {
  const known = new Set(places.filter(({ file }) => file === spot.file).map(({ at }) => at));
  const last = context.at(-1);
  const found: Place[] = [];
  for (let place = line.start; place > own.start && found.length < OWN_LIMIT; place--) {
    if (own.ids[place - 1] !== last || known.has(place - own.start)) continue;
    let length = 1;
    while (length < context.length && place - 1 - length >= own.start && own.ids[place - 1 - length] === context[context.length - 1 - length]) length++;
    found.push({ file: spot.file, at: place - own.start, length });
  }
  return [...places, ...found];
}

function collect(index: TextIndex, { spot, own, line }: Cursor, places: readonly Place[], isLonger: boolean): Sighting[] {
  const found: Sighting[] = [];
  for (const { file, at, length } of places) {
    const span = file === spot.file ? own : index.tokens(file);
    if (span === null) continue;
    const place = span.start + at;
    // The cursor's own line, and the place right behind its end, are what is being written.
    if (file === spot.file && place >= line.start && place <= line.end) continue;
    const to = restEnd(span, place);
    if (to !== null) found.push({ span, file, at: place, to, length, isLonger });
  }
  return found;
}
