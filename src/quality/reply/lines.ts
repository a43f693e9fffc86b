/** Whole lines of a document: `from` is in the range, `to` is not. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** The text with `\n` as its only end of line. */
export function withNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The end of line that a document uses: that of its first line. */
export function endOfLine(document: string): '\r\n' | '\n' {
  const newline = document.indexOf('\n');
  return newline > 0 && document[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** A text with `\n`, written with the document's end of line. */
export function inDocument(text: string, eol: '\r\n' | '\n'): string {
  return eol === '\n' ? text : text.replaceAll('\n', eol);
}

/** The white space at the start of a line. */
export function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}

/** The white space that all lines with text start with. */
export function commonIndent(lines: readonly string[]): string {
  let common: string | null = null;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    common ??= indent;
    while (!indent.startsWith(common)) common = common.slice(0, -1);
  }
  return common ?? '';
}

/** How many characters, white space aside, and which word a line must have to be known again. */
const TELLING = { length: 8, word: /\p{L}{3}/u } as const;

/** Whether a line says enough to be known again where it stands a second time: `}`, `break;` and `else {` do not. */
export function isTelling(line: string): boolean {
  return bare(line).length >= TELLING.length && TELLING.word.test(line);
}

/** A line without its white space: two that differ in nothing else are the same. */
export function bare(line: string): string {
  return line.replace(/\s+/g, '');
}
