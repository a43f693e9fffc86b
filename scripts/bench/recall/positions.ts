import { tokenise } from '../../../src/recall/index/tokenise.ts';
import { Lexicon, TokenBuffer } from '../../../src/recall/index/tokens.ts';

/** Where the tokens of a line are, in UTF-16 units. */
export interface TokenPlace {
  readonly start: number;
  readonly end: number;
}

const lexicon = new Lexicon();

/** The tokens of one line, as the index has them. */
export function tokensOf(line: string): TokenPlace[] {
  const buffer = new TokenBuffer();
  tokenise(line, lexicon, buffer);
  const places: TokenPlace[] = [];
  let at = 0;
  for (let token = 0; token < buffer.length - 1; token++) {
    const start = at + lexicon.gaps.length(buffer.gaps[token] ?? 0);
    at = start + lexicon.words.length(buffer.ids[token] ?? 0);
    places.push({ start, end: at });
  }
  return places;
}

/**
 * The positions of a line. Blank lines have none. `lineStart`: after the indentation, which an editor gives by itself.
 * `midLine`: right behind the token with which a third of the line's tokens are typed, in lines of two tokens and more; so what
 * is left are up to two thirds of the line, the white space before the next token included.
 */
export function positionsOf(line: string): { readonly lineStart: number; readonly midLine: number | null } | null {
  const tokens = tokensOf(line);
  const [first] = tokens;
  if (first === undefined) return null;
  const third = tokens.length < 2 ? undefined : tokens[Math.ceil(tokens.length / 3) - 1];
  return { lineStart: first.start, midLine: third?.end ?? null };
}
