/**
 * A value that can be written down: what an example gives to a function and what it expects, and what came out.
 * `none` is Python's None, which stands for `undefined` or `null`. `other` is what nobody can write down, such as a function.
 */
export type Data =
  | { readonly type: 'number'; readonly value: number; /** Digits after the point, as written. */ readonly decimals?: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'bigint'; readonly digits: string }
  | { readonly type: 'null' | 'undefined' | 'none' }
  | { readonly type: 'array' | 'set'; readonly items: readonly Data[] }
  | { readonly type: 'object'; readonly entries: readonly (readonly [string, Data])[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [Data, Data])[] }
  | { readonly type: 'other'; readonly name: string };

/** UTF-16 units of a value in a message. */
const SHOWN = 80;
/** Difference that two numbers with decimals may have, relative to the larger one. */
const TOLERANCE = 1e-6;

/** The value as JavaScript; of `none`, `undefined`. */
export function sourceOf(data: Data): string {
  switch (data.type) {
    case 'number': return Object.is(data.value, -0) ? '-0' : String(data.value);
    case 'string': return JSON.stringify(data.value);
    case 'boolean': return String(data.value);
    case 'bigint': return `${data.digits}n`;
    case 'null': return 'null';
    case 'undefined':
    case 'none': return 'undefined';
    case 'array': return `[${data.items.map(sourceOf).join(', ')}]`;
    case 'set': return `new Set([${data.items.map(sourceOf).join(', ')}])`;
    case 'object': return `{${data.entries.map(([key, value]) => `${keySource(key)}: ${sourceOf(value)}`).join(', ')}}`;
    case 'map': return `new Map([${data.entries.map(([key, value]) => `[${sourceOf(key)}, ${sourceOf(value)}]`).join(', ')}])`;
    case 'other': return data.name;
  }
}

/** `__proto__: x` would set the prototype. */
function keySource(key: string): string {
  if (key === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

/** The value for a message, cut to a short length. */
export function shown(data: Data): string {
  return cut(sourceOf(data));
}

export function cut(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

/** Whether what came out is what an example expects. `loose`: as `assert.equal` compares primitive values. */
export function isExpected(expected: Data, got: Data, loose = false): boolean {
  if (loose && isPrimitive(expected) && isPrimitive(got)) return looselyEqual(expected, got);
  switch (expected.type) {
    case 'number': return got.type === 'number' && sameNumber(expected.value, got.value, expected.decimals ?? 0);
    case 'string':
    case 'boolean': return got.type === expected.type && got.value === expected.value;
    case 'bigint': return got.type === 'bigint' && got.digits === expected.digits;
    case 'null': return got.type === 'null';
    case 'undefined': return got.type === 'undefined';
    case 'none': return got.type === 'undefined' || got.type === 'null';
    case 'array': return got.type === 'array' && sameItems(expected.items, got.items, loose);
    case 'set': return got.type === 'set' && sameUnordered(expected.items, got.items);
    case 'map': return got.type === 'map' && sameUnordered(expected.entries.map(pair), got.entries.map(pair));
    case 'object': return sameEntries(expected.entries, got, loose);
    case 'other': return false;
  }
}

/** A number that is written with two or more decimals may have been rounded to them. */
function sameNumber(expected: number, got: number, decimals: number): boolean {
  if (expected === got || (Number.isNaN(expected) && Number.isNaN(got))) return true;
  if (decimals === 0) return false;
  const rounding = decimals >= 2 ? 0.501 * 10 ** -decimals : 0;
  return Math.abs(expected - got) <= Math.max(rounding, TOLERANCE * Math.max(Math.abs(expected), Math.abs(got)));
}

function sameItems(expected: readonly Data[], got: readonly Data[], loose: boolean): boolean {
  return expected.length === got.length && expected.every((item, index) => isExpected(item, got[index] ?? { type: 'undefined' }, loose));
}

/** A key that holds `undefined` is as good as none. A map with text for keys is what Python's dict may have become. */
function sameEntries(expected: readonly (readonly [string, Data])[], got: Data, loose: boolean): boolean {
  const entries = textEntries(got);
  if (entries === null) return false;
  const found = new Map(entries.filter(([, value]) => value.type !== 'undefined'));
  const wanted = new Map(expected.filter(([, value]) => value.type !== 'undefined'));
  return found.size === wanted.size && [...wanted].every(([key, value]) => {
    const other = found.get(key);
    return other !== undefined && isExpected(value, other, loose);
  });
}

function textEntries(data: Data): readonly (readonly [string, Data])[] | null {
  if (data.type === 'object') return data.entries;
  if (data.type !== 'map') return null;
  const entries = data.entries.flatMap(([key, value]) => (key.type === 'string' || key.type === 'number' ? [[String(key.value), value] as const] : []));
  return entries.length === data.entries.length ? entries : null;
}

function sameUnordered(expected: readonly Data[], got: readonly Data[]): boolean {
  const left = [...got];
  return expected.length === got.length && expected.every((item) => {
    const index = left.findIndex((other) => isExpected(item, other));
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}

function pair([key, value]: readonly [Data, Data]): Data {
  return { type: 'array', items: [key, value] };
}

type Primitive = Extract<Data, { readonly type: 'number' | 'string' | 'boolean' | 'bigint' | 'null' | 'undefined' | 'none' }>;

function isPrimitive(data: Data): data is Primitive {
  return !['array', 'set', 'object', 'map', 'other'].includes(data.type);
}

function looselyEqual(expected: Primitive, got: Primitive): boolean {
  if (isExpected(expected, got)) return true;
  const [a, b] = [primitive(expected), primitive(got)];
  if (a === null || b === null) return a === b;
  // JavaScript's own rule: of two kinds, both are compared as numbers.
  return typeof a !== typeof b && Number(a) === Number(b);
}

/** `undefined` is loosely `null`. */
function primitive(data: Primitive): number | string | boolean | bigint | null {
  if ('value' in data) return data.value;
  return data.type === 'bigint' ? BigInt(data.digits) : null;
}
