import { CodeWalk } from '../../../request/code-walk.ts';
import type { Around } from '../around.ts';

/** A line that goes on in the next one. */
const GOES_ON = /(?:[([{,:=+\-*/%&|?.<\\]|=>|\b(?:and|or|not|in|is|of|return|new|typeof|await))\s*$/;
/** A line that goes on with the one above. */
const CONTINUES = /^\s*(?:[.?&|+*/%,)\]}=]|-[^-]|\b(?:and|or|else|elif|except|finally|catch)\b)/;

/**
 * Of a reply that the output limit cut off, the lines up to the last one that ends a statement: no bracket, string or comment is
 * left open there, and the line that was cut off does not go on with it. Nothing where no line does.
 */
export function wholeStatements(insertion: string, { languageId, inside }: Pick<Around, 'languageId' | 'inside'>): string {
  const walk = new CodeWalk(languageId, inside === null ? [] : [inside]);
  const open = walk.open.length;
  let end = 0;
  for (let at = 0; at < insertion.length; ) {
    const isEnd = insertion[at] === '\n' && walk.open.length <= open && walk.inside?.spans !== true;
    if (isEnd && isWhole(insertion, at)) end = at;
    at = walk.step(insertion, at);
  }
  return insertion.slice(0, end);
}

function isWhole(text: string, end: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
  const next = /^\s*\S.*/.exec(text.slice(end + 1, end + 400))?.[0] ?? '';
  return !GOES_ON.test(line) && !CONTINUES.test(next);
}
