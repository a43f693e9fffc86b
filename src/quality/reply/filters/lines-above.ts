import type { Around } from '../around.ts';
import { indentOf, isTelling } from '../lines.ts';
import { looseEcho } from '../loose-echo.ts';
import { balance } from '../overlap.ts';

/** How many lines in front of the cursor a reply may repeat. */
const LINES_BACK = 60;
/** So often a reply is searched for what it says once more. */
const ROUNDS = 8;
/** What ends a block in words, or an element: it may well stand twice in a row. */
const CLOSES = /^(?:end\w*|fi|done|esac|<\/[\w.:-]*>)[\s;,)]*$/i;

/**
 * Without what it repeats from in front of the cursor: several whole lines and the start of the current one, or that start
 * alone. Only repetitions are taken off, of several lines with any white space; nothing is ever put in their place.
 */
export function withoutLinesAbove(insertion: string, { before, line }: Around): string {
  const above = before.slice(0, before.length - line.length);
  let text = insertion;
  for (let round = 0; round < ROUNDS; round++) {
    const echo = linesEcho(text, before, above.length) || looseEcho(text, before) || lineEcho(text, line, above);
    if (echo === 0) break;
    text = text.slice(echo);
  }
  return text;
}

/** True when the reply is nothing but the lines that end in front of the cursor. */
export function repeatsBefore(reply: string, before: string): boolean {
  const said = reply.trim();
  const stands = before.trimEnd();
  // A closing bracket after another one is no echo.
  if (!/\w{3}/.test(said) || CLOSES.test(said) || !stands.endsWith(said)) return false;
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
    if (isLineAlone(before, from, lineStart) && reply.startsWith(stands.trimStart())) longest = Math.max(longest, stands.trimStart().length);
  }
  return longest;
}

/** Whether one line that says something and opens no block stands between two places, so that it can be known without its indentation. */
function isLineAlone(before: string, from: number, to: number): boolean {
  const line = before.slice(from, to);
  return isTelling(line) && !/[{([:,]\s*$/.test(line) && line.indexOf('\n') === line.length - 1;
}

/** The length of what a reply repeats from the current line. */
function lineEcho(reply: string, line: string, above: string): number {
  if (line.trim() === '') return indentEcho(reply, line, above);
  const wanted = line.trimStart();
  const start = reply.length - reply.trimStart().length;
  if (!reply.startsWith(wanted, start) || !/\w/.test(wanted) || wanted.trim().length < 3) return 0;
  const echo = start + wanted.length;
  if (/[([{:]\s*$/.test(wanted)) {
    // A `try {` in a `try {`, or a `try:`, is a block in a block.
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
