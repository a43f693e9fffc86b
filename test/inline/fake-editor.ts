import type { Change, Edited, Moment } from '../../src/inline/moment.ts';
import type { Offer } from '../../src/inline/offer.ts';

/** What a listener of the editor is told. */
export interface Listener {
  changed(edited: Edited): void;
}

/** One document with one cursor; `║` marks it. */
export class FakeEditor {
  text: string;
  cursor: number;
  version = 1;
  isSelecting = false;
  isListOpen = false;
  readonly uri: string;
  readonly languageId: string;
  readonly #listener: Listener;

  constructor(marked: string, listener: Listener = { changed: () => undefined }, { uri = 'file:///a.ts', languageId = 'typescript' } = {}) {
    const at = marked.indexOf('║');
    this.text = marked.replace('║', '');
    this.cursor = at;
    this.uri = uri;
    this.languageId = languageId;
    this.#listener = listener;
  }

  get marked(): string {
    return `${this.text.slice(0, this.cursor)}║${this.text.slice(this.cursor)}`;
  }

  moment(): Moment {
    const { uri, version, languageId, cursor, text, isSelecting, isListOpen } = this;
    const end = text.indexOf('\n', cursor);
    return {
      uri, version, languageId, cursor, isSelecting, isListOpen, text: () => text,
      lineBefore: text.slice(text.lastIndexOf('\n', cursor - 1) + 1, cursor), lineAfter: text.slice(cursor, end === -1 ? text.length : end).replace(/\r$/, ''),
    };
  }

  /** @param auto what the editor adds behind the cursor, such as the other bracket */
  type(typed: string, auto = ''): void {
    this.change({ start: this.cursor, length: 0, newText: typed + auto }, this.cursor + typed.length);
  }

  backspace(): void {
    this.change({ start: this.cursor - 1, length: 1, newText: '' }, this.cursor - 1);
  }

  change(change: Change, cursor = change.start + change.newText.length, isUndo = false): void {
    this.changeAll([change], cursor, isUndo);
  }

  /** @param changes places in the text before all of them, ascending */
  changeAll(changes: readonly Change[], cursor: number, isUndo = false): void {
    for (const { start, length, newText } of changes.toReversed()) this.text = this.text.slice(0, start) + newText + this.text.slice(start + length);
    this.cursor = cursor;
    this.version++;
    this.#listener.changed({ uri: this.uri, version: this.version, changes, isUndo });
  }

  accept({ text, replaces }: { readonly text: string; readonly replaces: number }): void {
    this.change({ start: this.cursor, length: replaces, newText: text });
  }

  /** An answer for the cursor as it is now. */
  offer(text: string, id = 'a'): Offer {
    return { id, uri: this.uri, before: this.text.slice(0, this.cursor), after: this.text.slice(this.cursor), text, by: 'cheap (small at demo)', caveat: null, why: 'Answered.' };
  }
}
