import { CodeWalk, type Open } from '../../../request/code-walk.ts';
import type { Around } from '../around.ts';

/** How much of what follows is read, and how long a reply may be, in UTF-16 units. */
const REACH = 50_000;

/**
 * Cut where it closes a bracket that is closed behind the cursor already, as an editor does by itself: at `f(║)` of `a, b);` the
 * `a, b` stays. Brackets are matched by kind: those that are open at the cursor, less those that the insertion closes, must be
 * what the following ones close.
 */
export function withoutClosingBrackets(insertion: string, { languageId, after, inside, open }: Around): string {
  if (inside !== null || insertion.length > REACH || !/^[\s;,]*[)\]}]/.test(after.slice(0, 400))) return insertion;
  const { found: given, open: own } = unmatched(insertion, languageId);
  if (given.length === 0) return insertion;
  const standing = unmatched(after.slice(0, REACH), languageId).found.map(({ text }) => text);
  const wanted = ends(open());
  const keeps = (count: number): boolean => {
    const left = [...(count === given.length ? ends(own) : []), ...wanted.slice(count)];
    return given.slice(0, count).every(({ text }, index) => text === wanted[index]) && standing.every((text, index) => text === left[index]);
  };
  for (let count = given.length; count >= 0; count--) {
    if (keeps(count)) return insertion.slice(0, given[count]?.at);
  }
  return insertion;
}

/** The closing brackets of a text whose partners stand in front of it, and what it leaves open itself. */
function unmatched(text: string, languageId: string): { readonly found: readonly { readonly text: string; readonly at: number }[]; readonly open: readonly Open[] } {
  const walk = new CodeWalk(languageId);
  const found: { text: string; at: number }[] = [];
  for (let at = 0; at < text.length; ) {
    const { depth } = walk;
    const isOutermost = walk.open.length === 0;
    const next = walk.step(text, at);
    if (isOutermost && walk.depth < depth) found.push({ text: text.charAt(at), at });
    at = next;
  }
  return { found, open: walk.open };
}

/** What closes the brackets that are open, the innermost first. */
function ends(open: readonly Open[]): string[] {
  return open.filter(({ kind }) => kind === 'bracket').map(({ end }) => end).reverse();
}
