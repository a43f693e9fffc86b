import { textOf, Vocabulary } from './vocabulary.ts';

/** The token that ends every file, of no text; in a context, the one before a file's first token. Its gap is the white space at the end. */
export const BOUNDARY = 0;
/** The token of a line break. A `\r` before it belongs to its gap, so that `\r\n` is the same token. */
export const LINE_END = 1;

/** Different runs of white space that are kept as gaps, because a gap is a Uint16; further ones become tokens. */
const GAPS = 0x1_0000;

/**
 * The tokens of a text, as a part of flat arrays: `ids[start..end)`, and before each the white space `gaps[start..end)`.
 * The last one is a `BOUNDARY`. Gaps and tokens joined are the text to the letter.
 */
export interface TokenSpan {
  readonly ids: Uint32Array;
  readonly gaps: Uint16Array;
  readonly start: number;
  readonly end: number;
}

/** The texts that the numbers in a `TokenSpan` stand for. */
export class Lexicon {
  readonly words = new Vocabulary();
  readonly gaps = new Vocabulary(GAPS);

  constructor() {
    this.words.intern('\n', 0, 1);
  }

  get bytes(): number {
    return this.words.bytes + this.gaps.bytes;
  }
}

/** Tokens as they come, in arrays that grow. */
export class TokenBuffer {
  ids = new Uint32Array(256);
  gaps = new Uint16Array(256);
  length = 0;

  push(id: number, gap: number): void {
    if (this.length === this.ids.length) this.#grow();
    this.ids[this.length] = id;
    this.gaps[this.length++] = gap;
  }

  #grow(): void {
    const ids = new Uint32Array(this.ids.length * 2);
    const gaps = new Uint16Array(ids.length);
    ids.set(this.ids);
    gaps.set(this.gaps);
    this.ids = ids;
    this.gaps = gaps;
  }
}

/** UTF-16 units of a token with the gap before it. */
export function unitsOf(lexicon: Lexicon, span: TokenSpan, index: number): number {
  return lexicon.gaps.length(span.gaps[index] ?? 0) + lexicon.words.length(span.ids[index] ?? BOUNDARY);
}

/** UTF-16 units of a whole text. */
export function allUnits(lexicon: Lexicon, span: TokenSpan): number {
  let units = 0;
  for (let at = span.start; at < span.end; at++) units += unitsOf(lexicon, span, at);
  return units;
}

/** The text of `span[from..to)` to the letter, the gap before the first token included. */
export function textBetween(lexicon: Lexicon, span: TokenSpan, from: number, to: number): string {
  let length = 0;
  for (let at = from; at < to; at++) length += unitsOf(lexicon, span, at);
  // Joining strings token by token takes ten times as long.
  const units = new Uint16Array(length);
  let end = 0;
  for (let at = from; at < to; at++) {
    end = lexicon.gaps.copy(span.gaps[at] ?? 0, units, end);
    end = lexicon.words.copy(span.ids[at] ?? BOUNDARY, units, end);
  }
  return textOf(units, 0, length);
}
