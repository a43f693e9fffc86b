import { Base } from './base.ts';
import { sortPlaces } from './sort-places.ts';
import { BOUNDARY, LINE_END, Lexicon, type TokenSpan } from './tokens.ts';

/** Tokens copied between two pauses. */
const SLICE = 200_000;
/** Words sorted between two pauses. */
const WORDS_SLICE = 4000;

export interface Folded {
  readonly base: Base;
  readonly lexicon: Lexicon;
  /** Its words before this number are in the order of their texts. */
  readonly sorted: number;
  /** The numbers of old words in the new lexicon; words that came after the start are not in it. */
  readonly words: Uint32Array;
}

/**
 * A base of these files, with a lexicon that holds their words alone, in the order of their texts. Pauses every few
 * milliseconds; the files' tokens must not change meanwhile, all else may.
 * @param files numbers and tokens
 */
export function* fold(files: readonly { readonly file: number; readonly tokens: TokenSpan }[], old: Lexicon): Generator<undefined, Folded> {
  const used = new Uint8Array(old.words.size);
  let length = 1;
  for (const { tokens } of files) {
    for (let at = tokens.start; at < tokens.end; at++) used[tokens.ids[at] ?? BOUNDARY] = 1;
    length += tokens.end - tokens.start;
  }
  yield;
  const lexicon = new Lexicon();
  const words = yield* sortedWords(used, old, lexicon);
  const sorted = lexicon.words.size;
  const gapNumbers = new Int32Array(old.gaps.size).fill(-1);
  const ids = new Uint32Array(length);
  const gaps = new Uint16Array(length);
  const starts = new Uint32Array(files.length + 1);
  let to = 1;
  let work = 0;
  for (const [slot, { tokens }] of files.entries()) {
    starts[slot] = to;
    for (let at = tokens.start; at < tokens.end; at++, to++) {
      ids[to] = words[tokens.ids[at] ?? BOUNDARY] ?? BOUNDARY;
      gaps[to] = gapNumber(tokens.gaps[at] ?? 0, gapNumbers, old, lexicon);
    }
    work += tokens.end - tokens.start;
    if (work < SLICE) continue;
    work = 0;
    yield;
  }
  starts[files.length] = to;
  const order = yield* sortPlaces(ids, sorted);
  return { base: new Base({ ids, gaps, order, files: Uint32Array.from(files, ({ file }) => file), starts }), lexicon, sorted, words };
}

/** Gives tokens that were not folded the numbers of the new lexicon, in place. */
export function renumber(tokens: TokenSpan, old: Lexicon, { lexicon, words }: Folded): void {
  const gapNumbers = new Int32Array(old.gaps.size).fill(-1);
  for (let at = tokens.start; at < tokens.end; at++) {
    const id = tokens.ids[at] ?? BOUNDARY;
    const known = words[id] ?? 0;
    tokens.ids[at] = known === 0 && id > LINE_END ? lexicon.words.adopt(old.words, id) : known;
    tokens.gaps[at] = gapNumber(tokens.gaps[at] ?? 0, gapNumbers, old, lexicon);
  }
}

/** Gives the used words numbers in the order of their texts, so that all that begin alike are one range. */
function* sortedWords(used: Uint8Array, old: Lexicon, lexicon: Lexicon): Generator<undefined, Uint32Array> {
  const byFirst = new Map<number, number[]>();
  for (let id = LINE_END + 1; id < used.length; id++) {
    if (used[id] !== 1) continue;
    const first = old.words.firstUnit(id);
    const alike = byFirst.get(first);
    if (alike === undefined) byFirst.set(first, [id]);
    else alike.push(id);
  }
  const numbers = new Uint32Array(used.length);
  numbers[LINE_END] = LINE_END;
  let work = 0;
  for (const first of [...byFirst.keys()].sort((a, b) => a - b)) {
    const words = (byFirst.get(first) ?? []).map((id) => ({ id, text: old.words.text(id) }));
    words.sort((a, b) => (a.text < b.text ? -1 : 1));
    for (const { id } of words) numbers[id] = lexicon.words.adopt(old.words, id);
    work += words.length;
    if (work < WORDS_SLICE) continue;
    work = 0;
    yield;
  }
  return numbers;
}

/** There is always room: the new lexicon has no more gaps than the old one. */
function gapNumber(gap: number, numbers: Int32Array, old: Lexicon, lexicon: Lexicon): number {
  const known = numbers[gap] ?? -1;
  if (known !== -1) return known;
  const number = lexicon.gaps.adopt(old.gaps, gap);
  numbers[gap] = number;
  return number;
}
