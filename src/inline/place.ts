import type { Change, Moment } from './moment.ts';

/**
 * A cursor's place in a document, and what was typed there since. The document holds what stood before `start` then, `inserted`,
 * and what stood after: known from the changes alone, so that nobody compares whole texts on a keystroke.
 */
export interface Place {
  readonly uri: string;
  /** Of the document at present. */
  readonly version: number;
  readonly start: number;
  /** The line before `start`. */
  readonly lead: string;
  readonly inserted: string;
}

/** What an editor adds by itself behind the cursor: the other half of a pair, and the line that it stands on. */
const CLOSERS = /^[\s)\]}>"'`]*$/;

export function placeOf({ uri, version, cursor, lineBefore }: Moment): Place {
  return { uri, version, start: cursor, lead: lineBefore, inserted: '' };
}

/**
 * The place after changes of its document; null where something else happened than typing on at it.
 * A word that the editor's own list completes, and a bracket typed over the one that stands, count as typing on.
 */
export function follow(place: Place, changes: readonly Change[], version: number): Place | null {
  const [change] = changes;
  // An event without changes says that the document was saved, or, with another version, that its line ends are others.
  if (change === undefined) return version === place.version ? place : null;
  if (changes.length > 1) return null;
  const from = change.start - place.start;
  const known = place.lead + place.inserted;
  const at = place.lead.length + from;
  if (at < 0 || at + change.length > known.length) return null;
  const replaced = known.slice(at, at + change.length);
  // Something was taken away, or other text put before the place.
  if (!change.newText.startsWith(replaced) || at + change.length < place.lead.length) return null;
  const all = known.slice(0, at) + change.newText + known.slice(at + change.length);
  return { ...place, version, inserted: all.slice(place.lead.length) };
}

/** What stands before and behind the cursor of what was typed at the place; null where the cursor is elsewhere. */
export function typedAt({ start, inserted }: Place, cursor: number): { readonly typed: string; readonly standing: string } | null {
  const length = cursor - start;
  if (length < 0 || length > inserted.length) return null;
  const standing = inserted.slice(length);
  return CLOSERS.test(standing) ? { typed: inserted.slice(0, length), standing } : null;
}

/** Whether the moment's text is the place's, and its cursor where typing on has brought it. */
export function holds(place: Place, { uri, version, cursor }: Pick<Moment, 'uri' | 'version' | 'cursor'>): boolean {
  return place.uri === uri && place.version === version && typedAt(place, cursor) !== null;
}

/**
 * What of an insertion that belongs at the place is left to insert at the cursor; null where something else was typed.
 * Before, typed, left and after are together what before, the insertion and after would have been.
 */
export function restAt(place: Place, text: string, cursor: number): { readonly text: string; readonly replaces: number } | null {
  const at = typedAt(place, cursor);
  if (at === null || !text.startsWith(at.typed)) return null;
  const rest = text.slice(at.typed.length);
  if (rest.endsWith(at.standing)) return nonEmpty(rest.slice(0, rest.length - at.standing.length), 0);
  // The editor draws the rest around what stands, where all of that comes in it, on the same line.
  return !/[\r\n]/.test(at.standing) && isWithin(at.standing, rest) ? nonEmpty(rest, at.standing.length) : null;
}

function nonEmpty(text: string, replaces: number): { readonly text: string; readonly replaces: number } | null {
  return text === '' ? null : { text, replaces };
}

/** Whether all units of `part` come in `text`, in this order. */
function isWithin(part: string, text: string): boolean {
  let from = 0;
  for (const unit of part) {
    const at = text.indexOf(unit, from);
    if (at === -1) return false;
    from = at + unit.length;
  }
  return true;
}
