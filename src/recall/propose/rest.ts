import { BOUNDARY, LINE_END, type Lexicon, type TokenSpan } from '../index/tokens.ts';

/** A longer rest of a line is not proposed: it is next to never right. */
const LONGEST = 64;

/** Where the line ends that a token is in: the number of its `LINE_END` or `BOUNDARY`; null where that is too far. */
export function restEnd({ ids, end }: TokenSpan, at: number): number | null {
  const most = Math.min(end, at + LONGEST);
  for (let to = at; to < most; to++) if (ids[to] === LINE_END || ids[to] === BOUNDARY) return to;
  return null;
}

/** The text of `span[at..to)`, with `gap` in place of the white space before its first token. */
export function restText(lexicon: Lexicon, { ids, gaps }: TokenSpan, at: number, to: number, gap: string): string {
  let text = '';
  for (let place = at; place < to; place++) text += (place === at ? gap : lexicon.gaps.text(gaps[place] ?? 0)) + lexicon.words.text(ids[place] ?? BOUNDARY);
  return text;
}

const OPENING = '([{';
const CLOSING = ')]}';

/**
 * How much of a line's rest fits before what stands after the cursor already: the part before the first place where `after`
 * goes on and no bracket is left open.
 * @returns UTF-16 units of `rest` to keep, its white space before `after` not included; null where it does not fit
 */
export function unitsBefore(rest: string, after: string): number | null {
  if (after === '') return rest.length;
  let depth = 0;
  for (let at = 0; at <= rest.length - after.length; at++) {
    if (depth === 0 && rest.startsWith(after, at)) return rest.slice(0, at).trimEnd().length;
    const unit = rest.charAt(at);
    if (OPENING.includes(unit)) depth++;
    else if (CLOSING.includes(unit) && --depth < 0) return null;
  }
  return null;
}
