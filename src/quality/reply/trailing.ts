import { balance, overlaps } from './overlap.ts';

/** How much of the text after the cursor a reply's end is compared with, in UTF-16 units. */
const REACH = 20_000;
/** How many repetitions are tried, longest first. */
const TRIES = 8;
/** A longer reply is no completion, and is left as it is. */
const LONGEST = 100_000;

/** The document around the cursor, with `\n`. */
interface Sides {
  readonly after: string;
  /** What stands right of the cursor on its line, trimmed. */
  readonly rest: string;
  /** Opening brackets of the document less its closing ones; counted only when asked for. */
  readonly surplus: () => number;
}

/**
 * The reply without what its end repeats from behind the cursor: following lines, the rest of the line, closing brackets
 * and quotes that an editor has already put there. A bracket goes only if the file has no use for it.
 * @param before the document up to the cursor, `after` the rest, both with `\n`
 */
export function withoutSuffixOverlap(reply: string, before: string, after: string): string {
  if (reply.length > LONGEST || reply.trim() === '' || after.trim() === '') return reply;
  const sides = { after, rest: after.slice(0, lineEnd(after)).trim(), surplus: () => surplus(before) + surplus(after) };
  const cut = firstLineIntoRest(reply, sides);
  const next = after.slice(0, REACH);
  // A reply that ends in a newline repeats the following line as well as one that does not.
  const ends = cut.trimEnd() === cut ? [cut] : [cut, cut.trimEnd()];
  const starts = next.trimStart() === next ? [next] : [next, next.trimStart()];
  for (const end of ends) {
    for (const start of starts) {
      const length = overlaps(end, start).slice(0, TRIES).find((tried) => isRepetition(end, tried, start, sides));
      if (length !== undefined) return end.slice(0, end.length - length);
    }
  }
  return cut;
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
  if (bare === '"' || bare === "'" || bare === '`') return reply.split(bare).length % 2 === 0;
  if (!/[()[\]{}]/.test(bare)) return wordy ? bare.length >= 3 : sides.rest !== '' && /^[;,]+$/.test(bare);
  const around = sides.surplus();
  const now = Math.abs(around + surplus(reply));
  const then = Math.abs(around + surplus(reply.slice(0, -length)));
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

/** Opening brackets without a partner less such closing ones. */
function surplus(text: string): number {
  const { openers, closers } = balance(text);
  return openers - closers;
}

function lineEnd(text: string): number {
  const newline = text.indexOf('\n');
  return newline === -1 ? text.length : newline;
}
