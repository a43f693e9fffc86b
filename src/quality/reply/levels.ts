import { CodeWalk } from '../../request/code-walk.ts';
import { indentOf } from './lines.ts';

/** A line of an insertion, and how deep in the insertion's own brackets it begins. */
export interface LeveledLine {
  readonly text: string;
  readonly indent: string;
  /** Brackets open at its start, less those that it closes first; below 0 where it closes what was opened in front of the cursor. */
  readonly level: number;
}

/** How far in brackets are counted, in UTF-16 units; no completion is longer. */
const REACH = 50_000;

/** The lines with something on them behind the first one; null where one of them begins inside of a string or comment, or there are too many. */
export function leveledLines(insertion: string, languageId: string): LeveledLine[] | null {
  if (insertion.length > REACH) return null;
  const walk = new CodeWalk(languageId);
  const lines: LeveledLine[] = [];
  let at = 0;
  for (const [index, text] of insertion.split('\n').entries()) {
    const end = at + text.length + 1;
    if (index > 0 && text.trim() !== '') {
      const closers = /^\s*([)\]}\s;,]*)/.exec(text)?.[1]?.replace(/[^)\]}]/g, '').length ?? 0;
      lines.push({ text, indent: indentOf(text), level: walk.depth - closers });
    }
    while (at < end && at < insertion.length) at = walk.step(insertion, at);
    // The step over the line's end went on in a string or comment.
    if (at > end || (walk.inside?.spans === true && end < insertion.length)) return null;
  }
  return lines;
}
