import { isWordLike } from './tokenise.ts';
import { BOUNDARY, LINE_END, unitsOf, type Lexicon, type TokenSpan } from './tokens.ts';

/** What stands before a cursor, in tokens. */
export interface CursorContext {
  /** The last tokens before the cursor, oldest first; begins with a `BOUNDARY` where the file begins. Without `partial`. */
  readonly ids: Uint32Array;
  /** The word or number that the cursor touches from the right, up to the cursor; it may be finished or not. */
  readonly partial: string;
  /** White space before the cursor, or before `partial`. */
  readonly gap: string;
  /** Number of the token that `partial` belongs to, else of the next one: the cursor's own place, for `FindOptions.exclude`. */
  readonly at: number;
}

/**
 * @param offset UTF-16 offset in the text, not past its end
 * @param from where to count from: a token and its offset
 */
export function contextAt(lexicon: Lexicon, tokens: TokenSpan, offset: number, count: number, from: { readonly token: number; readonly units: number }): CursorContext {
  let at = tokens.start + from.token;
  let start = from.units;
  while (at < tokens.end - 1 && start + unitsOf(lexicon, tokens, at) < offset) start += unitsOf(lexicon, tokens, at++);
  // A finished line break is always behind the cursor.
  if (tokens.ids[at] === LINE_END && start + unitsOf(lexicon, tokens, at) <= offset) start += unitsOf(lexicon, tokens, at++);
  const gap = lexicon.gaps.text(tokens.gaps[at] ?? 0);
  const word = lexicon.words.text(tokens.ids[at] ?? BOUNDARY);
  const typed = offset - start - gap.length;
  if (typed > 0 && isWordLike(word)) return { ids: before(tokens, at, count), partial: word.slice(0, typed), gap, at: at - tokens.start };
  if (typed > 0 && word !== '' && typed >= word.length) return { ids: before(tokens, at + 1, count), partial: '', gap: '', at: at + 1 - tokens.start };
  return { ids: before(tokens, at, count), partial: '', gap: gap.slice(0, Math.max(0, offset - start)), at: at - tokens.start };
}

function before({ ids, start }: TokenSpan, at: number, count: number): Uint32Array {
  if (at - start >= count) return ids.slice(at - count, at);
  const context = new Uint32Array(at - start + 1);
  context.set(ids.subarray(start, at), 1);
  context[0] = BOUNDARY;
  return context;
}
