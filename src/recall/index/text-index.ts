import type { TextEdit } from '../../request/document.ts';
import { Base } from './base.ts';
import { contextAt, type CursorContext } from './cursor-context.ts';
import { findPlaces } from './find.ts';
import { fold, renumber, type Folded } from './fold.ts';
import { sizeOf, type Entry, type FileFacts, type IndexedFile, type IndexFigures } from './indexed-file.ts';
import { OpenText } from './open-text.ts';
import type { FindOptions, Found } from './place.ts';
import { tokenise } from './tokenise.ts';
import { allUnits, Lexicon, textBetween, TokenBuffer, type TokenSpan } from './tokens.ts';

/** Tokens that may be fresh or dead before a rebuild is due: to look through so many takes about 0.2 ms. */
const FRESH_MOST = 200_000;
/** Of a small base only this share, but no fewer than `FRESH_LEAST`. */
const FRESH_SHARE = 0.25;
const FRESH_LEAST = 20_000;
/** Words and gaps that edits may leave behind before a rebuild is due; each key pressed leaves one, of about 40 bytes. */
const WORDS_LEFT = 50_000;
const GAPS_LEFT = 20_000;
/** Bytes of an entry and its place in the map, estimated. */
const ENTRY_BYTES = 200;

/**
 * The tokens of all files, and the places where the same tokens stand as before a cursor. Most files lie in a sorted base;
 * those put or edited since the last rebuild are fresh, and looked through. Everything is synchronous and in memory.
 */
export class TextIndex {
  #lexicon = new Lexicon();
  #base = Base.empty();
  /** Words before this number are in the order of their texts. */
  #sorted = 0;
  #gapsKept = 0;
  readonly #entries = new Map<number, Entry>();
  /** The tokens of the entries that are not in the base. */
  readonly #fresh = new Map<number, TokenSpan>();
  #settledFresh = 0;

  /** Adds a file, or replaces it. */
  put({ id, languageId, text, recency = 0, open = false }: IndexedFile): void {
    this.remove(id);
    const tokens = open ? new OpenText(text, this.#lexicon) : settledTokens(text, this.#lexicon);
    this.#add(id, { languageId, tokens, slot: null, open, recency });
  }

  remove(id: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    if (entry.slot !== null) this.#base.bury(entry.slot);
    else if (!entry.open) this.#settledFresh -= sizeOf(entry.tokens);
    this.#fresh.delete(id);
    this.#entries.delete(id);
  }

  /**
   * Changes a file, which is open from then on; a file that is not in the index is left alone.
   * @param edits places in the text before all of them, not overlapping, in any order; of two insertions at one place, the
   * later in the list comes first in the text, as in VS Code's changes
   */
  edit(id: number, edits: readonly TextEdit[]): void {
    const text = this.#opened(id);
    if (text === null) return;
    for (const edit of edits.toSorted((a, b) => b.start - a.start)) text.edit(edit);
  }

  /** Ends the editing of a file: it goes into the base with the next rebuild. */
  settle(id: number): void {
    const entry = this.#entries.get(id);
    if (entry?.open !== true) return;
    const { ids, gaps, start, end } = entry.tokens;
    this.remove(id);
    this.#add(id, { ...entry, tokens: { ids: ids.slice(start, end), gaps: gaps.slice(start, end), start: 0, end: end - start }, open: false });
  }

  /** Notes that a file was used. */
  touch(id: number, recency: number): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.recency = recency;
  }

  file(id: number): FileFacts | null {
    const entry = this.#entries.get(id);
    return entry === undefined ? null : { languageId: entry.languageId, recency: entry.recency, open: entry.open, tokens: sizeOf(entry.tokens) };
  }

  /** The texts of tokens and gaps. A rebuild gives all of them other numbers. */
  get lexicon(): Lexicon {
    return this.#lexicon;
  }

  /** The tokens of a file, good until the index changes. `Spot.at` counts from their `start`. */
  tokens(id: number): TokenSpan | null {
    return this.#entries.get(id)?.tokens ?? null;
  }

  /** The text of a file to the letter. */
  text(id: number): string | null {
    const tokens = this.tokens(id);
    return tokens && textBetween(this.#lexicon, tokens, tokens.start, tokens.end);
  }

  /** What stands before a cursor in a file of the index. @param offset in UTF-16 units; one past the end is clamped to it @param count most tokens that are wanted */
  contextAt(id: number, offset: number, count: number): CursorContext | null {
    const tokens = this.tokens(id);
    if (tokens === null) return null;
    if (tokens instanceof OpenText) return contextAt(this.#lexicon, tokens, Math.min(offset, tokens.units), count, tokens.lineOf(offset));
    return contextAt(this.#lexicon, tokens, Math.min(offset, allUnits(this.#lexicon, tokens)), count, { token: 0, units: 0 });
  }

  /** The places whose last tokens are the context's last. @param context oldest token first; see `contextAt` */
  find(context: ArrayLike<number>, options: FindOptions): Found {
    const searched = { base: this.#base, fresh: this.#fresh, words: this.#lexicon.words, sorted: this.#sorted };
    return findPlaces(searched, context, options, this.#entries.get(options.exclude?.file ?? -1)?.slot ?? null);
  }

  /** Whether so much is fresh, dead or left behind that a rebuild is due. */
  get needsRebuild(): boolean {
    const bound = Math.min(FRESH_MOST, Math.max(FRESH_LEAST, this.#base.ids.length * FRESH_SHARE));
    const { words, gaps } = this.#lexicon;
    const isLitteredWith = words.size - this.#sorted > WORDS_LEFT + this.#settledFresh || gaps.size - this.#gapsKept > GAPS_LEFT;
    return isLitteredWith || this.#settledFresh > bound || this.#base.deadTokens > bound;
  }

  /** Puts all settled files into a new base. */
  rebuild(): void {
    const steps = this.rebuilding();
    while (steps.next().done !== true);
  }

  /** The same in steps of a few milliseconds; between them everything else may be called. Left unfinished, it changes nothing. */
  *rebuilding(): Generator<undefined, void> {
    const old = this.#lexicon;
    const settled = [...this.#entries].filter(([, entry]) => !entry.open);
    const folded = yield* fold(settled.map(([file, { tokens }]) => ({ file, tokens })), old);
    // Where another rebuild was quicker, its numbers hold.
    if (this.#lexicon !== old) return;
    for (const [slot, [id, entry]] of settled.entries()) this.#moveToBase(id, entry, slot, folded.base);
    for (const tokens of this.#fresh.values()) renumberFresh(tokens, old, folded);
    this.#lexicon = folded.lexicon;
    this.#base = folded.base;
    this.#sorted = folded.sorted;
    this.#gapsKept = folded.lexicon.gaps.size;
  }

  figures(): IndexFigures {
    let tokens = 0;
    let freshTokens = 0;
    let bytes = this.#base.bytes + this.#lexicon.bytes + this.#entries.size * ENTRY_BYTES;
    for (const entry of this.#entries.values()) tokens += sizeOf(entry.tokens);
    for (const span of this.#fresh.values()) {
      freshTokens += sizeOf(span);
      bytes += span instanceof OpenText ? span.bytes : span.ids.byteLength + span.gaps.byteLength;
    }
    return { files: this.#entries.size, tokens, bytes, freshTokens, words: this.#lexicon.words.size };
  }

  #add(id: number, entry: Entry): void {
    this.#entries.set(id, entry);
    this.#fresh.set(id, entry.tokens);
    if (!entry.open) this.#settledFresh += sizeOf(entry.tokens);
  }

  /** The text of a file in the form that can be edited. */
  #opened(id: number): OpenText | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    if (entry.tokens instanceof OpenText) return entry.tokens;
    this.put({ id, languageId: entry.languageId, text: this.text(id) ?? '', recency: entry.recency, open: true });
    return this.#opened(id);
  }

  /** A file that changed while the base was made is dead in it from the start. */
  #moveToBase(id: number, entry: Entry, slot: number, base: Base): void {
    if (this.#entries.get(id) !== entry) {
      base.bury(slot);
      return;
    }
    if (entry.slot === null) this.#settledFresh -= sizeOf(entry.tokens);
    this.#fresh.delete(id);
    this.#entries.set(id, { ...entry, tokens: base.span(slot), slot });
  }
}

function settledTokens(text: string, lexicon: Lexicon): TokenSpan {
  const buffer = new TokenBuffer();
  tokenise(text, lexicon, buffer);
  return { ids: buffer.ids.slice(0, buffer.length), gaps: buffer.gaps.slice(0, buffer.length), start: 0, end: buffer.length };
}

function renumberFresh(tokens: TokenSpan, old: Lexicon, folded: Folded): void {
  if (tokens instanceof OpenText) tokens.moveTo(folded.lexicon, () => { renumber(tokens, old, folded); });
  else renumber(tokens, old, folded);
}
