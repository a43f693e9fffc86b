import type { TextIndex } from '../index/text-index.ts';
import { declarationsIn, familyOf, type Family } from './declarations.ts';
import { DeclarationTable, type Candidate } from './declaration-table.ts';
import { linesAt } from './token-lines.ts';

/** A text of the index. */
export interface NeighbourFile {
  /** The number that the index knows it by. */
  readonly id: number;
  /** Relative to the workspace, with `/`. */
  readonly label: string;
  readonly languageId: string;
}

export interface Known extends NeighbourFile {
  /** Null where nothing is known of the language. */
  readonly family: Family | null;
}

/** Bytes of a file's entry and its place in the map, by estimate, beside its label. */
const ENTRY_BYTES = 200;

/** What is known of the index's files beside their tokens: their labels, and which names each declares. */
export class NeighbourFiles {
  readonly index: TextIndex;
  readonly #files = new Map<number, Known>();
  readonly #table = new DeclarationTable();
  /** Edited since their declarations were read. */
  readonly #stale = new Set<number>();

  constructor(index: TextIndex) {
    this.index = index;
  }

  put(file: NeighbourFile, text: string): void {
    const known = { ...file, family: familyOf(file.languageId) };
    this.#files.set(file.id, known);
    this.#declare(known, text);
  }

  edited(id: number): void {
    if (this.#files.get(id)?.family != null) this.#stale.add(id);
  }

  remove(id: number): void {
    this.#files.delete(id);
    this.#table.remove(id);
    this.#stale.delete(id);
  }

  get(id: number): Known | null {
    return this.#files.get(id) ?? null;
  }

  all(): Iterable<Known> {
    return this.#files.values();
  }

  /** How lately a file was used, higher is later; 0 for one that was only read. */
  recency(id: number): number {
    const facts = this.index.file(id);
    return facts === null ? 0 : facts.open ? Math.max(1, facts.recency) : facts.recency;
  }

  /** Where names may be declared. @param except the file at hand, which is being typed in: what it declares is read when another one is */
  declaring(names: Iterable<string>, except: number): readonly Candidate[] {
    for (const id of this.#stale) {
      const file = this.#files.get(id);
      const text = id === except ? null : this.index.text(id);
      if (file !== undefined && text !== null) this.#declare(file, text);
    }
    return this.#table.find(names);
  }

  /** Lines of a file, from 0. */
  lines(id: number, first: number, count: number): readonly string[] {
    const tokens = this.index.tokens(id);
    return tokens === null ? [] : linesAt(this.index.lexicon, tokens, first, count);
  }

  /** Of all of it, an estimate. */
  get bytes(): number {
    let labels = 0;
    for (const { label } of this.#files.values()) labels += ENTRY_BYTES + label.length;
    return labels + this.#table.bytes;
  }

  #declare(file: Known, text: string): void {
    this.#stale.delete(file.id);
    if (file.family === null) this.#table.remove(file.id);
    else this.#table.put(file.id, declarationsIn(text, file.family));
  }
}
