import type { Spot } from './place.ts';
import type { TextIndex } from './text-index.ts';
import { BOUNDARY, LINE_END, type TokenSpan } from './tokens.ts';

/** Tokens in a row, each with the number of the white space before it; good until the index changes. */
export interface TokenRun {
  readonly ids: Uint32Array;
  readonly gaps: Uint16Array;
}

/** The next tokens from a place on, at most `count` and none beyond the end of the file. Line ends are `LINE_END`. */
export function tokensFrom(index: TextIndex, { file, at }: Spot, count: number): TokenRun {
  const tokens = index.tokens(file);
  if (tokens === null) return { ids: new Uint32Array(0), gaps: new Uint16Array(0) };
  const from = Math.min(tokens.start + at, tokens.end - 1);
  // The last token is the boundary.
  const to = Math.min(from + count, tokens.end - 1);
  return { ids: tokens.ids.subarray(from, to), gaps: tokens.gaps.subarray(from, to) };
}

/** Number of the first token of the line that a place is in; its gap is the line's indentation. */
export function lineStart(index: TextIndex, { file, at }: Spot): number {
  const tokens = index.tokens(file);
  if (tokens === null) return at;
  let start = Math.min(tokens.start + at, tokens.end - 1);
  while (start > tokens.start && tokens.ids[start - 1] !== LINE_END) start--;
  return start - tokens.start;
}

/** Number of the token that ends the line a place is in: a `LINE_END` or the `BOUNDARY`; the place itself where that is one. */
export function lineEnd(index: TextIndex, { file, at }: Spot): number {
  const tokens = index.tokens(file);
  if (tokens === null) return at;
  let end = Math.min(tokens.start + at, tokens.end - 1);
  while (!endsLine(tokens, end)) end++;
  return end - tokens.start;
}

/**
 * The text from a place on, with `\n` for every line break.
 * @param count tokens; those of white space before them, the first one's included, are not counted
 */
export function textFrom(index: TextIndex, spot: Spot, count: number): string {
  const { ids, gaps } = tokensFrom(index, spot, count);
  let text = '';
  for (let at = 0; at < ids.length; at++) text += gapText(index, gaps[at] ?? 0, ids[at] ?? BOUNDARY) + index.lexicon.words.text(ids[at] ?? BOUNDARY);
  return text;
}

/** The white space before a token, without the `\r` of a line break. */
export function gapText(index: TextIndex, gap: number, id: number): string {
  const text = index.lexicon.gaps.text(gap);
  return id === LINE_END && text.endsWith('\r') ? text.slice(0, -1) : text;
}

function endsLine({ ids, end }: TokenSpan, at: number): boolean {
  return at === end - 1 || ids[at] === LINE_END;
}
