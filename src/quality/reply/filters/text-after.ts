import type { Around } from '../around.ts';
import { overlaps, surplus } from '../overlap.ts';

/** How much of the text after the cursor a reply's end is compared with, in UTF-16 units. */
const REACH = 20_000;
/** How many repetitions are tried, longest first. */
const TRIES = 8;
/** A longer reply is no completion, and is left as it is. */
const LONGEST = 100_000;

/** So often a reply is searched for what it says once more. */
const ROUNDS = 8;

interface Sides {
  readonly after: string;
  /** What stands right of the cursor on its line, trimmed. */
  readonly rest: string;
  /** Whether the cursor is in code. */
  readonly isCode: boolean;
  /** Opening brackets of a text less its closing ones. */
  readonly surplusOf: (text: string) => number;
  /** The same of the document; counted once, when it is asked for. */
  readonly around: () => number;
}

/**
 * Without what its end repeats from behind the cursor: following lines, the rest of the line, closing brackets and quotes that
 * an editor has already put there. A bracket goes only if the file has no use for it.
 */
export function withoutTextAfter(insertion: string, { languageId, before, after, rest, inside }: Around): string {
  if (insertion.length > LONGEST || insertion.trim() === '' || after.trim() === '') return insertion;
  let known: number | null = null;
  const sides: Sides = { after, rest: rest.trim(), isCode: inside === null, surplusOf: (text) => surplus(text, languageId), around: () => (known ??= surplus(before + after, languageId)) };
  let text = firstLineIntoRest(insertion, sides);
  for (let round = 0; round < ROUNDS; round++) {
    const shorter = withoutOverlap(text, sides);
    if (shorter === text) break;
    text = shorter;
  }
  return text;
}

function withoutOverlap(text: string, sides: Sides): string {
  const next = sides.after.slice(0, REACH);
  // A reply that ends in a newline repeats the following line as well as one that does not.
  const ends = text.trimEnd() === text ? [text] : [text, text.trimEnd()];
  const starts = next.trimStart() === next ? [next] : [next, next.trimStart()];
  for (const end of ends) {
    for (const start of starts) {
      const length = overlaps(end, start).slice(0, TRIES).find((tried) => isRepetition(end, tried, start, sides));
      if (length !== undefined) return end.slice(0, end.length - length);
    }
  }
  return text;
}

/** Where something stands right of the cursor, only the reply's first line can go in front of it. */
function firstLineIntoRest(reply: string, sides: Sides): string {
  const end = lineEnd(reply);
  if (sides.rest === '' || reply.slice(end).trim() === '') return reply;
  const first = reply.slice(0, end).trimEnd();
  const repeats = first.endsWith(sides.rest) && isRepetition(first, sides.rest.length, sides.rest, sides);
  return repeats ? first : reply;
}

/** @param start what the reply's last `length` units are the start of */
function isRepetition(reply: string, length: number, start: string, sides: Sides): boolean {
  const bare = reply.slice(reply.length - length).trim();
  if (bare === '') return false;
  const wordy = /\w/.test(bare);
  if (wordy && !isWholePiece(reply, length, start, sides.rest)) return false;
  if (bare === '"' || bare === "'" || bare === '`') return sides.rest !== '' && reply.split(bare).length % 2 === 0;
  if (!/[()[\]{}]/.test(bare)) return wordy ? bare.length >= 3 : sides.rest !== '' && /^[;,]+$/.test(bare);
  // Nobody closes brackets in a text by themselves, and nobody opens them anywhere.
  if (!wordy && (!sides.isCode || (sides.rest === '' && /[([{]/.test(bare)))) return false;
  const around = sides.around();
  const now = Math.abs(around + sides.surplusOf(reply));
  const then = Math.abs(around + sides.surplusOf(reply.slice(0, -length)));
  return wordy ? then <= now : then < now;
}

/** An overlap with words in it is a repetition where it is whole lines, or the whole rest of the current line. */
function isWholePiece(reply: string, length: number, start: string, rest: string): boolean {
  const from = reply.length - length;
  const endsLine = start.length === length || start[length] === '\n';
  if (rest !== '' && start.slice(0, length).trim() === rest) return true;
  const startsLine = from === 0 || reply[from] === '\n' || reply.slice(reply.lastIndexOf('\n', from - 1) + 1, from).trim() === '';
  return endsLine && startsLine;
}

function lineEnd(text: string): number {
  const newline = text.indexOf('\n');
  return newline === -1 ? text.length : newline;
}
