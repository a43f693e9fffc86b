import type { OpenText } from '../index/open-text.ts';
import { LINE_END, textBetween, type Lexicon } from '../index/tokens.ts';
import { linesAbove } from './token-lines.ts';

/** Tokens of a file's start that its imports are looked for in. */
const HEAD_TOKENS = 3_000;
/** Tokens of lines that are read at most: a file without line breaks is no reason to read all of it. */
const NEAR_TOKENS = 1_000;
const LINES_ABOVE = 25;
const LINES_BELOW = 5;

/** What stands around a cursor in the text that is being typed in. */
export interface Surroundings {
  /** The file's first lines, with its imports. */
  readonly head: string;
  /** Lines above the cursor's. */
  readonly above: string;
  /** The cursor's line before the cursor. */
  readonly typed: string;
  /** Lines below the cursor's. */
  readonly below: string;
  /** The first token of the cursor's line. */
  readonly line: number;
}

/** @param offset UTF-16 units */
export function readSurroundings(lexicon: Lexicon, text: OpenText, offset: number): Surroundings {
  const { token, units } = text.lineOf(offset);
  const above = Math.max(linesAbove(text, token, LINES_ABOVE), token - NEAR_TOKENS);
  let lineEnd = token;
  while (lineEnd < Math.min(text.end, token + NEAR_TOKENS) && text.ids[lineEnd] !== LINE_END) lineEnd++;
  const rest = textBetween(lexicon, text, lineEnd, Math.min(text.end, lineEnd + NEAR_TOKENS)).split('\n');
  return {
    head: textBetween(lexicon, text, 0, Math.min(text.end, HEAD_TOKENS)),
    above: textBetween(lexicon, text, above, token),
    typed: textBetween(lexicon, text, token, lineEnd).slice(0, offset - units),
    below: rest.slice(1, 1 + LINES_BELOW).join('\n'),
    line: token,
  };
}
