import type { Change } from './moment.ts';

/** A part of an accepted text that still stands: so many UTF-16 units of it, and where. */
interface Piece {
  readonly from: number;
  readonly length: number;
  readonly at: number;
}

/** An accepted text, and what of it is left after later changes. */
export interface Standing {
  readonly text: string;
  /** Where it begins, or did. */
  readonly start: number;
  readonly pieces: readonly Piece[];
}

/** An accepted text stands when at least half of it does. Who keeps less has rewritten it, and keeps the idea at most. */
export const STANDS_FROM = 0.5;

export function standingOf(text: string, start: number): Standing {
  return { text, start, pieces: [{ from: 0, length: text.length, at: start }] };
}

/** What is left after a change: what it replaces is gone, what it inserts is not ours, and all behind it moves. */
export function afterChange({ text, start, pieces }: Standing, change: Change): Standing {
  return { text, start: movedStart(start, change), pieces: pieces.flatMap((piece) => cut(piece, change)) };
}

function movedStart(start: number, { start: from, length, newText }: Change): number {
  // At the very place it stays: text that comes back by a redo begins there.
  return from < start && from + length <= start ? start + newText.length - length : Math.min(start, from);
}

/** What a change leaves of a piece: the part before it, and the part behind it. */
function cut({ from, length, at }: Piece, change: Change): Piece[] {
  const [changeEnd, end] = [change.start + change.length, at + length];
  const moved = change.newText.length - change.length;
  const before = Math.min(length, Math.max(0, change.start - at));
  const behind = Math.min(length, Math.max(0, end - changeEnd));
  return [
    { from, length: before, at },
    { from: from + length - behind, length: behind, at: end - behind + moved },
  ].filter((piece) => piece.length > 0);
}

/**
 * How much of it still stands, 0 to 1, by characters that are no white space: formatting takes nothing away.
 * @param now all of the document; where the very text stands at its place again (an undo, and a redo), all of it does
 */
export function shareStanding({ text, start, pieces }: Standing, now: string): number {
  if (now.startsWith(text, start)) return 1;
  const all = inked(text);
  const left = pieces.reduce((sum, { from, length }) => sum + inked(text.slice(from, from + length)), 0);
  return all === 0 ? 0 : left / all;
}

function inked(text: string): number {
  return text.replaceAll(/\s+/g, '').length;
}

/** The smallest single change that makes one text of another. */
function changeBetween(before: string, after: string): Change {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let behind = 0;
  while (behind < least - start && before.charCodeAt(before.length - 1 - behind) === after.charCodeAt(after.length - 1 - behind)) behind++;
  return { start, length: before.length - start - behind, newText: after.slice(start, after.length - behind) };
}

/** What is left after nobody watched: all of it where the very lines it stood in are still in the file, else what the smallest change leaves. */
export function afterUnwatched(standing: Standing, before: string, after: string): Standing {
  const [first, last] = [standing.pieces[0], standing.pieces.at(-1)];
  if (before === after || first === undefined || last === undefined) return standing;
  const from = first.at === 0 ? 0 : before.lastIndexOf('\n', first.at - 1) + 1;
  const to = `${before}\n`.indexOf('\n', last.at + last.length);
  const found = `\n${after}\n`.indexOf(`\n${before.slice(from, to)}\n`);
  if (found === -1) return afterChange(standing, changeBetween(before, after));
  const moved = found - from;
  return { ...standing, start: standing.start + moved, pieces: standing.pieces.map((piece) => ({ ...piece, at: piece.at + moved })) };
}
