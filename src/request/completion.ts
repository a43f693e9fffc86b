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

/** Whether the line's end opens a block, as `if (x) {`, `call(` and `def f():` do. */
export function opensBlock(line: string): boolean {
  return OPENS_BLOCK.test(line);
}

/**
 * A block where one begins (the line, or the one above an empty line, opens it) and for `Complete Here`;
 * a line otherwise, and always where code stands after the cursor.
 */
export function completionShape(request: CompleteRequest): Shape {
  const { before, after, above } = cursorLines(request);
  if (!ONLY_CLOSERS.test(after)) return 'line';
  if (request.trigger === 'manual') return 'block';
  return opensBlock(before.trim() === '' ? above : before) ? 'block' : 'line';
}
