import type { Moment, Edited } from './moment.ts';
import type { Offer, Remainder } from './offer.ts';
import { follow, holds, restAt, type Place } from './place.ts';

/** More places than anybody goes back to without changing the text; most entries end with the next change anyway. */
const MAX_ENTRIES = 100;
/** UTF-16 units of the texts that the offers belong to, all together: each holds its whole document. */
const MAX_UNITS = 8_000_000;

interface Entry {
  readonly place: Place;
  readonly route: string;
  readonly offer: Offer;
  readonly units: number;
}

/**
 * Answers that still fit the text they were made for. An entry is known by all that stands before and after its cursor, its file
 * and who would be asked; that the text is the same follows from the changes since, so that finding one compares no texts.
 * A change that is not typing along an entry ends it: what was deleted or undone does not come back by itself.
 */
export class CompletionCache {
  /** The one that was used last comes last. */
  #entries: readonly Entry[] = [];
  /** Of the offer that was found last: most likely it is on the screen. */
  #last: string | null = null;

  /**
   * @param at where it was asked for, and what was typed there since
   * @param offer its texts are those of the place
   */
  keep(at: Place, route: string, offer: Offer): void {
    const units = offer.before.length + offer.after.length + offer.text.length;
    const others = this.#entries.filter(({ place }) => place.uri !== at.uri || place.start !== at.start || place.inserted !== at.inserted);
    this.#entries = bounded([...others, { place: at, route, offer, units }]);
  }

  /** What is left of an answer that goes on at this cursor: the one that was found last, so that the screen is quiet, else the newest; null where none does. */
  find(moment: Moment, route: string): Remainder | null {
    const fitting = this.#entries.filter((entry) => entry.route === route && holds(entry.place, moment) && restAt(entry.place, entry.offer.text, moment.cursor) !== null);
    const found = fitting.find(({ offer }) => offer.id === this.#last) ?? fitting.at(-1);
    if (found === undefined) return null;
    this.#last = found.offer.id;
    this.#entries = [...this.#entries.filter((entry) => entry !== found), found];
    const rest = restAt(found.place, found.offer.text, moment.cursor);
    return rest === null ? null : { offer: found.offer, ...rest };
  }

  /** @returns the offer of which all stands now, by this change */
  changed({ uri, version, changes, isUndo }: Edited): Offer | null {
    let completed: Offer | null = null;
    if (!this.#entries.some(({ place }) => place.uri === uri)) return null;
    this.#entries = this.#entries.flatMap((entry) => {
      if (entry.place.uri !== uri) return [entry];
      const place = isUndo ? null : follow(entry.place, changes, version);
      if (place?.inserted === entry.offer.text) completed = entry.offer;
      return place === null || !goesAlong(place, entry.offer.text) ? [] : [{ ...entry, place }];
    });
    return completed;
  }

  drop(offer: Offer): void {
    this.#entries = this.#entries.filter((entry) => entry.offer.id !== offer.id);
  }

  /** A document is gone, or all that is known of it is in doubt. */
  forget(uri: string): void {
    this.#entries = this.#entries.filter(({ place }) => place.uri !== uri);
  }

  get size(): number {
    return this.#entries.length;
  }
}

/** Whether some cursor within what was typed makes it a part of the insertion, with something left. */
function goesAlong(place: Place, text: string): boolean {
  for (let length = place.inserted.length; length >= 0; length--) if (restAt(place, text, place.start + length) !== null) return true;
  return false;
}

function bounded(entries: readonly Entry[]): readonly Entry[] {
  let units = 0;
  let first = entries.length;
  while (first > 0 && entries.length - first < MAX_ENTRIES && units + (entries[first - 1]?.units ?? 0) <= MAX_UNITS) {
    first--;
    units += entries[first]?.units ?? 0;
  }
  return entries.slice(first);
}
