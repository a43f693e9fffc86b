import type { TextEdit } from '../../request/document.ts';
import { tokenise } from './tokenise.ts';
import { LINE_END, textBetween, TokenBuffer, unitsOf, type Lexicon, type TokenSpan } from './tokens.ts';

/** Where the lines of a text start: by tokens and by UTF-16 units. */
interface Lines {
  readonly tokens: Uint32Array;
  readonly units: Uint32Array;
  readonly count: number;
}

/** A text that is being edited: an edit reads the lines anew that it touches, and moves the rest. */
export class OpenText implements TokenSpan {
  #lexicon: Lexicon;
  #ids: Uint32Array;
  #gaps: Uint16Array;
  #lines: Lines;
  readonly start = 0;
  end: number;
  /** UTF-16 units of the whole text. */
  units: number;

  constructor(text: string, lexicon: Lexicon) {
    const buffer = new TokenBuffer();
    tokenise(text, lexicon, buffer);
    this.#lexicon = lexicon;
    this.#ids = buffer.ids;
    this.#gaps = buffer.gaps;
    this.end = buffer.length;
    this.#lines = linesOf(lexicon, this);
    this.units = text.length;
  }

  /** Longer than the text; only those before `end` count. */
  get ids(): Uint32Array {
    return this.#ids;
  }

  get gaps(): Uint16Array {
    return this.#gaps;
  }

  get bytes(): number {
    return this.#ids.byteLength + this.#gaps.byteLength + this.#lines.tokens.byteLength + this.#lines.units.byteLength;
  }

  /** @param edit an offset past the end of the text is clamped to it */
  edit({ start, end, newText }: TextEdit): void {
    const from = Math.min(start, this.units);
    const to = Math.max(from, Math.min(end, this.units));
    const first = this.#lineAt(from);
    const last = this.#lineAt(to);
    const lineStart = this.#lines.units[first] ?? 0;
    const old = textBetween(this.#lexicon, this, this.#lines.tokens[first] ?? 0, this.#lineEnd(last));
    this.#replace(first, last, old.slice(0, from - lineStart) + newText + old.slice(to - lineStart));
    this.units += newText.length - (to - from);
  }

  /** Goes over to another lexicon. @param renumber gives its tokens the numbers there */
  moveTo(lexicon: Lexicon, renumber: (tokens: TokenSpan) => void): void {
    renumber(this);
    this.#lexicon = lexicon;
  }

  /** The first token of the line that holds an offset, and where that line starts. */
  lineOf(offset: number): { readonly token: number; readonly units: number } {
    const line = this.#lineAt(offset);
    return { token: this.#lines.tokens[line] ?? 0, units: this.#lines.units[line] ?? 0 };
  }

  /** The line of an offset: the last one that starts at or before it. */
  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#lines.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lines.units[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** One past the last token of a line. */
  #lineEnd(line: number): number {
    return line + 1 < this.#lines.count ? (this.#lines.tokens[line + 1] ?? this.end) : this.end;
  }

  #replace(first: number, last: number, text: string): void {
    const part = new TokenBuffer();
    tokenise(text, this.#lexicon, part);
    const from = this.#lines.tokens[first] ?? 0;
    const to = this.#lineEnd(last);
    // Lines before the last one end with their break, and the boundary is at the end of the text alone.
    if (to < this.end) part.length--;
    const length = this.end + part.length - (to - from);
    this.#ids = spliced(this.#ids, this.end, from, to, part.ids.subarray(0, part.length), (size) => new Uint32Array(size));
    this.#gaps = spliced(this.#gaps, this.end, from, to, part.gaps.subarray(0, part.length), (size) => new Uint16Array(size));
    this.end = length;
    this.#lines = this.#movedLines(first, last, part, from);
  }

  #movedLines(first: number, last: number, part: TokenBuffer, from: number): Lines {
    const { tokens, units, count } = this.#lines;
    const startUnits = units[first] ?? 0;
    const inserted = linesOf(this.#lexicon, { ids: part.ids, gaps: part.gaps, start: 0, end: part.length });
    // What follows a whole line is the line after it, which stays, not a new empty one.
    const added = last + 1 < count ? inserted.count - 1 : inserted.count;
    const newTokens = inserted.tokens.subarray(0, added).map((token) => token + from);
    const newUnits = inserted.units.subarray(0, added).map((unit) => unit + startUnits);
    const movedTokens = part.length - ((last + 1 < count ? (tokens[last + 1] ?? 0) : 0) - from);
    const movedUnits = (inserted.units[inserted.count - 1] ?? 0) + startUnits - (units[last + 1] ?? 0);
    const lines: Lines = {
      tokens: spliced(tokens, count, first, last + 1, newTokens, (size) => new Uint32Array(size)),
      units: spliced(units, count, first, last + 1, newUnits, (size) => new Uint32Array(size)),
      count: count + added - (last + 1 - first),
    };
    for (let line = first + added; line < lines.count; line++) {
      lines.tokens[line] = (lines.tokens[line] ?? 0) + movedTokens;
      lines.units[line] = (lines.units[line] ?? 0) + movedUnits;
    }
    return lines;
  }
}

function linesOf(lexicon: Lexicon, span: TokenSpan): Lines {
  let count = 1;
  for (let at = span.start; at < span.end; at++) if (span.ids[at] === LINE_END) count++;
  const tokens = new Uint32Array(count);
  const units = new Uint32Array(count);
  let line = 0;
  let offset = 0;
  for (let at = span.start; at < span.end; at++) {
    offset += unitsOf(lexicon, span, at);
    if (span.ids[at] !== LINE_END) continue;
    line++;
    tokens[line] = at + 1;
    units[line] = offset;
  }
  return { tokens, units, count };
}

/** `array[0..length)` with `from..to` replaced; in the same array where it has room, else in one half as large again. */
function spliced<T extends Uint32Array | Uint16Array>(array: T, length: number, from: number, to: number, part: T, make: (size: number) => T): T {
  const newLength = length + part.length - (to - from);
  let target = array;
  if (newLength > array.length) {
    target = make(newLength + (newLength >> 1));
    target.set(array.subarray(0, from));
    target.set(array.subarray(to, length), from + part.length);
  } else target.copyWithin(from + part.length, to, length);
  target.set(part, from);
  return target;
}
