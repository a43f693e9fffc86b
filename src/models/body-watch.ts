/** Bounds of a response: its bytes, one line of a stream, nesting of its JSON. An honest answer is far below each. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const MAX_LINE_BYTES = 256 * 1024;
const MAX_JSON_DEPTH = 64;
/** As much of a line as tells which it is: `data: [DONE]`. */
const HEAD_BYTES = 16;

const BOM = [0xef, 0xbb, 0xbf];
const [LF, CR, QUOTE, BACKSLASH, OPEN_BRACE] = [0x0a, 0x0d, 0x22, 0x5c, 0x7b];

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
    for (const byte of chunk) {
      this.#bytes++;
      if (this.#bytes <= BOM.length && BOM[this.#bytes - 1] === byte) continue;
      if (this.#first === 0 && byte > 0x20) this.#first = byte;
      // A server may answer a request for a stream with plain JSON.
      const within = this.format === 'json' || this.isJson ? this.#json(byte) : this.#event(byte);
      if (!within || this.#bytes > MAX_BODY_BYTES) return false;
    }
    return true;
  }

  /** To be called when the body has ended: its last line may lack a line end. */
  end(): void {
    if (this.format === 'events') this.#endLine();
  }

  #event(byte: number): boolean {
    if (byte === LF || byte === CR) {
      if (byte !== LF || !this.#afterCarriageReturn) this.#endLine();
      this.#afterCarriageReturn = byte === CR;
      return true;
    }
    this.#afterCarriageReturn = false;
    this.#lineBytes++;
    if (this.#lineBytes <= HEAD_BYTES) this.#head += String.fromCharCode(byte);
    const isData = this.#lineBytes > 5 && this.#head.startsWith('data:');
    return this.#lineBytes <= MAX_LINE_BYTES && (!isData || this.#json(byte));
  }

  #endLine(): void {
    if (this.#lineBytes === 0) this.#depth = 0;
    if (this.#head.startsWith('data:')) this.#data = true;
    if (this.#lineBytes <= HEAD_BYTES && /^data: ?\[DONE\]$/.test(this.#head)) this.#done = true;
    this.#head = '';
    this.#lineBytes = 0;
    this.#inString = false;
    this.#escaped = false;
  }

  /** Follows strings only as far as needed to know which brackets nest. */
  #json(byte: number): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
      return true;
    }
    if (byte === QUOTE) this.#inString = true;
    else if (byte === 0x5b || byte === 0x7b) this.#depth++;
    else if (byte === 0x5d || byte === 0x7d) this.#depth--;
    return this.#depth <= MAX_JSON_DEPTH;
  }
}
