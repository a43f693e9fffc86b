import type { Spot } from '../index/place.ts';
import type { TextIndex } from '../index/text-index.ts';
import { BOUNDARY, LINE_END, textBetween, type Lexicon, type TokenSpan } from '../index/tokens.ts';

/** Tokens before a cursor that matches are looked for with; agreement on more of them says no more. */
export const REACH = 48;

/** A cursor in a file of the index, by tokens. */
export interface Cursor {
  /** The file, and the number of its token that the cursor stands in or before. */
  readonly spot: Spot;
  readonly own: TokenSpan;
  /** The cursor's line in `own`, its `LINE_END` not included: it is being written, and proves nothing. */
  readonly line: { readonly start: number; readonly end: number };
  /** Whole tokens before the cursor, oldest first, without `partial`. */
  readonly before: Uint32Array;
  /** How many tokens of the line are whole and before the cursor, without `partial`. */
  readonly typed: number;
  /** The word that the cursor touches from the right; it may go on or not. */
  readonly partial: string;
  /** White space before the cursor, or before `partial`. At the start of a line that is its indentation. */
  readonly gap: string;
  /** The line before the cursor, and what stands after it there, without white space around that. */
  readonly lineBefore: string;
  readonly after: string;
  /** The last line above with text in it. */
  readonly above: LineAbove;
}

export interface LineAbove {
  /** UTF-16 units. */
  readonly indentation: number;
  /** Its last token; `BOUNDARY` where there is no such line. */
  readonly lastToken: number;
  /** Blank lines below it. */
  readonly blank: boolean;
}

/** Reads where a cursor stands. @param offset in UTF-16 units @returns null where the file is not in the index */
export function readCursor(index: TextIndex, file: number, offset: number): Cursor | null {
  const context = index.contextAt(file, offset, REACH);
  const own = index.tokens(file);
  if (context === null || own === null) return null;
  const at = own.start + context.at;
  const start = lineStart(own, at);
  let end = at;
  while (end < own.end - 1 && own.ids[end] !== LINE_END) end++;
  const behind = textBetween(index.lexicon, own, at, end) + index.lexicon.gaps.text(own.gaps[end] ?? 0);
  const { partial, gap } = context;
  return {
    spot: { file, at: context.at }, own, line: { start, end }, before: context.ids, typed: at - start, partial, gap,
    lineBefore: textBetween(index.lexicon, own, start, at) + gap + partial,
    after: behind.slice(gap.length + partial.length).trim(),
    above: lineAbove(index.lexicon, own, start),
  };
}

/** @param start where the line starts that it is above of */
export function lineAbove(lexicon: Lexicon, own: TokenSpan, start: number): LineAbove {
  let last = start - 1;
  while (last > own.start && own.ids[last] === LINE_END) last--;
  const lastToken = last < own.start ? BOUNDARY : (own.ids[last] ?? BOUNDARY);
  return { indentation: lexicon.gaps.length(own.gaps[lineStart(own, last)] ?? 0), lastToken, blank: last < start - 2 };
}

/** The first token of the line that a token is in. */
export function lineStart({ ids, start }: TokenSpan, at: number): number {
  let first = at;
  while (first > start && ids[first - 1] !== LINE_END) first--;
  return first;
}
