/** A zero-based line and UTF-16 column, as in VS Code and LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A half-open span of UTF-16 offsets: `start` is in it, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replace `start..end` (UTF-16 offsets into the old text) by `newText`. */
export interface TextEdit extends Span {
  readonly newText: string;
}

/** Where a document is on this machine. For the checks that read what stands around it; never sent to anybody. */
export interface Place {
  /** Absolute path of the file, whether or not it is on disk yet. */
  readonly path: string;
  /** Absolute path of the workspace folder that it is in; null where it is in none. */
  readonly folder: string | null;
  /** Whether programs and configuration of the workspace may be run. */
  readonly trusted: boolean;
}

/** A file as it stood when the request was made. Never changed afterwards. */
export interface DocumentSnapshot {
  /** A label for people and models: relative to the workspace, with `/`. */
  readonly file: string;
  /** A VS Code language id, such as `typescriptreact`. */
  readonly languageId: string;
  readonly text: string;
  readonly version: number;
  /** A part of a larger program, such as a notebook's cell: it may use names of the others. */
  readonly isPart?: boolean;
  /** Absent for what is no file of this machine: a text in a test, a remote or virtual file. */
  readonly place?: Place;
}

/** The offset of a position; one past the end of a line or of the text is clamped to that end. */
export function offsetAt(text: string, position: Position): number {
  let lineStart = 0;
  for (let line = 0; line < position.line; line++) {
    const newline = text.indexOf('\n', lineStart);
    if (newline === -1) return text.length;
    lineStart = newline + 1;
  }
  const newline = text.indexOf('\n', lineStart);
  let lineEnd = newline === -1 ? text.length : newline;
  if (lineEnd > lineStart && newline !== -1 && text[lineEnd - 1] === '\r') lineEnd--;
  return Math.min(lineStart + position.character, lineEnd);
}

/** The position of an offset; an offset outside of the text is clamped to it. */
export function positionAt(text: string, offset: number): Position {
  const end = Math.max(0, Math.min(offset, text.length));
  let line = 0;
  let lineStart = 0;
  for (;;) {
    const newline = text.indexOf('\n', lineStart);
    if (newline === -1 || newline >= end) return { line, character: end - lineStart };
    line++;
    lineStart = newline + 1;
  }
}

/**
 * The text after the edits.
 * @param edits in ascending order, not overlapping
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let from = 0;
  for (const edit of edits) {
    result += text.slice(from, edit.start) + edit.newText;
    from = edit.end;
  }
  return result + text.slice(from);
}

/** The span grown to whole lines, without the newline that ends the last one. */
export function wholeLines(text: string, span: Span): Span {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  // A selection that ends at the start of a line does not mean that line.
  const last = span.end > span.start && text[span.end - 1] === '\n' ? span.end - 1 : span.end;
  const newline = text.indexOf('\n', last);
  return { start, end: newline === -1 ? text.length : newline };
}
