/** Bounds of a response: its bytes, one line of a stream, nesting of its JSON. An honest answer is far below each. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const MAX_LINE_BYTES = 256 * 1024;
const MAX_JSON_DEPTH = 64;
/** As much of a line as tells which it is: `data: [DONE]`. */
const HEAD_BYTES = 16;

const BOM = [0xef, 0xbb, 0xbf];
const DATA_FIELD = 'data:';
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export type BodyFormat = 'json' | 'events';

/** Reads along with the bytes of a response, before any parser sees them, and says when they go too far. */
export class BodyWatch {
  readonly format: BodyFormat;
  #bytes = 0;
  #lineBytes = 0;
  #head = '';
  #afterCarriageReturn = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #first = 0;
  #data = false;
  #done = false;

  constructor(format: BodyFormat) {
    this.format = format;
  }

  /** First byte that is no byte-order mark and no white space; 0 while there is none. */
  get firstByte(): number {
    return this.#first;
  }

  /** The body is a JSON object: expected, or sent in place of a stream. */
  get isJson(): boolean {
    return this.#first === OPEN_BRACE;
  }

  /** A `data` field has come. */
  get sawData(): boolean {
    return this.#data;
  }

  /** The line that ends a stream has come. */
  get sawDone(): boolean {
    return this.#done;
  }

  /** @returns false when the body goes beyond a bound */
  accepts(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length && (this.#first === 0 || this.#bytes < BOM.length)) {
      if (!this.#start(chunk, at++)) return false;
    }
    this.#bytes += chunk.length - at;
    return this.#bytes <= MAX_BODY_BYTES && this.#read(chunk, at, chunk.length);
  }

  /** One byte at the start of the body, where it is not known yet what it is. */
  #start(chunk: Uint8Array, at: number): boolean {
    const byte = chunk[at] ?? 0;
    this.#bytes++;
    if (this.#bytes <= BOM.length && BOM[this.#bytes - 1] === byte) return true;
    if (this.#first === 0 && byte > 0x20) this.#first = byte;
    return this.#bytes <= MAX_BODY_BYTES && this.#read(chunk, at, at + 1);
  }

  #read(chunk: Uint8Array, from: number, to: number): boolean {
    // A server may answer a request for a stream with plain JSON.
    return this.format === 'json' || this.isJson ? this.#json(chunk, from, to) : this.#lines(chunk, from, to);
  }

  /** To be called when the body has ended: its last line may lack a line end. */
  end(): void {
    if (this.format === 'events') this.#endLine();
  }

  #lines(chunk: Uint8Array, from: number, to: number): boolean {
    let at = from;
    while (at < to) {
      const byte = chunk[at];
      if (byte === LF || byte === CR) {
        if (byte !== LF || !this.#afterCarriageReturn) this.#endLine();
        this.#afterCarriageReturn = byte === CR;
        at++;
        continue;
      }
      this.#afterCarriageReturn = false;
      const begun = at;
      while (at < to && chunk[at] !== LF && chunk[at] !== CR) at++;
      if (!this.#line(chunk, begun, at)) return false;
    }
    return true;
  }

  /** A line, or the part of one that is in this chunk, without its end. */
  #line(chunk: Uint8Array, from: number, to: number): boolean {
    const before = this.#lineBytes;
    this.#lineBytes += to - from;
    for (let at = from; at < to && this.#head.length < HEAD_BYTES; at++) this.#head += String.fromCharCode(chunk[at] ?? 0);
    if (this.#lineBytes > MAX_LINE_BYTES) return false;
    return !this.#head.startsWith(DATA_FIELD) || this.#json(chunk, from + Math.max(0, DATA_FIELD.length - before), to);
  }

  #endLine(): void {
    if (this.#lineBytes === 0) this.#depth = 0;
    if (this.#head.startsWith(DATA_FIELD)) this.#data = true;
    if (this.#lineBytes <= HEAD_BYTES && /^data: ?\[DONE\]$/.test(this.#head)) this.#done = true;
    this.#head = '';
    this.#lineBytes = 0;
    this.#inString = false;
    this.#escaped = false;
  }

  /** Follows strings only as far as needed to know which brackets nest. Every byte of an answer passes here, so it works on locals. */
  #json(chunk: Uint8Array, from: number, to: number): boolean {
    let [depth, inString, escaped] = [this.#depth, this.#inString, this.#escaped];
    for (let at = from; at < to && depth <= MAX_JSON_DEPTH; at++) {
      const byte = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) depth++;
      else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) depth--;
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    return depth <= MAX_JSON_DEPTH;
  }
}
