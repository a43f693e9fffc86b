import { BracketWalk } from './brackets.ts';
import { completionShape, cursorLines, opensBlock } from './completion.ts';
import type { CompleteRequest } from './request.ts';

/** A first line such as "Sure, here is the code:" is talk before a fence, not a line of code. */
const CHATTY_LINE = /^[A-Z][^;{}()=<>[\]]*\s[^;{}()=<>[\]]*[:.!]\s*$/;
/** UTF-16 units; no first line of talk is longer. */
const LONGEST_TALK = 300;
const FENCE_OPEN = /^[ \t]*```[^\n]*\n/m;

/** Where the code of a reply begins: after the fence that opens it; null while it cannot be known. */
function codeStart(text: string): number | null {
  const fence = FENCE_OPEN.exec(text);
  if (fence !== null) return fence.index + fence[0].length;
  const firstLine = text.trimStart().slice(0, LONGEST_TALK + 1).split('\n', 1)[0] ?? '';
  if (firstLine.length > LONGEST_TALK) return 0;
  const undecided = firstLine.startsWith('```') || CHATTY_LINE.test(firstLine);
  return undecided ? null : 0;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

/** The least indentation of what belongs to the line: more than its own where it opens a block. */
function bodyIndent(line: string): number {
  return indentation(line) + (opensBlock(line) ? 1 : 0);
}

/** Whether the block ends before the line that follows a newline; null while that line is not there yet. */
function blockEnds(rest: string, baseIndent: number, afterCursor: string): boolean | null {
  const line = rest.split('\n', 1)[0] ?? '';
  const content = line.trim();
  if (content === '') return rest.includes('\n') ? true : null;
  const closes = /^[)\]}]/.test(content);
  if (!closes) return indentation(line) < baseIndent;
  const standsAlready = afterCursor.trimStart().startsWith(content.charAt(0));
  return standsAlready && indentation(line) < baseIndent;
}

/**
 * Says when a streamed completion is complete: at the end of its line, or of its block.
 * A line that leaves a bracket open goes on; a block ends where it closes what was opened before the cursor,
 * at an empty line, or where the indentation falls below its own.
 * @returns a function of all text so far: how many UTF-16 units of it to keep, or null to go on
 */
export function completionEnd(request: CompleteRequest): (text: string) => number | null {
  const shape = completionShape(request);
  const { before, after, above } = cursorLines(request);
  const baseIndent = before !== '' && before.trim() === '' ? before.length : bodyIndent(before === '' ? above : before);
  const afterCursor = after.trim() === '' ? request.document.text.slice(request.cursor, request.cursor + 400) : after;
  return (text) => {
    const start = codeStart(text);
    return start === null ? null : endOfCode(text, start);
  };

  function endOfCode(text: string, start: number): number | null {
    const walk = new BracketWalk();
    let begun = false;
    for (let index = start; index < text.length; index++) {
      const unit = text.charAt(index);
      if (unit === '`' && text.startsWith('```', index)) return index;
      if (unit === '\n' && begun && walk.depth <= 0) {
        const ended = shape === 'line' || walk.depth < 0 || blockEnds(text.slice(index + 1), baseIndent, afterCursor);
        if (ended === true) return index;
        if (ended === null) return null;
      }
      if (unit.trim() !== '') begun = true;
      walk.next(unit);
    }
    return null;
  }
}
