import type { Data } from './data.ts';

/**
 * Runs in the sandbox before the code that is tried, and gives a function that writes a value down as JSON with a sign for
 * each kind. It holds on to the built-in functions that it needs, so that whatever the code does to them afterwards changes
 * nothing; it puts text together only, for a setter on `Array.prototype` would see what is stored in an array.
 */
export const DESCRIBE = `(() => {
  'use strict';
  const { isArray } = Array, keysOf = Object.keys, quote = JSON.stringify, { apply, getOwnPropertyDescriptor } = Reflect;
  const tagOf = Object.prototype.toString, eachOfMap = Map.prototype.forEach, eachOfSet = Set.prototype.forEach;
  const sizeOfMap = getOwnPropertyDescriptor(Map.prototype, 'size').get, sizeOfSet = getOwnPropertyDescriptor(Set.prototype, 'size').get;
  const is = (size, value) => { try { apply(size, value, []); return true; } catch { return false; } };
  const MOST = 20000, DEEPEST = 60;
  let left = 0;
  const listed = (walk) => {
    let text = '';
    walk((item) => { if (left >= 0) text += text === '' ? item() : ',' + item(); });
    return '[' + text + ']';
  };
  const described = (value, depth) => {
    if (--left < 0 || depth > DEEPEST) return '["x","more than can be shown"]';
    switch (typeof value) {
      case 'undefined': return '["u"]';
      case 'boolean': return '["b",' + value + ']';
      case 'number': return '["n","' + value + '"]';
      case 'bigint': return '["g","' + value + '"]';
      case 'string': return '["s",' + quote(value) + ']';
      case 'function': return '["x","a function"]';
      case 'symbol': return '["x","a symbol"]';
    }
    if (value === null) return '["z"]';
    const inner = (item) => described(item, depth + 1);
    if (is(sizeOfMap, value)) return '["m",' + listed((add) => apply(eachOfMap, value, [(item, key) => add(() => '[' + inner(key) + ',' + inner(item) + ']')])) + ']';
    if (is(sizeOfSet, value)) return '["t",' + listed((add) => apply(eachOfSet, value, [(item) => add(() => inner(item))])) + ']';
    if (isArray(value)) return '["a",' + listed((add) => { for (let i = 0; i < value.length && left >= 0; i++) add(() => inner(value[i])); }) + ']';
    const tag = apply(tagOf, value, []);
    if (tag !== '[object Object]') return '["x",' + quote(tag) + ']';
    const keys = keysOf(value);
    return '["o",' + listed((add) => { for (let i = 0; i < keys.length && left >= 0; i++) add(() => '[' + quote(keys[i]) + ',' + inner(value[keys[i]]) + ']'); }) + ']';
  };
  return (value) => {
    left = MOST;
    return described(value, 0);
  };
})()`;

/** Reads what `DESCRIBE` wrote. */
export function readDescribed(text: string): Data {
  return dataOf(JSON.parse(text) as Written);
}

type Written =
  | readonly ['u' | 'z']
  | readonly ['b', boolean]
  | readonly ['n' | 'g' | 's' | 'x', string]
  | readonly ['a' | 't', readonly Written[]]
  | readonly ['o', readonly (readonly [string, Written])[]]
  | readonly ['m', readonly (readonly [Written, Written])[]];

function dataOf(written: Written): Data {
  switch (written[0]) {
    case 'u': return { type: 'undefined' };
    case 'z': return { type: 'null' };
    case 'b': return { type: 'boolean', value: written[1] };
    case 'n': return { type: 'number', value: Number(written[1]) };
    case 'g': return { type: 'bigint', digits: written[1] };
    case 's': return { type: 'string', value: written[1] };
    case 'x': return { type: 'other', name: written[1] };
    case 'a': return { type: 'array', items: written[1].map(dataOf) };
    case 't': return { type: 'set', items: written[1].map(dataOf) };
    case 'o': return { type: 'object', entries: written[1].map(([key, value]) => [key, dataOf(value)]) };
    case 'm': return { type: 'map', entries: written[1].map(([key, value]) => [dataOf(key), dataOf(value)]) };
  }
}
