const EMPTY_SLOT = 0;
/** Up to so many units a string is made quicker from numbers than from bytes. */
const SHORT = 32;

/**
 * Texts by number, each once. Number 0 is the empty text; the others count up as they come.
 * It lies in flat arrays, not in a `Map` of strings: that is a third of the memory, it can be measured, and no text keeps the
 * whole file alive that it was cut from. Nothing is ever taken out; a rebuild of the index starts a new one.
 */
export class Vocabulary {
  readonly #limit: number;
  #units = new Uint16Array(1024);
  #used = 0;
  /** Where each text starts in `#units`, and after the last one where the next will. */
  #starts = new Uint32Array(128);
  #size = 0;
  /** A hash table with linear probing: number + 1 of a text. At most half full. */
  #slots = new Uint32Array(256);

  /** @param limit how many texts it takes */
  constructor(limit = 0xffff_fffe) {
    this.#limit = limit;
    this.intern('', 0, 0);
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    return this.#units.byteLength + this.#starts.byteLength + this.#slots.byteLength;
  }

  /** The number of a part of a text, a new one where it has none; -1 where there is no room for another. */
  intern(text: string, start: number, end: number): number {
    this.#reserve(end - start);
    const units = this.#units;
    for (let from = start, to = this.#used; from < end; from++, to++) units[to] = text.charCodeAt(from);
    return this.#take(end - start, true);
  }

  /** The number here of a text of another vocabulary, a new one where it has none; -1 where there is no room for another. */
  adopt(other: Vocabulary, id: number): number {
    const start = other.#starts[id] ?? 0;
    const length = other.length(id);
    this.#reserve(length);
    this.#units.set(other.#units.subarray(start, start + length), this.#used);
    return this.#take(length, true);
  }

  /** The number of a text, -1 where it has none. */
  find(text: string): number {
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at++) this.#units[this.#used + at] = text.charCodeAt(at);
    return this.#take(text.length, false);
  }

  text(id: number): string {
    return textOf(this.#units, this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0);
  }

  /** Writes a text's units into an array that has room for them. @returns where the next may be written */
  copy(id: number, into: Uint16Array, at: number): number {
    const start = this.#starts[id] ?? 0;
    const end = this.#starts[id + 1] ?? 0;
    for (let from = start, to = at; from < end; from++, to++) into[to] = this.#units[from] ?? 0;
    return at + end - start;
  }

  /** UTF-16 units of a text. */
  length(id: number): number {
    return (this.#starts[id + 1] ?? 0) - (this.#starts[id] ?? 0);
  }

  /** The first UTF-16 unit of a text; 0 of the empty one. */
  firstUnit(id: number): number {
    return this.length(id) === 0 ? 0 : (this.#units[this.#starts[id] ?? 0] ?? 0);
  }

  /** Whether a text begins with `prefix`, or is it. */
  startsWith(id: number, prefix: string): boolean {
    if (this.length(id) < prefix.length) return false;
    const start = this.#starts[id] ?? 0;
    for (let at = 0; at < prefix.length; at++) if (this.#units[start + at] !== prefix.charCodeAt(at)) return false;
    return true;
  }

  /** Finds the text that was written behind the used units, or keeps it as a new one. */
  #take(length: number, keep: boolean): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(this.#used, length) & mask;
    for (;;) {
      const entry = this.#slots[slot] ?? EMPTY_SLOT;
      if (entry === EMPTY_SLOT) break;
      if (this.#equals(entry - 1, length)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    if (!keep || this.#size >= this.#limit) return -1;
    return this.#keep(length, slot);
  }

  #keep(length: number, slot: number): number {
    const id = this.#size++;
    this.#used += length;
    if (this.#size + 1 > this.#starts.length) this.#starts = grown(this.#starts);
    this.#starts[this.#size] = this.#used;
    this.#slots[slot] = id + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id++) {
      let slot = this.#hash(this.#starts[id] ?? 0, this.length(id)) & mask;
      while (slots[slot] !== EMPTY_SLOT) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }

  /** FNV-1a over units, with its high bits mixed into the low ones that choose the slot. */
  #hash(start: number, length: number): number {
    const units = this.#units;
    let hash = 0x811c_9dc5;
    for (let at = start; at < start + length; at++) hash = Math.imul(hash ^ (units[at] ?? 0), 0x0100_0193);
    return hash ^ (hash >>> 15);
  }

  #equals(id: number, length: number): boolean {
    if (this.length(id) !== length) return false;
    const units = this.#units;
    const start = this.#starts[id] ?? 0;
    for (let at = 0; at < length; at++) if (units[start + at] !== units[this.#used + at]) return false;
    return true;
  }

  #reserve(length: number): void {
    if (this.#used + length <= this.#units.length) return;
    const units = new Uint16Array(Math.max(this.#units.length * 2, this.#used + length));
    units.set(this.#units.subarray(0, this.#used));
    this.#units = units;
  }
}

/** The text that units stand for. */
export function textOf(units: Uint16Array, start: number, end: number): string {
  if (end - start <= SHORT) return String.fromCharCode(...units.subarray(start, end));
  return Buffer.from(units.buffer, units.byteOffset + 2 * start, 2 * (end - start)).toString('utf16le');
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
