import type { Data } from './data.ts';

/** A value that was read, and the offset behind it. */
export interface Read<T> {
  readonly value: T;
  readonly end: number;
}

/** Beyond this nobody has written a value by hand. */
const DEEPEST = 40;
/** UTF-16 units of a value that is read. */
const LONGEST = 20_000;
const WORDS: Readonly<Record<string, Data>> = {
  true: { type: 'boolean', value: true },
  True: { type: 'boolean', value: true },
  false: { type: 'boolean', value: false },
  False: { type: 'boolean', value: false },
  null: { type: 'null' },
  undefined: { type: 'undefined' },
  None: { type: 'none' },
  NaN: { type: 'number', value: NaN },
  Infinity: { type: 'number', value: Infinity },
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };

/** Reads a value as JavaScript or Python write it, from an offset on; null for anything but pure data that can be read for sure. */
export function readLiteral(text: string, at = 0): Read<Data> | null {
  return new Reader(text.slice(at, at + LONGEST), at).whole();
}

/** Reads the values of `(1, [2])` from its open parenthesis on. */
export function readArguments(text: string, at: number): Read<readonly Data[]> | null {
  return new Reader(text.slice(at, at + LONGEST), at).list('(', ')');
}

class Reader {
  readonly #text: string;
  readonly #from: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#from = from;
  }

  whole(): Read<Data> | null {
    const value = this.#value();
    return value && { value, end: this.#from + this.#at };
  }

  list(open: string, close: string): Read<readonly Data[]> | null {
    const items = this.#items(open, close);
    return items && { value: items.values, end: this.#from + this.#at };
  }

  #value(): Data | null {
    this.#space();
    if (++this.#depth > DEEPEST) return null;
    const value = this.#start();
    this.#depth--;
    return value;
  }

  #start(): Data | null {
    const unit = this.#text[this.#at] ?? '';
    if (unit === '[') return this.#array('[', ']');
    if (unit === '(') return this.#array('(', ')');
    if (unit === '{') return this.#object();
    if (unit === '"' || unit === "'" || unit === '`') return this.#string(unit);
    return this.#number() ?? this.#word();
  }

  /** `(1)` is a number in brackets, `(1,)` a tuple. */
  #array(open: string, close: string): Data | null {
    const items = this.#items(open, close);
    if (items === null) return null;
    const [only] = items.values;
    return open === '(' && only !== undefined && items.values.length === 1 && !items.hasComma ? only : { type: 'array', items: items.values };
  }

  #items(open: string, close: string): { readonly values: readonly Data[]; readonly hasComma: boolean } | null {
    if (!this.#take(open)) return null;
    const values: Data[] = [];
    let hasComma = false;
    while (!this.#take(close)) {
      if (values.length > 0 && !hasComma) return null;
      const value = this.#value();
      if (value === null) return null;
      values.push(value);
      hasComma = this.#take(',');
    }
    return { values, hasComma };
  }

  #object(): Data | null {
    if (!this.#take('{')) return null;
    const entries: [string, Data][] = [];
    let hasComma = true;
    while (!this.#take('}')) {
      if (!hasComma) return null;
      const key = this.#key();
      if (key === null || !this.#take(':')) return null;
      const value = this.#value();
      if (value === null) return null;
      entries.push([key, value]);
      hasComma = this.#take(',');
    }
    return { type: 'object', entries: [...new Map(entries)] };
  }

  #key(): string | null {
    this.#space();
    const name = this.#match(/[A-Za-z_$][\w$]{0,100}/y);
    if (name !== null) return name;
    const value = this.#start();
    return value?.type === 'string' || value?.type === 'number' ? String(value.value) : null;
  }

  #string(quote: string): Data | null {
    let value = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const unit = this.#text[this.#at] ?? '';
      if (unit === quote) {
        this.#at++;
        return { type: 'string', value };
      }
      if (unit === '\n' || (quote === '`' && unit === '$' && this.#text[this.#at + 1] === '{')) return null;
      const escaped = unit === '\\' ? this.#escape() : unit;
      if (escaped === null) return null;
      value += escaped;
    }
    return null;
  }

  /** Leaves the last unit of the escape to be stepped over. */
  #escape(): string | null {
    const unit = this.#text[++this.#at] ?? '';
    const code = /u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})/iy;
    code.lastIndex = this.#at;
    const found = code.exec(this.#text);
    if (found !== null) {
      this.#at = code.lastIndex - 1;
      const point = parseInt(found[1] ?? found[2] ?? found[3] ?? '', 16);
      return point > 0x10FFFF ? null : String.fromCodePoint(point);
    }
    if (/[ux1-9\n]/.test(unit)) return null;
    return ESCAPES[unit] ?? unit;
  }

  #number(): Data | null {
    const written = this.#match(/[+-]?(?:0[xX][\da-fA-F]{1,13}|0[bB][01]{1,53}|(?:\d[\d_]{0,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?|Infinity)(?:n\b)?(?![\w$])/y);
    if (written === null) return null;
    const digits = written.replaceAll('_', '').replace(/^\+/, '');
    if (digits.endsWith('n')) return /^-?(?:0|[1-9]\d*)n$/.test(digits) ? { type: 'bigint', digits: digits.slice(0, -1) } : null;
    // Octal in one language, decimal in another.
    if (/^-?0\d/.test(digits)) return null;
    const value = digits.startsWith('-') ? -Number(digits.slice(1)) : Number(digits);
    const decimals = /\.(\d*)/.exec(digits)?.[1]?.length ?? (/e-/i.test(digits) ? 1 : 0);
    return Number.isNaN(value) ? null : { type: 'number', value, ...(decimals === 0 ? {} : { decimals }) };
  }

  #word(): Data | null {
    const made = this.#match(/new (?:Set|Map)\(/y);
    if (made === null) {
      const word = this.#match(/[A-Za-z]{1,9}(?![\w$(.])/y);
      return word !== null && Object.hasOwn(WORDS, word) ? (WORDS[word] ?? null) : null;
    }
    const content = this.#take(')') ? { type: 'array' as const, items: [] } : this.#value();
    if (content?.type !== 'array' || (content.items.length > 0 && !this.#take(')'))) return null;
    if (made.includes('Set')) return { type: 'set', items: content.items };
    const entries = content.items.flatMap((item) => (item.type === 'array' && item.items.length === 2 ? [[item.items[0], item.items[1]] as [Data, Data]] : []));
    return entries.length === content.items.length ? { type: 'map', entries } : null;
  }

  #take(unit: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== unit) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }
}
