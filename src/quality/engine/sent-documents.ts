import type { DocumentSnapshot } from '../../request/document.ts';

/** How many documents the host knows by number, of all kinds of checks together. */
const NUMBERED = 32;
/** How many documents a process keeps; the last few versions of what is being edited. */
const KEPT = 8;

/** A document and the number by which everything else here refers to it. */
export interface NumberedDocument {
  readonly id: number;
  readonly document: DocumentSnapshot;
}

/** Gives each version of a document a number, so that nobody has to compare or keep whole texts. */
export class NumberedDocuments {
  readonly #known = new Map<string, NumberedDocument>();
  #lastId = 0;

  /** The same number for the same text at the same place, as long as it is remembered; never one that was given to another. */
  of(document: DocumentSnapshot): NumberedDocument {
    const { languageId, version, file, text, place } = document;
    const key = `${languageId}\n${String(version)}\n${String(place?.trusted)}\n${place?.path ?? ''}\n${place?.folder ?? ''}\n${file}`;
    const known = this.#known.get(key);
    // A version number may be used twice, by another window's file or after a restart; then the text differs.
    const numbered = known?.document.text === text ? known : { id: ++this.#lastId, document };
    this.#known.delete(key);
    this.#known.set(key, numbered);
    const oldest = this.#known.size > NUMBERED ? this.#known.keys().next() : { done: true as const };
    if (oldest.done !== true) this.#known.delete(oldest.value);
    return numbered;
  }
}

/** Which documents a process has, so that each is sent once. */
export class SentDocuments {
  /** The one that was used last is the last. */
  readonly #sent = new Set<number>();

  /** Whether a document has to be sent, and which ones the process shall forget. */
  use(id: number): { readonly isNew: boolean; readonly forgotten: readonly number[] } {
    const isNew = !this.#sent.delete(id);
    this.#sent.add(id);
    const forgotten = [...this.#sent].slice(0, Math.max(0, this.#sent.size - KEPT));
    for (const old of forgotten) this.#sent.delete(old);
    return { isNew, forgotten };
  }

  /** Of a process that has ended. */
  clear(): void {
    this.#sent.clear();
  }
}
