/** So many times in a row, and a model has lost its way. */
const TIMES = 5;
/** The most lines that one round may have. */
const LONGEST_ROUND = 8;
/** How much of an answer's end is looked at, in UTF-16 units. */
const REACH = 20_000;

/** What a text repeats at its end over and over. */
export interface Loop {
  /** A statement of the round. */
  readonly line: string;
  /** Where the first round begins and ends, in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
}

interface Line {
  /** Trimmed. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The loop that a text ends in, or null. Lists of data repeat as well, and brackets: the round must have a statement in it, and
 * the file must not repeat that line as often itself.
 */
export function loopAtEnd(text: string, document: string): Loop | null {
  const lines = linesOf(text);
  for (let round = 1; round <= LONGEST_ROUND && round * TIMES <= lines.length; round++) {
    // The last line may be unfinished.
    for (const end of [lines.length, lines.length - 1]) {
      const line = roundAt(lines, end, round);
      if (line !== null && occurrences(document, line) < TIMES) return { line, ...firstRound(lines, end, round) };
    }
  }
  return null;
}

function linesOf(text: string): Line[] {
  let start = Math.max(0, text.length - REACH);
  return text.slice(start).split('\n').flatMap((line) => {
    const from = start;
    start += line.length + 1;
    return line.trim() === '' ? [] : [{ text: line.trim(), start: from, end: from + line.trimEnd().length }];
  });
}

/** The statement in the rounds that end before a line; null where they are none, or have none. */
function roundAt(lines: readonly Line[], end: number, round: number): string | null {
  const from = end - round * TIMES;
  if (from < 0) return null;
  for (let at = from; at < end - round; at++) if (!isSame(lines, at, at + round)) return null;
  return lines.slice(from, from + round).find(({ text }) => /\p{L}{3}/u.test(text) && !/[,{[(]$/.test(text))?.text ?? null;
}

function firstRound(lines: readonly Line[], end: number, round: number): Pick<Loop, 'start' | 'end'> {
  let from = end - round * TIMES;
  while (from > 0 && isSame(lines, from - 1, from - 1 + round)) from--;
  return { start: lines[from]?.start ?? 0, end: lines[from + round - 1]?.end ?? 0 };
}

function isSame(lines: readonly Line[], one: number, other: number): boolean {
  return lines[one]?.text === lines[other]?.text;
}

function occurrences(document: string, line: string): number {
  let count = 0;
  for (let at = document.indexOf(line); at !== -1 && count < TIMES; at = document.indexOf(line, at + line.length)) count++;
  return count;
}
