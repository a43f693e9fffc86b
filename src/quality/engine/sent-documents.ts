import type { DocumentSnapshot } from '../../request/document.ts';

/** How many documents the engine keeps; the last few versions of what is being edited. */
const KEPT = 8;

/** Which texts the engine's process has, so that each version is sent once. */
export class SentDocuments {
  readonly #sent = new Map<string, { readonly id: number; readonly text: string }>();
  #lastId = 0;

  /** The id of a document, whether it has to be sent, and which ones the process shall forget. */
  use(document: DocumentSnapshot): { readonly id: number; readonly isNew: boolean; readonly forgotten: readonly number[] } {
    const key = `${document.languageId}\n${String(document.version)}\n${document.file}`;
    const known = this.#sent.get(key);
    // A version number may be used twice, by another window's file or after a restart; then the text differs.
    const isKnown = known?.text === document.text;
    const id = isKnown ? known.id : ++this.#lastId;
    this.#sent.delete(key);
    this.#sent.set(key, { id, text: document.text });
    const forgotten = known === undefined || isKnown ? [] : [known.id];
    for (const [oldKey, old] of this.#sent) {
      if (this.#sent.size <= KEPT) break;
      this.#sent.delete(oldKey);
      forgotten.push(old.id);
    }
    return { id, isNew: !isKnown, forgotten };
  }

  /** Of a process that has ended. */
  clear(): void {
    this.#sent.clear();
  }
}
