/** So many times in a row, and a model has lost its way. */
const TIMES = 5;
/** The most lines that one round may have. */
const LONGEST_ROUND = 8;
/** How much of an answer's end is looked at, in UTF-16 units. */
const REACH = 20_000;

/**
 * The first line of what a text repeats at its end over and over, or null. Lists of data repeat as well, and brackets: the
 * round must have a statement in it, and the file must not repeat that line as often itself.
 */
export function repeatedLine(text: string, document: string): string | null {
  const lines = text.slice(-REACH).split('\n').map((line) => line.trim()).filter((line) => line !== '');
  for (let round = 1; round <= LONGEST_ROUND && round * TIMES <= lines.length; round++) {
    // The last line may be unfinished.
    const line = roundAt(lines, lines.length, round) ?? roundAt(lines, lines.length - 1, round);
    if (line !== null && occurrences(document, line) < TIMES) return line;
  }
  return null;
}

function roundAt(lines: readonly string[], end: number, round: number): string | null {
  const from = end - round * TIMES;
  if (from < 0) return null;
  for (let at = from; at < end - round; at++) if (lines[at] !== lines[at + round]) return null;
  return lines.slice(from, from + round).find((line) => /\p{L}{3}/u.test(line) && !/[,{[(]$/.test(line)) ?? null;
}

function occurrences(document: string, line: string): number {
  let count = 0;
  for (let at = document.indexOf(line); at !== -1 && count < TIMES; at = document.indexOf(line, at + line.length)) count++;
  return count;
}
