import { CodeWalk } from '../../../request/code-walk.ts';
import type { Around } from '../around.ts';

/** A longer text after the cursor is not read to its end, in UTF-16 units. */
const REACH = 200_000;

/**
 * In a string whose closing quote stands already: no further than the reply's own closing one, and, where the string ends with
 * its line, no further than that.
 */
export function withinString(insertion: string, { languageId, inside, open, after, rest }: Around): string {
  if (inside?.kind !== 'string' || after.length > REACH) return insertion;
  const isClosed = (text: string): boolean => new CodeWalk(languageId, inside.spans ? open() : [inside]).read(text + (inside.spans ? after : rest)).inside === null;
  // An empty insertion leaves the string as it is.
  if (!isClosed('')) return insertion;
  const text = inside.spans ? insertion : (insertion.split('\n', 1)[0] ?? '');
  // `' + name + '` leaves the string and comes back.
  if (isClosed(text)) return text;
  const shorter = text.slice(0, lastQuote(text, inside.end));
  return isClosed(shorter) ? shorter : text;
}

/** Where the last quote stands that is not escaped. */
function lastQuote(text: string, quote: string): number {
  let last = text.length;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) {
      last = at;
      at += quote.length - 1;
    }
  }
  return last;
}
