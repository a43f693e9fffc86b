import { openAt } from '../../../request/code-walk.ts';
import type { Around } from '../around.ts';
import { leveledLines, type LeveledLine } from '../levels.ts';
import { indentOf } from '../lines.ts';

/** A line that ends a statement, or a block. */
const ENDS = /;\s*$|^\s*[)\]}]+\s*$/;
/** What opens a block or a bracket. */
const OPENS = /[{([:]\s*$/;

/**
 * Mends how lines are indented, where it is certain what was meant: the indentation that stands in front of the cursor already
 * goes off the first line, and a block that was indented as if the cursor stood at the start of a line is moved to it.
 */
export function indented(insertion: string, around: Around): string {
  if (around.inside !== null) return insertion;
  return deepened(withoutStandingIndent(insertion, around), around);
}

/** Where the first line is given with all of its indentation, without the part that stands in front of the cursor. */
function withoutStandingIndent(insertion: string, { line, before }: Around): string {
  if (line === '' || line.trim() !== '') return insertion;
  const [first = '', ...later] = insertion.split('\n');
  const given = indentOf(first);
  if (given === '' || first.trim() === '') return insertion;
  const indents = later.filter((one) => one.trim() !== '').map(indentOf);
  const isWhole = given.length > line.length && given.startsWith(line) && indents.includes(given) && indents.every((indent) => indent.startsWith(given));
  if (isWhole) return insertion.slice(line.length);
  const last = lastLine(before);
  // A new statement stands where the one above it does.
  return later.length === 0 && ENDS.test(last) && indentOf(last) === line ? insertion.slice(given.length) : insertion;
}

/** With the indentation of the cursor's line in front of all lines but the first, where they were given without it. */
function deepened(insertion: string, { line, before, languageId }: Around): string {
  const base = indentOf(line);
  const [first = ''] = insertion.split('\n', 1);
  const isBelow = first.trim() === '';
  if (base === '' || first.length === insertion.length || (!isBelow && !beginsStatement(line, before))) return insertion;
  const lines = leveledLines(insertion, languageId);
  if (lines === null || lines.length === 0) return insertion;
  const isFlat = languageId === 'python' ? isFlatBlock(lines, base, isBelow ? line : first) : isFlatCode(lines, base, isBelow ? openAt(line, languageId).length : null);
  if (!isFlat) return insertion;
  return insertion.split('\n').map((one, index) => (index === 0 || one.trim() === '' ? one : base + one)).join('\n');
}

/** Whether the cursor is where a statement begins, on a line of its own: below one that ends, or in a block that has just been opened. */
function beginsStatement(line: string, before: string): boolean {
  const last = lastLine(before);
  return line.trim() === '' && (ENDS.test(last) ? indentOf(last) === line : OPENS.test(last) && indentOf(last).length < line.length);
}

function lastLine(before: string): string {
  const above = before.trimEnd();
  return above.slice(above.lastIndexOf('\n') + 1);
}

/**
 * Brackets say how deep each line is: none closes an outer block, and the outermost ones are less indented than the cursor's line.
 * @param opened how many brackets the cursor's line opens for what is inserted below it; null where the insertion begins on that line
 */
function isFlatCode(lines: readonly LeveledLine[], base: string, opened: number | null): boolean {
  const edge = lines.filter(({ level }) => (opened === null ? level <= 0 : level < 0));
  const inner = lines.filter((one) => !edge.includes(one));
  if (edge.some(({ level }) => level < -(opened ?? 0))) return false;
  if (edge.length === 0) return opened !== null && inner.every(({ indent }) => indent !== '' && indent.length <= base.length);
  return edge.every(({ indent }) => indent === '') && inner.every(({ indent }) => indent !== '');
}

/** A line that follows one that opens a block is deeper than it, or the block is not at all what it says. */
function isFlatBlock(lines: readonly LeveledLine[], base: string, opener: string): boolean {
  const [next] = lines;
  const isShallow = next !== undefined && next.indent !== '' && next.indent.length <= base.length && base.startsWith(next.indent.slice(0, 1));
  return isShallow && /^\s*[^#\s].*:\s*(?:#[^'"]*)?$/.test(opener) && lines.every(({ level }) => level >= 0);
}
