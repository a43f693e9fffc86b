import { balance } from './overlap.ts';
import { looseEcho } from './loose-echo.ts';
import { indentOf } from './lines.ts';

/** How many lines in front of the cursor a reply may repeat. */
const LINES_BACK = 60;

/**
 * The reply without what it repeats from in front of the cursor: several whole lines and the start of the current one, or
 * that start alone. Only repetitions are taken off, of several lines with any white space; nothing is ever put in their place.
 * @param before the document up to the cursor, with `\n`
 */
export function withoutPrefixEcho(reply: string, before: string): string {
  const lineStart = before.lastIndexOf('\n') + 1;
  const lines = linesEcho(reply, before, lineStart) || looseEcho(reply, before);
  return lines > 0 ? reply.slice(lines) : reply.slice(lineEcho(reply, before.slice(lineStart), before.slice(0, lineStart)));
}

/** True when the reply is nothing but the lines that end in front of the cursor. */
export function repeatsBefore(reply: string, before: string): boolean {
  const said = reply.trim();
  const stands = before.trimEnd();
  // A closing bracket after another one is no echo.
  if (!/\w{3}/.test(said) || !stands.endsWith(said)) return false;
  const start = stands.length - said.length;
  return start === 0 || stands.slice(stands.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
}

/** The length of the longest repetition of whole lines, with the start of the current line after them; 0 if there is none. */
function linesEcho(reply: string, before: string, lineStart: number): number {
  const skipped = reply.length - reply.trimStart().length;
  const starts = skipped === 0 ? [0] : [0, skipped];
  let from = lineStart;
  let longest = 0;
  for (let line = 0; line < LINES_BACK && from > 0; line++) {
    from = before.lastIndexOf('\n', from - 2) + 1;
    const stands = before.slice(from);
    if (stands.trim() === '') continue;
    for (const start of starts) {
      const wanted = start === 0 ? stands : stands.trimStart();
      if (reply.startsWith(wanted, start)) longest = Math.max(longest, start + wanted.length);
    }
  }
  return longest;
}

/** The length of what a reply repeats from the current line. */
function lineEcho(reply: string, line: string, above: string): number {
  if (line.trim() === '') return indentEcho(reply, line, above);
  const wanted = line.trimStart();
  const start = reply.length - reply.trimStart().length;
  if (!reply.startsWith(wanted, start) || !/\w/.test(wanted) || wanted.trim().length < 3) return 0;
  const echo = start + wanted.length;
  if (/[([{]\s*$/.test(wanted)) {
    // A `try {` in a `try {` is a block in a block.
    if (!/\w\W+\w/.test(wanted)) return 0;
    // `max(` before the cursor and `max(a, b), c)` after it is a call in a call.
    const { closers, openers } = balance(reply.slice(start, lineEnd(reply, start)));
    if (closers > openers) return 0;
  }
  return echo;
}

/** The indentation that stands before the cursor and again at the reply's start, unless the reply is to go deeper. */
function indentEcho(reply: string, line: string, above: string): number {
  if (line === '' || indentOf(reply.slice(0, lineEnd(reply, 0))) !== line) return 0;
  const last = above.trimEnd();
  const opener = last.slice(last.lastIndexOf('\n') + 1);
  const goesDeeper = /[{([:]$/.test(opener) && indentOf(opener).length >= line.length;
  return goesDeeper ? 0 : line.length;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}
