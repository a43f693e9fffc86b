import { BOUNDARY, type Lexicon, type TokenSpan } from '../index/tokens.ts';
import { lineStarts, linesAbove } from './token-lines.ts';

/** Lines of a piece, and how far apart pieces begin; fixed, so that the same pieces are compared whatever is asked. */
export const PIECE_LINES = 40;
const STRIDE = 20;
/** Lines before the cursor that pieces are compared with; without the cursor's own, which is being written. */
const LINES_BEFORE = 40;
/** Tokens of these lines, and of a piece, that are looked at. */
const MOST_TOKENS = 2_000;
/** Fewer different words say nothing. */
const FEWEST_WORDS = 6;
/** A word of fewer characters is in every file. */
const SHORTEST = 3;
/** Likeness counts in steps of this: a word more or less does not put another piece in front. */
const STEP = 0.1;

export interface Likeness {
  /** The piece's first line, from 0. */
  readonly line: number;
  /** Jaccard similarity of the words in whole steps. */
  readonly steps: number;
}

/** Compares the words before a cursor with pieces of other files. */
export interface Comparison {
  /** The piece that is most like it, the first of several; null where none is. @param isFree whether the piece that begins with a line may be taken */
  mostLike(file: TokenSpan, isFree: (line: number) => boolean): Likeness | null;
}

/** Makes comparisons; its memory is that of two marks for each word. */
export class Comparer {
  /** For each word the last round in which it was seen: one of this cursor, or of a piece. */
  #own = new Uint32Array(0);
  #seen = new Uint32Array(0);
  #round = 0;

  get bytes(): number {
    return this.#own.byteLength + this.#seen.byteLength;
  }

  /** @param line first token of the cursor's line @returns null where too little stands before it */
  compare({ words }: Lexicon, text: TokenSpan, line: number): Comparison | null {
    this.#grow(words.size);
    const own = ++this.#round;
    const counts = (id: number): boolean => words.length(id) >= SHORTEST;
    let ownWords = 0;
    for (let at = Math.max(linesAbove(text, line, LINES_BEFORE), line - MOST_TOKENS); at < line; at++) {
      const id = text.ids[at] ?? BOUNDARY;
      if (this.#own[id] === own || !counts(id)) continue;
      this.#own[id] = own;
      ownWords++;
    }
    if (ownWords < FEWEST_WORDS) return null;
    return {
      mostLike: (file, isFree) => {
        const starts = lineStarts(file);
        let best: Likeness | null = null;
        for (let first = 0; first === 0 || first + STRIDE < starts.length; first += STRIDE) {
          const to = Math.min(starts[first + PIECE_LINES] ?? file.end, (starts[first] ?? 0) + MOST_TOKENS);
          const steps = Math.floor(this.#jaccard(file, starts[first] ?? 0, to, own, ownWords, counts) / STEP + 1e-9);
          if (steps > (best?.steps ?? 0) && isFree(first)) best = { line: first, steps };
        }
        return best;
      },
    };
  }

  #jaccard(file: TokenSpan, from: number, to: number, own: number, ownWords: number, counts: (id: number) => boolean): number {
    const round = ++this.#round;
    let all = ownWords;
    let both = 0;
    for (let at = from; at < to; at++) {
      const id = file.ids[at] ?? BOUNDARY;
      if (this.#seen[id] === round || !counts(id)) continue;
      this.#seen[id] = round;
      if (this.#own[id] === own) both++;
      else all++;
    }
    return both / all;
  }

  #grow(size: number): void {
    if (size <= this.#own.length && this.#round < 0xf000_0000) return;
    this.#own = new Uint32Array(size + (size >> 2));
    this.#seen = new Uint32Array(this.#own.length);
    this.#round = 0;
  }
}
