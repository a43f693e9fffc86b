import { COMMENT_LINE } from './comment-line.ts';
import type { CompleteRequest } from './request.ts';

/** How much an inline completion is asked for: to the end of the line, or of the block. */
export type Shape = 'line' | 'block';

export interface Cursor {
  /** The cursor's line before and after it. */
  readonly before: string;
  readonly after: string;
  /** The last line above with something on it. */
  readonly above: string;
}

const OPENS_BLOCK = /(?:[{([:]|=>)\s*$/;
/** What an editor closes by itself; it does not count as code after the cursor. */
const ONLY_CLOSERS = /^[\s)\]}>;,'"`]*$/;

export function cursorLines(request: CompleteRequest): Cursor {
  const { text } = request.document;
  const lineStart = text.lastIndexOf('\n', request.cursor - 1) + 1;
  const newline = text.indexOf('\n', request.cursor);
  const above = text.slice(0, lineStart).trimEnd();
  return {
    before: text.slice(lineStart, request.cursor),
    after: text.slice(request.cursor, newline === -1 ? text.length : newline).replace(/\r$/, ''),
    above: above.slice(above.lastIndexOf('\n') + 1),
  };
}

/** Whether code follows the cursor on its line, and not only what an editor closes by itself. @param after the line behind the cursor */
export function hasCodeAfter(after: string): boolean {
  return !ONLY_CLOSERS.test(after);
}

/** Whether the line's end opens a block, as `if (x) {`, `call(` and `def f():` do. */
export function opensBlock(line: string): boolean {
  return OPENS_BLOCK.test(line);
}

/**
 * A block where one begins (the line, or the one above an empty line, opens it), on an empty line in the body of one, and for
 * `Complete Here`; a line otherwise: in a comment and right below one, and always where code stands after the cursor.
 */
export function completionShape(request: CompleteRequest): Shape {
  const { before, after, above } = cursorLines(request);
  if (hasCodeAfter(after)) return 'line';
  if (request.trigger === 'manual') return 'block';
  const isEmpty = before.trim() === '';
  const last = isEmpty ? above : before;
  if (COMMENT_LINE.test(last)) return 'line';
  return opensBlock(last) || (isEmpty && before !== '') ? 'block' : 'line';
}
