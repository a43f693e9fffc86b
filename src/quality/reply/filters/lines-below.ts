import type { Around } from '../around.ts';
import { bare, isTelling } from '../lines.ts';
import { surplus } from '../overlap.ts';

/** How many lines below the cursor are compared, and in how much text, in UTF-16 units. */
const LINES = 40;
const REACH = 20_000;

/** Without lines at its end that stand below the cursor already and differ from them in white space only. */
export function withoutLinesBelow(insertion: string, { languageId, before, after, rest }: Around): string {
  if (rest.trim() !== '' || insertion.trim() === '') return insertion;
  const below = after.slice(0, REACH).split('\n').slice(1).filter((line) => line.trim() !== '').slice(0, LINES).map(bare);
  const lines = linesOf(insertion.slice(-REACH), Math.max(0, insertion.length - REACH));
  for (let count = Math.min(lines.length, below.length); count > 0; count--) {
    const last = lines.slice(-count);
    const cut = last[0]?.start ?? 0;
    if (last.every(({ text }, index) => bare(text) === below[index]) && last.some(({ text }) => isTelling(text)) && mayGo(insertion, cut, { languageId, before, after })) return insertion.slice(0, cut).trimEnd();
  }
  return insertion;
}

/** Where brackets go as well, only if the file has no use for them. */
function mayGo(insertion: string, cut: number, { languageId, before, after }: Pick<Around, 'languageId' | 'before' | 'after'>): boolean {
  const net = surplus(insertion.slice(cut), languageId);
  if (net === 0) return true;
  const left = surplus(before + after, languageId) + surplus(insertion.slice(0, cut), languageId);
  return Math.abs(left) <= Math.abs(left + net);
}

/** The lines with something on them; the first one is the rest of the cursor's own, and counts where it is all that the line gets. */
function linesOf(text: string, offset: number): { readonly text: string; readonly start: number }[] {
  let start = offset;
  return text.split('\n').flatMap((line) => {
    const from = start;
    start += line.length + 1;
    return line.trim() === '' ? [] : [{ text: line, start: from }];
  });
}
