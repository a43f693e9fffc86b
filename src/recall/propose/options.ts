import type { TextIndex } from '../index/text-index.ts';
import { BOUNDARY, LINE_END, TokenBuffer, type Lexicon, type TokenSpan } from '../index/tokens.ts';
import { isWordLike, tokenise } from '../index/tokenise.ts';
import { findAnalogues, type Analogue, type Analogues } from './analogy.ts';
import { poll, type Candidate, type Poll } from './candidates.ts';
import type { Cursor } from './cursor.ts';
import { findSightings, type Sightings } from './sightings.ts';

/** One way for the line to go on, and all that speaks for it. */
export interface Option {
  readonly text: string;
  readonly seen: Candidate | null;
  readonly analogue: Analogue | null;
  /** Of `text`; white space is none. */
  readonly ids: Uint32Array;
}

/** What is known of a cursor when one way is to be chosen. */
export interface Outlook {
  readonly cursor: Cursor;
  readonly sightings: Sightings;
  readonly poll: Poll;
  readonly analogues: Analogues;
  readonly options: readonly Option[];
  /** For the words of all options that the file has near the cursor: how many tokens away. */
  readonly nearness: ReadonlyMap<number, number>;
  /** For each candidate: the share of the words before the cursor that stand before one of its places too. */
  readonly overlaps: ReadonlyMap<Candidate, number>;
}

/** Analogues that were not seen anywhere are taken along up to this number. */
const ANALOGUES = 4;
/** Tokens on both sides of the cursor that are looked through for the words of an option. */
const NEAR = 4000;

export function lookAhead(index: TextIndex, cursor: Cursor): Outlook {
  const sightings = findSightings(index, cursor);
  const found = poll(index.lexicon, cursor, sightings.all);
  const analogues = findAnalogues(index.lexicon, cursor);
  const seen = found.candidates.map((one) => optionOf(index.lexicon, one.text, one, analogues.byText.get(one.text) ?? null));
  const texts = new Set(seen.map(({ text }) => text));
  const others = [...analogues.byText.values()].filter(({ text }) => !texts.has(text)).sort((one, other) => strengthOf(other) - strengthOf(one)).slice(0, ANALOGUES);
  const options = [...seen, ...others.map((one) => optionOf(index.lexicon, one.text, null, one))];
  return { cursor, sightings, poll: found, analogues, options, nearness: nearnessOf(cursor, options), overlaps: overlapsOf(index.lexicon, cursor, found.candidates) };
}

function strengthOf({ alike, same, votes, distance }: Analogue): number {
  return alike + same + 2 * votes - distance / 10;
}

function optionOf(lexicon: Lexicon, text: string, seen: Candidate | null, analogue: Analogue | null): Option {
  return { text, seen, analogue, ids: (seen === null ? null : wholeRest(seen)) ?? tokensOf(lexicon, text) };
}

/** The tokens of a place's rest, where all of it is proposed; the word that is typed in part is whole there. */
function wholeRest({ best: { span, at, to }, isCut }: Candidate): Uint32Array | null {
  return isCut ? null : span.ids.subarray(at, to);
}

function tokensOf(lexicon: Lexicon, text: string): Uint32Array {
  const buffer = new TokenBuffer();
  tokenise(text, lexicon, buffer);
  return buffer.ids.slice(0, buffer.length - 1);
}

function nearnessOf({ own, line, spot }: Cursor, options: readonly Option[]): Map<number, number> {
  const wanted = new Set(options.flatMap(({ ids }) => [...ids]));
  const near = new Map<number, number>();
  const at = own.start + spot.at;
  const note = (place: number): void => {
    const id = own.ids[place] ?? BOUNDARY;
    if (wanted.has(id) && !near.has(id)) near.set(id, Math.abs(at - place));
  };
  for (let place = at - 1; place >= Math.max(own.start, at - NEAR) && near.size < wanted.size; place--) note(place);
  for (let place = line.end; place < Math.min(own.end, at + NEAR) && near.size < wanted.size; place++) note(place);
  return near;
}

/** Places of a candidate whose surroundings are looked at. */
const SURROUNDINGS = 4;

function overlapsOf(lexicon: Lexicon, { before }: Cursor, candidates: readonly Candidate[]): Map<Candidate, number> {
  const words = new Set(before.filter((id) => isWordId(lexicon, id)));
  return new Map(candidates.map((one) => [one, one.sightings.slice(0, SURROUNDINGS).reduce((most, { span, at }) => Math.max(most, overlap(words, before.length, span, at)), 0)]));
}

function overlap(words: ReadonlySet<number>, reach: number, { ids, start }: TokenSpan, at: number): number {
  const found = new Set<number>();
  for (let place = Math.max(start, at - reach); place < at; place++) {
    const id = ids[place] ?? BOUNDARY;
    if (words.has(id)) found.add(id);
  }
  return words.size === 0 ? 0 : found.size / words.size;
}

/** What is known of each word of a lexicon: 0 nothing yet, 1 a word, 2 a sign. A number never gets another text. */
const kinds = new WeakMap<Lexicon, Uint8Array>();

/** Whether a token is a word or a number, not a sign. */
export function isWordId(lexicon: Lexicon, id: number): boolean {
  let known = kinds.get(lexicon);
  if (known === undefined || id >= known.length) {
    const larger = new Uint8Array(2 * Math.max(id, lexicon.words.size));
    if (known !== undefined) larger.set(known);
    kinds.set(lexicon, larger);
    known = larger;
  }
  if (known[id] === 0) known[id] = id !== LINE_END && isWordLike(lexicon.words.text(id)) ? 1 : 2;
  return known[id] === 1;
}
