import { CodeWalk } from '../../request/code-walk.ts';

/** The lengths of all ends of `text` that are also starts of `next`, longest first. Linear in both. */
export function overlaps(text: string, next: string): number[] {
  const limit = Math.min(text.length, next.length);
  const joined = `${next.slice(0, limit)}\u0000${text.slice(text.length - limit)}`;
  // Knuth-Morris-Pratt: for each place, how much of the start ends there.
  const borders = new Uint32Array(joined.length);
  for (let at = 1; at < joined.length; at++) {
    let border = borders[at - 1] ?? 0;
    while (border > 0 && joined[at] !== joined[border]) border = borders[border - 1] ?? 0;
    borders[at] = joined[at] === joined[border] ? border + 1 : 0;
  }
  const found: number[] = [];
  for (let border = borders[joined.length - 1] ?? 0; border > 0; border = borders[border - 1] ?? 0) found.push(border);
  return found;
}

/** Brackets without a partner: closing ones first, then opening ones. */
export interface Balance {
  readonly closers: number;
  readonly openers: number;
}

/** Counts brackets outside of strings and comments, as a rough lexer for C-like languages sees them. Linear. */
export function balance(text: string): Balance {
  let closers = 0;
  let openers = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if ('([{'.includes(char)) openers++;
    else if (')]}'.includes(char)) {
      if (openers > 0) openers--;
      else closers++;
    } else if (char === '"' || char === "'" || char === '`') at = stringEnd(text, at);
    else if (char === '/' && text[at + 1] === '/') at = before(text.indexOf('\n', at), text.length);
    else if (char === '/' && text[at + 1] === '*') at = before(text.indexOf('*/', at + 2), text.length);
  }
  return { closers, openers };
}

/** Opening brackets of a text less its closing ones. */
export function surplus(text: string, languageId: string): number {
  return new CodeWalk(languageId).read(text).depth;
}

/** The last place of a string; of the quote itself where it is not closed on its line (an apostrophe in prose). */
function stringEnd(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at;
    else if (text[at] === '\n' && quote !== '`') break;
  }
  return start;
}

function before(found: number, end: number): number {
  return found === -1 ? end : found;
}
