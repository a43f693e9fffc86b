import { isDigit, kindAt, LINE_BREAK, PUNCTUATION, SPACE, unitsAt, WORD } from './characters.ts';
import { BOUNDARY, LINE_END, type Lexicon, type TokenBuffer } from './tokens.ts';

const DOT = 0x2e;

/**
 * Appends the tokens of a text and a `BOUNDARY`, of any language: words, numbers with their point, single other
 * characters, line breaks. No token is in two lines, so the lines of a text can be read each for itself.
 */
export function tokenise(text: string, lexicon: Lexicon, out: TokenBuffer): void {
  let at = 0;
  for (;;) {
    const gapStart = at;
    while (at < text.length && kindAt(text, at) === SPACE) at++;
    const gap = gapOf(text, gapStart, at, lexicon, out);
    if (at >= text.length) {
      out.push(BOUNDARY, gap);
      return;
    }
    const end = tokenEnd(text, at);
    out.push(text.charCodeAt(at) === 0x0a ? LINE_END : lexicon.words.intern(text, at, end), gap);
    at = end;
  }
}

/** Whether a token of this text is a word or a number, which more characters could make longer. */
export function isWordLike(text: string): boolean {
  return text !== '' && kindAt(text, 0) === WORD;
}

/** White space that gets no number as a gap is a token of its own, so that no letter of the text is lost. */
function gapOf(text: string, start: number, end: number, lexicon: Lexicon, out: TokenBuffer): number {
  if (start === end) return 0;
  const gap = lexicon.gaps.intern(text, start, end);
  if (gap !== -1) return gap;
  out.push(lexicon.words.intern(text, start, end), 0);
  return 0;
}

function tokenEnd(text: string, start: number): number {
  const kind = kindAt(text, start);
  if (kind === LINE_BREAK) return start + 1;
  if (kind === PUNCTUATION) return start + unitsAt(text, start);
  const isNumber = isDigit(text.charCodeAt(start));
  let at = start;
  while (at < text.length) {
    if (kindAt(text, at) === WORD) at += unitsAt(text, at);
    else if (isNumber && text.charCodeAt(at) === DOT && isDigit(text.charCodeAt(at + 1))) at++;
    else break;
  }
  return at;
}
