import { TextIndex } from '../../../src/recall/index/text-index.ts';
import type { SourceFile, Split } from './files.ts';

/** A line of a held-out file that is being written: all above it stands in the index, nothing below. */
export interface ReplayedLine {
  readonly index: TextIndex;
  /** Of the held-out file, in the index. */
  readonly file: number;
  readonly line: string;
  /** All of the file after the line, its line break first; no white space at the end of a line. */
  readonly below: string;
  /** Writes the line up to a column, with something after it, and tells the offset of the cursor. */
  readonly type: (column: number, after?: string) => number;
}

/** Puts all files but the held-out ones into an index. */
export function indexOf({ indexed }: Split): TextIndex {
  const index = new TextIndex();
  for (const [at, { languageId, text }] of indexed.entries()) index.put({ id: at + 1, languageId, text });
  index.rebuild();
  return index;
}

/** The number of the file that is being written, which no other has. */
const HELD = 0;

/** Writes held-out files line by line, one file after the other, and takes each out again. */
export function replay(index: TextIndex, held: readonly SourceFile[], onLine: (line: ReplayedLine) => void): void {
  for (const { languageId, text } of held) {
    index.put({ id: HELD, languageId, text: '', open: true });
    const lines = text.split('\n');
    const trimmed = lines.map((line) => line.trimEnd());
    let done = 0;
    for (const [at, line] of lines.entries()) {
      if (line.trim() !== '') {
        const type = (column: number, after = ''): number => {
          index.edit(HELD, [{ start: done, end: Infinity, newText: line.slice(0, column) + after }]);
          return done + column;
        };
        onLine({ index, file: HELD, line, below: trimmed.slice(at + 1, at + 9).map((next) => `\n${next}`).join(''), type });
      }
      index.edit(HELD, [{ start: done, end: Infinity, newText: `${line}\n` }]);
      done += line.length + 1;
    }
    index.remove(HELD);
  }
}
