import { DEPTH } from './sort-places.ts';
import { BOUNDARY, type TokenSpan } from './tokens.ts';

/** Tokens per entry of the table that leads from a place to its file; a power of 2. */
const BLOCK = 256;

/** What the base is made of. */
export interface BaseParts {
  /** A `BOUNDARY`, and then the tokens of one file after the other. */
  readonly ids: Uint32Array;
  readonly gaps: Uint16Array;
  /** As `sortPlaces` gives it. */
  readonly order: Uint32Array;
  /** The files in the order of their tokens. */
  readonly files: Uint32Array;
  /** Where each file's tokens start, and after the last one where they end. */
  readonly starts: Uint32Array;
}

/**
 * The places whose last tokens agree with a context: those that agree on the last `k` are `order[lows[k]..highs[k])`,
 * for `k` up to `depth`; each range lies within the one before it.
 */
export interface Ranges {
  readonly depth: number;
  readonly lows: Uint32Array;
  readonly highs: Uint32Array;
}

/** The settled files: their tokens behind each other, and all places in the order of what stands before them. */
export class Base implements BaseParts {
  readonly ids: Uint32Array;
  readonly gaps: Uint16Array;
  readonly order: Uint32Array;
  readonly files: Uint32Array;
  readonly starts: Uint32Array;
  /** A bit for each token: its file was removed or replaced since. */
  readonly #dead: Uint8Array;
  /** For each block of tokens the index of the file that its first token is in. */
  readonly #blocks: Uint32Array;
  #deadTokens = 0;

  constructor({ ids, gaps, order, files, starts }: BaseParts) {
    this.ids = ids;
    this.gaps = gaps;
    this.order = order;
    this.files = files;
    this.starts = starts;
    this.#dead = new Uint8Array((ids.length >> 3) + 1);
    this.#blocks = new Uint32Array(Math.ceil(ids.length / BLOCK));
    for (let block = 0, slot = 0; block < this.#blocks.length; block++) {
      while (slot + 1 < files.length && (starts[slot + 1] ?? 0) <= block * BLOCK) slot++;
      this.#blocks[block] = slot;
    }
  }

  static empty(): Base {
    return new Base({ ids: new Uint32Array(1), gaps: new Uint16Array(1), order: new Uint32Array(0), files: new Uint32Array(0), starts: new Uint32Array(1).fill(1) });
  }

  /** Tokens of files that were removed or replaced. */
  get deadTokens(): number {
    return this.#deadTokens;
  }

  get bytes(): number {
    const arrays = [this.ids, this.gaps, this.order, this.files, this.starts, this.#dead, this.#blocks];
    return arrays.reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** @param slot a file, by its index in `files` */
  span(slot: number): TokenSpan {
    return { ids: this.ids, gaps: this.gaps, start: this.starts[slot] ?? 0, end: this.starts[slot + 1] ?? 0 };
  }

  /** The file that a place is in, by its index in `files`. */
  slotOf(place: number): number {
    let slot = this.#blocks[Math.floor(place / BLOCK)] ?? 0;
    while ((this.starts[slot + 1] ?? Infinity) <= place) slot++;
    return slot;
  }

  isDead(place: number): boolean {
    return (((this.#dead[place >> 3] ?? 0) >> (place & 7)) & 1) === 1;
  }

  /** Takes a file (by its index in `files`) out of what is found; its tokens stay until the next rebuild. */
  bury(slot: number): void {
    const { start, end } = this.span(slot);
    for (let place = start; place < end; place++) this.#dead[place >> 3] = (this.#dead[place >> 3] ?? 0) | (1 << (place & 7));
    this.#deadTokens += end - start;
  }

  /** All places by how much of the context's end stands before them; at most `DEPTH` tokens. */
  rangesOf(context: ArrayLike<number>): Ranges {
    const lows = new Uint32Array(DEPTH + 1);
    const highs = new Uint32Array(DEPTH + 1);
    highs[0] = this.order.length;
    let depth = 0;
    for (let back = 1; back <= Math.min(DEPTH, context.length); back++) {
      const id = context[context.length - back] ?? BOUNDARY;
      const low = this.#bound(lows[depth] ?? 0, highs[depth] ?? 0, back, id);
      const high = this.#bound(low, highs[depth] ?? 0, back, id + 1);
      if (low === high) break;
      depth = back;
      lows[depth] = low;
      highs[depth] = high;
      if (id === BOUNDARY) break;
    }
    return { depth, lows, highs };
  }

  /** The part of `order` whose places come after one of these words. @param low the words: a range of numbers */
  after({ low, high }: { readonly low: number; readonly high: number }): { readonly low: number; readonly high: number } {
    const from = this.#bound(0, this.order.length, 1, low);
    return { low: from, high: this.#bound(from, this.order.length, 1, high) };
  }

  /** The first place from `low` on whose `back`th token before it is at least `id`. */
  #bound(low: number, high: number, back: number, id: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ids[(this.order[middle] ?? 0) - back] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
