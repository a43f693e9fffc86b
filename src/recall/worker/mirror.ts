import type { TextEdit } from '../../request/document.ts';
import { languageOfFile } from '../../request/language.ts';
import type { IndexedFile } from '../index/indexed-file.ts';
import { OpenText } from '../index/open-text.ts';
import { TextIndex } from '../index/text-index.ts';
import { isWorthIndexing } from '../index-worthy.ts';
import { createNeighbours } from '../neighbours/create-neighbours.ts';
import type { OpenDocument, RecallStatus } from '../recall.ts';
import type { KnownFile } from './folders.ts';
import type { ReadLimits } from './protocol.ts';

/** A file as it was read from disk. */
interface DiskText {
  readonly number: number;
  readonly bytes: number;
  readonly modified: number;
  readonly tokens: number;
  readonly units: number;
}

interface Opened {
  /** Null where its text is left out. */
  readonly number: number | null;
  readonly path: string | null;
}

/** The workspace's texts: what the editor has open, and what is on disk of everything else. */
export class Mirror {
  readonly index = new TextIndex();
  /** What other texts have to say, for prompts. */
  readonly neighbours = createNeighbours(this.index);
  readonly #limits: ReadLimits;
  /** By path; without those that are open. */
  readonly #files = new Map<string, DiskText>();
  /** By the editor's id. */
  readonly #opened = new Map<string, Opened>();
  readonly #openPaths = new Set<string>();
  #tokens = 0;
  #units = 0;
  #lastNumber = 0;
  /** Counts what the user does, so that the latest is the highest. */
  #uses = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /** A document is open: its text counts from now on, not the one on disk. */
  open({ id, file, languageId, text, path, isOutside = false }: OpenDocument): void {
    this.close(id);
    if (path !== null) {
      this.drop(path);
      this.#openPaths.add(path);
    }
    // What is not worth it now is looked at again when it is opened again.
    const number = isWorthIndexing(text) ? this.#add(file, { languageId, text, recency: ++this.#uses, open: true }, !isOutside) : null;
    this.#opened.set(id, { number, path });
  }

  /** @returns false where the document was known and its text is not what the editor has */
  edit(id: string, edits: readonly TextEdit[], units: number): boolean {
    const number = this.numberOf(id);
    if (number === null) return true;
    this.index.edit(number, edits);
    this.neighbours.edited(number);
    this.index.touch(number, ++this.#uses);
    const text = this.index.tokens(number);
    return text instanceof OpenText && text.units === units;
  }

  /** @returns the path where the text on disk counts again; null where there is none */
  close(id: string): string | null {
    const opened = this.#opened.get(id);
    if (opened === undefined) return null;
    this.#opened.delete(id);
    if (opened.number !== null) this.#forget(opened.number);
    if (opened.path !== null) this.#openPaths.delete(opened.path);
    return opened.path;
  }

  /** Takes the text that a file has on disk, unless it is open or there is no room; without a text, the file is dropped. */
  put(file: KnownFile, text: string | null, isChange: boolean): void {
    const isLeftOut = this.isFull && !this.hasPath(file.path);
    this.drop(file.path);
    if (this.isOpen(file.path) || isLeftOut || text === null || !isWorthIndexing(text)) return;
    const number = this.#add(file.label, { languageId: languageOfFile(file.label), text, recency: isChange ? ++this.#uses : 0 });
    const tokens = this.index.file(number)?.tokens ?? 0;
    this.#files.set(file.path, { number, bytes: file.bytes, modified: file.modified, tokens, units: text.length });
    this.#tokens += tokens;
    this.#units += text.length;
  }

  drop(path: string): void {
    const known = this.#files.get(path);
    if (known === undefined) return;
    this.#files.delete(path);
    this.#forget(known.number);
    this.#tokens -= known.tokens;
    this.#units -= known.units;
  }

  /** Whether a file of this path was read. */
  hasPath(path: string): boolean {
    return this.#files.has(path);
  }

  /** Whether a file was read as it is now. */
  has({ path, bytes, modified }: KnownFile): boolean {
    const known = this.#files.get(path);
    return known?.bytes === bytes && known.modified === modified;
  }

  isOpen(path: string): boolean {
    return this.#openPaths.has(path);
  }

  /** Tokens of the files that were read from disk. */
  get readTokens(): number {
    return this.#tokens;
  }

  get isFull(): boolean {
    return this.#tokens >= this.#limits.tokens || this.#units >= this.#limits.units;
  }

  /** Of the files that were read from disk. */
  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  get openPaths(): readonly string[] {
    return [...this.#openPaths];
  }

  /** The number of an open document's text in the index; null where it is left out. */
  numberOf(id: string): number | null {
    return this.#opened.get(id)?.number ?? null;
  }

  get figures(): Pick<RecallStatus, 'files' | 'tokens' | 'bytes'> {
    const { files, tokens, bytes } = this.index.figures();
    return { files, tokens, bytes: bytes + this.neighbours.bytes };
  }

  /** @param isQuoted whether pieces of it may stand in a prompt about another file */
  #add(label: string, file: Omit<IndexedFile, 'id'>, isQuoted = true): number {
    const number = ++this.#lastNumber;
    this.index.put({ id: number, ...file });
    if (isQuoted) this.neighbours.put({ id: number, label, languageId: file.languageId }, file.text);
    return number;
  }

  #forget(number: number): void {
    this.index.remove(number);
    this.neighbours.remove(number);
  }
}
