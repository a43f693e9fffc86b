import { CodeWalk, type Open } from '../../../request/code-walk.ts';
import type { Around } from '../around.ts';

/** How much of what follows is searched for the end of the comment, in UTF-16 units. */
const REACH = 20_000;

/** A line with nothing but a comment's mark on it so far. */
const BARE_MARK = /^\s*(\/\/[/!]?|\/\*\*?|#|--|\*)\s*$/;

/**
 * In a comment: without the mark that stands in front of the cursor already, and no further than the comment goes. To one that
 * ends with its line one line is added while somebody types, unless it is finished and the reply begins below it; one that is
 * closed further down is not closed before.
 */
export function withinComment(insertion: string, { languageId, inside, line, after, isAuto }: Around): string {
  if (inside?.kind !== 'comment') return insertion;
  const text = withoutMark(insertion, line);
  if (inside.end === '\n') return isAuto ? firstLine(text) : text;
  const end = text.indexOf(inside.end);
  return end !== -1 && closesTwice(text, { languageId, inside, after }) ? text.slice(0, end).trimEnd() : text;
}

function firstLine(text: string): string {
  const first = text.split('\n', 1)[0] ?? '';
  return first.trim() === '' ? text : first;
}

function withoutMark(insertion: string, line: string): string {
  const mark = BARE_MARK.exec(line)?.[1];
  const said = insertion.trimStart();
  // A line of stars or dashes is a line of stars or dashes.
  if (mark === undefined || !said.startsWith(mark) || !/^\s/.test(said.slice(mark.length))) return insertion;
  const text = said.slice(mark.length);
  return /\s$/.test(line) ? text.trimStart() : text;
}

/** Whether the end of a comment stands in code, once the text is in front of what follows. */
function closesTwice(text: string, { languageId, inside, after }: Pick<Around, 'languageId' | 'after'> & { readonly inside: Open }): boolean {
  const walk = new CodeWalk(languageId, [inside]).read(text);
  const next = after.slice(0, REACH);
  for (let at = 0; at < next.length; at = walk.step(next, at)) {
    if (walk.inside === null && next.startsWith(inside.end, at)) return true;
  }
  return false;
}
