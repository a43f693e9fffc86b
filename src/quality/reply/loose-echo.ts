import { overlaps } from './overlap.ts';

/** How much of either text is compared, in UTF-16 units. */
const REACH = 60_000;
const TRIES = 8;
/** Shorter repetitions are common in code, in characters that are no white space. */
const LEAST = 24;

/**
 * The length of what a reply repeats of several lines in front of the cursor with other white space: a model that writes out
 * the file so far formats it its own way. 0 where it does not.
 * @param before the document up to the cursor, with `\n`
 */
export function looseEcho(reply: string, before: string): number {
  const near = before.slice(-REACH);
  const said = reply.slice(0, REACH);
  const given = placesOf(said);
  if (given.length < LEAST) return 0;
  // No more can be repeated than is said.
  const stands = lastPlacesOf(near, given.length);
  for (const length of overlaps(textAt(near, stands), textAt(said, given)).slice(0, TRIES)) {
    const start = stands[stands.length - length] ?? 0;
    const end = (given[length - 1] ?? -1) + 1;
    if (length >= LEAST && isSeveralLines(near, start) && endsPiece(said, end, near)) return end + lineRest(said.slice(end), near);
  }
  return 0;
}

/** The places of all characters that are no white space. */
function placesOf(text: string): number[] {
  const places: number[] = [];
  for (let at = 0; at < text.length; at++) if (text.charAt(at).trim() !== '') places.push(at);
  return places;
}

/** The last of these places, in order. */
function lastPlacesOf(text: string, count: number): number[] {
  const places: number[] = [];
  for (let at = text.length - 1; at >= 0 && places.length < count; at--) if (text.charAt(at).trim() !== '') places.push(at);
  return places.reverse();
}

function textAt(text: string, places: readonly number[]): string {
  return places.map((at) => text.charAt(at)).join('');
}

/** Whether a line starts at a place and others with words follow it. */
function isSeveralLines(text: string, start: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lines = text.slice(start).split('\n').filter((line) => /\w{2}/.test(line));
  return text.slice(lineStart, start).trim() === '' && lines.length > 1;
}

/** A name that goes on is another name. */
function endsPiece(reply: string, end: number, before: string): boolean {
  return !/\w$/.test(before) || !/\w/.test(reply.charAt(end));
}

/** With a cursor on a line of its own, the end of the line that was repeated is repeated too. */
function lineRest(rest: string, before: string): number {
  if (!/\n[ \t]*$/.test(before.slice(-400))) return 0;
  return /^[ \t]{0,400}\n/.exec(rest)?.[0].length ?? 0;
}
