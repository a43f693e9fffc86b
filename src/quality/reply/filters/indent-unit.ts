import type { Around } from '../around.ts';
import { leveledLines, type LeveledLine } from '../levels.ts';
import { indentOf } from '../lines.ts';

/** How much of the document is looked at on each side of the cursor, in UTF-16 units. */
const REACH = 10_000;
/** So many indented lines say what a file is indented with. */
const ENOUGH = 3;
/** How many spaces people indent by. */
const UNITS = [4, 2, 8, 3];

/** With tabs in a file of tabs, and spaces in a file of spaces, where it is certain how many of the ones are as deep as the other. */
export function inUnitOfFile(insertion: string, around: Around): string {
  const { inside, before, after, line, languageId } = around;
  if (inside !== null || !/^[ \t]/m.test(insertion)) return insertion;
  const mark = markOf(`${before.slice(-REACH)}\n${after.slice(0, REACH)}`);
  const other = mark?.mark === '\t' ? ' ' : '\t';
  const lines = leveledLines(insertion, languageId);
  const first = line.trim() === '' ? indentOf(insertion) : '';
  if (mark === null || lines === null) return insertion;
  const indents = [first, ...lines.map(({ indent }) => indent)];
  if (indents.every((indent) => indent === '') || indents.some((indent) => indent.replaceAll(other, '') !== '')) return insertion;
  const size = other === '\t' ? 1 : sizeOf(lines, indentOf(line).length, first);
  if (size === null) return insertion;
  return insertion.split('\n').map((one, index) => (index === 0 && line.trim() !== '' ? one : mark.unit.repeat(indentOf(one).length / size) + one.trimStart())).join('\n');
}

/** What a file is indented with, and by how much at a time; null where it is not one alone, or too little to tell. */
function markOf(text: string): { readonly mark: ' ' | '\t'; readonly unit: string } | null {
  const indents = text.split('\n').slice(1).filter((line) => line.trim() !== '').map(indentOf).filter((indent) => indent !== '' && indent !== ' ');
  if (indents.length < ENOUGH) return null;
  if (indents.every((indent) => indent.replaceAll('\t', '') === '')) return { mark: '\t', unit: '\t' };
  if (indents.some((indent) => indent.replaceAll(' ', '') !== '')) return null;
  const unit = UNITS.find((size) => indents.every(({ length }) => length % size === 0) && indents.some(({ length }) => length === size));
  return unit === undefined ? null : { mark: ' ', unit: ' '.repeat(unit) };
}

/** How many spaces of the insertion are one step, if each line is as deep as its brackets say; null where that is not so. */
function sizeOf(lines: readonly LeveledLine[], depth: number, first: string): number | null {
  if (first !== '') return null;
  return UNITS.find((size) => [0, 1].some((opened) => [0, depth].some((offset) => lines.every(({ indent, level }) => indent.length === (offset + opened + level) * size)))) ?? null;
}
