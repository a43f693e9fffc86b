import { LINE_END, textBetween, type Lexicon, type TokenSpan } from '../index/tokens.ts';

/** The first token of each line of a text. */
export function lineStarts({ ids, start, end }: TokenSpan): readonly number[] {
  const starts = [start];
  for (let at = start; at < end; at++) if (ids[at] === LINE_END) starts.push(at + 1);
  return starts;
}

/** Lines of a text, from 0, without their breaks; fewer where it ends before. */
export function linesAt(lexicon: Lexicon, span: TokenSpan, first: number, count: number): readonly string[] {
  let from = span.start;
  for (let line = 0; line < first && from < span.end; from++) if (span.ids[from] === LINE_END) line++;
  let to = from;
  for (let line = 0; line < count && to < span.end; to++) if (span.ids[to] === LINE_END) line++;
  return textBetween(lexicon, span, from, to).split(/\r?\n/).slice(0, count);
}

/** Where the line starts that is `count` lines above the one that begins with a token. */
export function linesAbove({ ids, start }: TokenSpan, token: number, count: number): number {
  let at = token;
  for (let line = 0; at > start; at--) if (ids[at - 1] === LINE_END && line++ === count) break;
  return at;
}
