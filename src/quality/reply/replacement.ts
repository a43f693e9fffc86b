import { commonIndent, indentOf, type LineRange } from './lines.ts';
import { partOf } from './part.ts';

export interface Replacement extends LineRange {
  readonly lines: readonly string[];
}

/** How far above and below the selection the lines are looked for that a longer answer starts and ends with. */
const REACH = 400;
/** The share of a longer range's other lines that an answer for it has to keep. */
const KEPT = 0.7;
/** So few lines with text may be shortened to anything: a bug of some lines often ends as one. */
const SMALL = 8;
/** The share of a larger selection that an answer may leave out at its ends and still mean all of it: imports that go. */
const LEFT_OUT = 0.25;
/** The share of a larger range's lines that an answer for it has at least. */
const REMAINS = 0.5;

/**
 * Where the lines of an answer belong: at the selection; at a longer range around it when the model gave the whole
 * function or file, known by the unchanged lines it starts and ends with; or at the part of it that the model gave.
 * A selection of at most 8 lines with text is always replaced as a whole. From a larger one the answer may not take more
 * than half of the lines away: a model that leaves out so much has not been asked to delete it.
 * @returns null where the answer is too short for the selection and fits no part of it
 */
export function replacementOf(document: readonly string[], selection: LineRange, answer: readonly string[]): Replacement | null {
  const lines = withoutBlankEnds(answer);
  const grown = grownRange(document, selection, lines);
  const range = grown.from === selection.from && grown.to === selection.to ? (leftOutPart(document, selection, lines) ?? selection) : grown;
  const size = textLines(document.slice(range.from, range.to));
  if (size > SMALL && textLines(lines) < size * REMAINS) return null;
  const indented = withIndentOf(document.slice(range.from, range.to), lines);
  return minimal(document, { ...range, lines: indented });
}

/** The replacement without the lines at its start and end that change nothing. */
export function minimal(document: readonly string[], { from, to, lines }: Replacement): Replacement {
  let start = 0;
  while (start < lines.length && from + start < to && lines[start] === document[from + start]) start++;
  let end = 0;
  while (end < lines.length - start && to - end > from + start && lines[lines.length - 1 - end] === document[to - 1 - end]) end++;
  return { from: from + start, to: to - end, lines: lines.slice(start, lines.length - end) };
}

/** The lines with the indentation of the text that they replace, where the model lost it. */
export function withIndentOf(original: readonly string[], lines: readonly string[]): readonly string[] {
  const wanted = commonIndent(original);
  const given = commonIndent(lines);
  if (wanted === given || !wanted.startsWith(given)) return lines;
  const rest = lines.slice(1);
  if (given === '' && rest.some((line) => line.trim() !== '') && commonIndent(rest).startsWith(wanted)) {
    // Only the first line lost it, as happens to a reply that was trimmed.
    return [indentOf(original.find((line) => line.trim() !== '') ?? '') + (lines[0] ?? ''), ...rest];
  }
  const missing = wanted.slice(given.length);
  return lines.map((line) => (line.trim() === '' ? line : missing + line));
}

/** The part of a large selection that the answer is about, when it leaves out much at the ends. */
function leftOutPart(document: readonly string[], selection: LineRange, lines: readonly string[]): LineRange | null {
  const size = textLines(document.slice(selection.from, selection.to));
  if (size <= SMALL) return null;
  const part = partOf(document, selection, lines);
  if (part === null) return null;
  const leftOut = size - textLines(document.slice(part.from, part.to));
  return leftOut > Math.min(SMALL, size * LEFT_OUT) ? part : null;
}

function textLines(lines: readonly string[]): number {
  return lines.filter((line) => line.trim() !== '').length;
}

function grownRange(document: readonly string[], selection: LineRange, lines: readonly string[]): LineRange {
  const above = linesAbove(document, selection.from, lines);
  const below = linesBelow(document, selection.to, lines);
  const grown = { from: selection.from - above, to: selection.to + below };
  return above > 0 && below > 0 ? grown : (anchoredRange(document, selection, lines) ?? grown);
}

/** How many lines right above the selection the answer starts with. */
function linesAbove(document: readonly string[], from: number, lines: readonly string[]): number {
  for (let count = Math.min(from, REACH, lines.length); count > 0; count--) {
    const stands = document.slice(from - count, from);
    if (isSubstantial(stands) && stands.every((line, index) => isSame(line, lines[index]))) return count;
  }
  return 0;
}

/** How many lines right below the selection the answer ends with. */
function linesBelow(document: readonly string[], to: number, lines: readonly string[]): number {
  for (let count = Math.min(document.length - to, REACH, lines.length); count > 0; count--) {
    const stands = document.slice(to, to + count);
    const offset = lines.length - count;
    if (isSubstantial(stands) && stands.every((line, index) => isSame(line, lines[offset + index]))) return count;
  }
  return 0;
}

/** The range between the answer's first and last line, when both stand around the selection, equally indented. */
function anchoredRange(document: readonly string[], selection: LineRange, lines: readonly string[]): LineRange | null {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined || lines.length < 3 || !/\w{3}/.test(first)) return null;
  if (isSame(document[selection.from], first)) return null;
  let from = selection.from - 1;
  while (from >= 0 && selection.from - from <= REACH && !isSame(document[from], first)) from--;
  const anchor = document[from];
  if (anchor === undefined || !isSame(anchor, first)) return null;
  // The model may have shifted all of it; what counts is how the last line is indented beside the first.
  const wanted = indentOf(anchor) + last.slice(indentOf(first).length).trimStart();
  for (let to = selection.to - 1; to < document.length && to - selection.to <= REACH; to++) {
    if (document[to] === wanted) return keepsMost(document, selection, { from, to: to + 1 }, lines) ? { from, to: to + 1 } : null;
  }
  return null;
}

/** Most lines that a longer range takes in besides the selection are in the answer too, or it is not about them. */
function keepsMost(document: readonly string[], selection: LineRange, range: LineRange, lines: readonly string[]): boolean {
  const kept = new Set(lines.map((line) => line.trim()));
  const around = [...document.slice(range.from, selection.from), ...document.slice(selection.to, range.to)].filter((line) => line.trim() !== '');
  return around.filter((line) => kept.has(line.trim())).length >= around.length * KEPT;
}

function isSame(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && left.trim() === right?.trim();
}

/** Enough to be recognised by: not only brackets and white space. */
function isSubstantial(lines: readonly string[]): boolean {
  return lines.some((line) => /\w/.test(line));
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  let from = 0;
  let to = lines.length;
  while (from < to && (lines[from] ?? '').trim() === '') from++;
  while (to > from && (lines[to - 1] ?? '').trim() === '') to--;
  return lines.slice(from, to);
}
