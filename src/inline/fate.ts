import type { Change } from './moment.ts';
import type { Offer } from './offer.ts';
import { restAt } from './place.ts';

/**
 * What became of an offer. `typed-over`: something else was typed at its cursor; `ignored`: the cursor or the user went elsewhere,
 * another offer took its place, or the text was changed in another way (undone, deleted, formatted). Who types an offer out to its
 * end has ignored it: it saved nothing.
 */
export type Fate = 'shown' | 'accepted' | 'partly-accepted' | 'rejected' | 'typed-over' | 'ignored';

/** A change of the offer's document. */
export interface TextChange {
  /** Places in the text before all of them. */
  readonly changes: readonly Change[];
  /** It takes back, or makes again, what was done before. */
  readonly isUndo: boolean;
}

/** A place in a document that an accepted text, or its accepted part, fills. */
export interface Taken {
  readonly id: string;
  readonly uri: string;
  readonly start: number;
  readonly text: string;
}

/** What stands between what was before and after an offer's cursor; null where the text around it is another. */
export function insertedAt({ before, after }: Pick<Offer, 'before' | 'after'>, text: string): string | null {
  const length = text.length - before.length - after.length;
  return length >= 0 && text.startsWith(before) && text.endsWith(after) ? text.slice(before.length, before.length + length) : null;
}

/** One offer while it may be on the screen. What each step returns is to be recorded, in this order; after an end nothing more comes. */
export class OfferFate {
  readonly offer: Offer;
  /**
   * What stands at its place: a beginning of it, and perhaps brackets that the editor closed by itself. Known from the changes, so
   * that nobody reads the whole text on a keystroke.
   */
  #inserted: string;
  #cursor: number;
  #shown = false;
  #isPartly = false;
  #isOver = false;

  /** @param inserted what stands of it already */
  constructor(offer: Offer, inserted = '') {
    this.offer = offer;
    this.#inserted = inserted;
    this.#cursor = offer.before.length + inserted.length;
    this.#cursor = this.#cursorIn(inserted) ?? this.#cursor;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Where its cursor stands, a UTF-16 offset. */
  get cursor(): number {
    return this.#cursor;
  }

  /** All of it stands. */
  get isWhole(): boolean {
    return this.#inserted === this.offer.text;
  }

  /** What of it stands before the cursor, by typing along or by accepting. */
  get taken(): Taken {
    const { id, uri, before } = this.offer;
    return { id, uri, start: before.length, text: this.#inserted.slice(0, this.#cursor - before.length) };
  }

  /** It was visible for long enough. */
  seen(): readonly Fate[] {
    if (this.#isOver || this.#shown) return [];
    this.#shown = true;
    return ['shown'];
  }

  changed({ changes, isUndo }: TextChange): readonly Fate[] {
    const inserted = isUndo ? null : this.#after(changes);
    const cursor = inserted === null ? null : this.#cursorIn(inserted);
    if (inserted === null || cursor === null) return this.#end(!isUndo && changes.some((change) => this.#isTypedOver(change)) ? 'typed-over' : 'ignored');
    this.#inserted = inserted;
    this.#cursor = cursor;
    return [];
  }

  /** @param cursor null where there are several, or something is selected */
  moved(cursor: number | null): readonly Fate[] {
    if (cursor === this.#cursor) return [];
    // Between brackets of which the editor made the second, it still goes on.
    if (cursor === null || this.isWhole || this.#restIn(this.#inserted, cursor) === null) return this.#end('ignored');
    this.#cursor = cursor;
    return [];
  }

  /** The user is elsewhere, or another offer takes its place. */
  left(): readonly Fate[] {
    return this.#end('ignored');
  }

  accepted(): readonly Fate[] {
    return this.#end('accepted');
  }

  /** A word or a line of it was taken; the rest stays on offer. */
  partlyAccepted(): readonly Fate[] {
    if (this.#isOver || this.#isPartly) return [];
    this.#isPartly = true;
    return [...this.seen(), 'partly-accepted'];
  }

  rejected(): readonly Fate[] {
    return this.#end('rejected');
  }

  /** What stands at its place after changes that only added to it; null after any other. */
  #after(changes: readonly Change[]): string | null {
    const [change] = changes;
    if (change === undefined || changes.length > 1) return null;
    // The editor's own list puts a whole word in the place of its beginning.
    const kept = sharedStart(this.#standing(change), change.newText);
    const from = change.start + kept - this.offer.before.length;
    const to = change.start + change.length - this.offer.before.length;
    const added = change.newText.length - change.length;
    // A bracket that is typed over the one that the editor made adds nothing, and takes nothing away.
    const isLess = added < 0 || (added === 0 && kept < change.length);
    if (from < 0 || to > this.#inserted.length || isLess) return null;
    return this.#inserted.slice(0, from) + change.newText.slice(kept) + this.#inserted.slice(to);
  }

  /** Something at the cursor, or within its line up to it. */
  #isTypedOver(change: Change): boolean {
    const { start, length, newText } = change;
    return newText !== '' && start <= this.#cursor && start + length >= this.#cursor && !this.#standing(change).includes('\n');
  }

  /** What a change replaces. */
  #standing({ start, length }: Change): string {
    const { before, after } = this.offer;
    const inAfter = start - before.length - this.#inserted.length;
    const parts = [before.slice(start, start + length), this.#inserted.slice(Math.max(0, start - before.length), Math.max(0, start + length - before.length)), after.slice(Math.max(0, inAfter), Math.max(0, inAfter + length))];
    return parts.join('');
  }

  /** Where the cursor of somebody who types along stands; null where it is something else that was inserted. */
  #cursorIn(inserted: string): number | null {
    const { before, text } = this.offer;
    if (inserted === text) return before.length + text.length;
    for (let length = inserted.length; length >= 0; length--) if (this.#restIn(inserted, before.length + length) !== null) return before.length + length;
    return null;
  }

  #restIn(inserted: string, cursor: number): ReturnType<typeof restAt> {
    const { uri, before, text } = this.offer;
    return restAt({ uri, version: 0, start: before.length, lead: '', inserted }, text, cursor);
  }

  #end(fate: Exclude<Fate, 'shown' | 'partly-accepted'>): readonly Fate[] {
    if (this.#isOver) return [];
    // Accepting and rejecting prove that it was seen; what was gone within the time was not.
    const seen = fate === 'accepted' || fate === 'rejected' ? this.seen() : [];
    this.#isOver = true;
    return this.#shown ? [...seen, fate] : [];
  }
}

/** How many UTF-16 units two texts begin with alike. */
function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}
