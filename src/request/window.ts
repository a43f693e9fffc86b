import { visibleText } from './hidden-characters.ts';
import { importStatements } from './imports.ts';
import { lineComment } from './line-comment.ts';

/** What of a file is sent around a cursor. */
export interface Window {
  /** Ends at the cursor. Where its start is cut off, the file's imports stand before it, and a comment line for what is left out. */
  readonly before: string;
  /** Begins at the cursor. */
  readonly after: string;
}

/** Share of the room that is kept for the text after the cursor; what comes before says more about what is to be written. */
const AFTER_SHARE = 0.25;
/** Share of the text before the cursor that its imports may take. */
const IMPORT_SHARE = 0.25;
/** The start of a cut text moves in steps of about this share, so that what a provider keeps of a prompt serves the next ones as well. */
const STEP_SHARE = 0.25;

/**
 * The text around a cursor within a limit, cut at lines' ends; a line is cut only where it takes up most of the room.
 * While somebody types at the cursor the start stays where it is, and moves on by some twenty lines at once.
 * @param limit UTF-16 units of both parts together
 */
export function windowAround(text: string, cursor: number, languageId: string, limit: number): Window {
  const after = head(clean(text.slice(cursor, cursor + 2 * limit + 2)), Math.max(Math.floor(limit * AFTER_SHARE), limit - cursor));
  return { before: beforeCursor(text.slice(0, cursor), languageId, limit - after.length), after };
}

function beforeCursor(text: string, languageId: string, room: number): string {
  if (text.length <= room) return clean(text);
  const mark = lineComment(languageId);
  const elision = mark === null ? '' : `${mark} ...\n`;
  const imports = mark === null ? [] : fitting(importStatements(text, languageId), Math.floor(room * IMPORT_SHARE) - elision.length);
  const taken = imports.length === 0 ? 0 : imports.reduce((sum, statement) => sum + statement.text.length, elision.length);
  const start = steadyStart(text, room - taken);
  const above = imports.filter(({ end }) => end <= start);
  const last = above.at(-1);
  if (last === undefined) return clean(text.slice(start));
  const gap = text.slice(last.end, start).trim() === '' ? '' : elision;
  return clean(above.map((statement) => statement.text).join('') + gap + text.slice(start));
}

/** The first statements that fit. */
function fitting<T extends { readonly text: string }>(statements: readonly T[], room: number): readonly T[] {
  let left = room;
  return statements.filter(({ text }) => {
    left -= text.length;
    return left >= 0;
  });
}

/** Where the last part of a text begins that is no longer than the room: at a line's start, and at the same one until it has grown by a step. */
function steadyStart(text: string, room: number): number {
  const step = 2 ** Math.floor(Math.log2(Math.max(1, room * STEP_SHARE)));
  const least = Math.ceil((text.length - room) / step) * step;
  const line = text.indexOf('\n', least - 1) + 1;
  // Rather a part of a long line than next to nothing.
  return line === 0 || line - least > room / 2 ? least + (isWithinCharacter(text, least) ? 1 : 0) : line;
}

/** The first part of a text, to a line's end; at most `limit` UTF-16 units long. */
export function head(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const newline = text.lastIndexOf('\n', limit);
  return text.slice(0, newline > 0 ? newline : limit - (isWithinCharacter(text, limit) ? 1 : 0));
}

/** The last part of a text, from a line's start; at most `limit` UTF-16 units long. */
export function tail(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.length - limit;
  const newline = text.indexOf('\n', cut - 1);
  return text.slice(newline === -1 ? cut : newline + 1);
}

/** Whether an offset is between the two halves of a character. */
function isWithinCharacter(text: string, at: number): boolean {
  return at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

/** With `\n` and without hidden characters. */
export function clean(text: string): string {
  return visibleText(text.replaceAll('\r\n', '\n')).text;
}
