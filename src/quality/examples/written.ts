import { sourceOf, type Data } from './data.ts';
import type { Callee, Example } from './example.ts';
import { readArguments, readLiteral, type Read } from './literal.ts';

/** Of a text, of a line and of the calls in a line, what is read at most: UTF-16 units, and how many. */
const LONGEST_TEXT = 16_000;
const LONGEST_LINE = 1_000;
const CALLS_IN_LINE = 8;
/** Lines that a value after `>>>` may take. */
const VALUE_LINES = 12;

/** Between a call and its value: signs, words, or only a comment. */
const SIGN = /^\s*;?\s*(?:\/\/|#|--\s)?\s*(?:=>|→|➞|⇒|↦|-{1,2}>|={1,3}(?![=>])|evaluates to\b|results? in\b|(?:should |must |will |would )?(?:return|be|equal|give|yield|produce|output)\b:?|(?:returns|gives|yields|produces|outputs|equals|is)\b:?)\s*/;
const SHOULD = /^\s*(?:should|must)\s+(?:return|be|equal|give|yield|produce|output)\b:?\s*/;
const COMMENT = /^\s*;?\s*(?:\/\/|#)\s*/;
const NEXT_LINE = /^\s*(?:\/\/|#)?\s*(?:=>|→|➞|⇒|-{1,2}>|returns?\b:?)\s*/;
/** What may follow a value in prose; anything else may change what it means: `3 or 4`, `3 elements`, `1 + 2`. */
const AFTER = /^\s*(?:$|[.;](?:\s|$)|,\s+(?!(?:or|and|then)\b|[A-Z][a-z]{3}\b)[a-z]|,\s*$|(?:because|since|whereas|while|but)\b|and\s+(?![\d["'(-])|\/\/|#|\)\s*(?:$|[.;,]))/;
/** What may stand before a call that is the whole of what is compared. */
const BEFORE = /(?:^|[\s`:>,;.]|[A-Za-z_$][\w$]{0,99} ?=|^\(|\s\()\s*$/;
/** Words that make of a call a part of something else, or no statement of fact. */
const NOT_BEFORE = /(?:\b(?:typeof|not|void|delete|new|in|instanceof|if|unless|when|while|suppose|assume|assuming|never|old|before|was|than|return|yield|case)|[-+*/%&|<?~^!=]|[=<]>)\s*$/i;
const BULLET = /^\s*(?:[-*•+]|\d{1,3}[.)])\s*$/;
const WRAPPED = /(?:\bconsole\.(?:log|assert)|\bprint|\bassert)\(\s*(?:await\s+)?$/;
const ASSERTION = /\bassert\.(equal|strictEqual|deepEqual|deepStrictEqual)\(\s*(?:await\s+)?$/;
const EXPECTATION = /\bexpect\(\s*(?:await\s+)?$/;
/** Where somebody tells of what goes wrong, what stands there may be what came out. */
const COMPLAINT = /\b(?:wrong|incorrect\w*|instead|but|actual\w*|fail\w*|bugs?|broken|currently|gives?|got|gets?|getting|return(?:s|ed)|why|errors?|fix|crash\w*|throws?|now)\b|n['’]t\b/i;

/** The lines of a comment without its stars and slashes. */
export function commentLines(comment: string): string[] {
  return comment.split('\n').map((line) => line.slice(0, LONGEST_LINE + 10).replace(/^\s*(?:\/\*\*?|\*\/|\*(?!\/)|\/\/[/!]?)? ?/, '').replace(/\*\/\s*$/, '').trimEnd());
}

/** The examples for a function that a comment holds. Only what can be read for sure: pure data, and nothing that changes what it means. */
export function writtenExamples(lines: readonly string[], callee: Callee): Example[] {
  return inLines(lines, callee, false, SIGN);
}

/** The examples in what a user asks: of one who tells of a fault, only what *should* come out. */
export function askedExamples(text: string, callee: Callee): Example[] {
  const read = text.slice(0, LONGEST_TEXT);
  return inLines(read.split('\n'), callee, true, COMPLAINT.test(read) ? SHOULD : SIGN);
}

function inLines(all: readonly string[], callee: Callee, isAsked: boolean, sign: RegExp): Example[] {
  const found: Example[] = [];
  let length = 0;
  for (const [index, line] of all.entries()) {
    length += line.length;
    if (length > LONGEST_TEXT) break;
    if (line.length > LONGEST_LINE) continue;
    for (const call of callsIn(line, callee)) {
      const expected = expectedOf(line, call, all.slice(index + 1, index + 1 + VALUE_LINES), sign);
      if (expected === null || hasNone(call.args.value)) continue;
      found.push({ call: `${callee.source}(${call.args.value.map(sourceOf).join(', ')})`, args: call.args.value, expected: expected.data, loose: expected.loose === true, isAsked });
    }
  }
  return found;
}

interface Call {
  readonly start: number;
  readonly args: Read<readonly Data[]>;
}

function callsIn(line: string, { name, source }: Callee): Call[] {
  const calls: Call[] = [];
  for (let at = line.indexOf(`${name}(`); at !== -1 && calls.length < CALLS_IN_LINE; at = line.indexOf(`${name}(`, at + 1)) {
    const start = line.slice(0, at + name.length).endsWith(source) ? at + name.length - source.length : at;
    const args = /[\w$.]/.test(line[start - 1] ?? '') ? null : readArguments(line, at + name.length);
    if (args !== null) calls.push({ start, args });
  }
  return calls;
}

interface Expected {
  readonly data: Data;
  readonly loose?: boolean;
}

function expectedOf(line: string, { start, args }: Call, next: readonly string[], sign: RegExp): Expected | null {
  const before = line.slice(0, start).replace(/\bawait\s+$/, '');
  const after = line.slice(args.end);
  if (sign !== SHOULD) {
    if (/^\s*(?:>>>|In \[\d+\]:)\s*$/.test(before) && /^\s*;?\s*$/.test(after)) return following(next);
    const assertion = ASSERTION.exec(before)?.[1];
    if (assertion !== undefined) return afterSign(after, /^\s*,\s*/, assertion === 'equal' || assertion === 'deepEqual');
    if (EXPECTATION.test(before)) return afterSign(after, /^\s*\)\s*\.(?:toBe|toEqual|toStrictEqual)\(\s*/);
    if (WRAPPED.test(before)) return afterSign(after.replace(/^\s*\)/, ''), /^\s*\)/.test(after) ? SIGN : /^\s*={2,3}(?!=)\s*/) ?? commented(after.replace(/^\s*\)/, ''));
  }
  if (!BULLET.test(before) && (!BEFORE.test(before) || (NOT_BEFORE.test(before) && !/^\s*(?:(?:const|let|var)\s+)?[\w$]{1,99}\s?=\s*$/.test(before) && !/>>>\s*$/.test(before)))) return null;
  const rest = before.endsWith('`') ? after.replace(/^`/, '') : after;
  if (sign === SHOULD) return afterSign(rest, SHOULD);
  return afterSign(rest, SIGN) ?? commented(rest) ?? (/^\s*;?\s*$/.test(rest) ? afterSign(next[0] ?? '', NEXT_LINE) : null);
}

function afterSign(text: string, sign: RegExp, loose = false): Expected | null {
  const found = sign.exec(text);
  const value = found && valueAt(text, found[0].length);
  return value !== null && AFTER.test(text.slice(value.end)) ? { data: value.value, loose } : null;
}

/** `f(1) // 2`: only where nothing else is in the comment. */
function commented(text: string): Expected | null {
  const found = COMMENT.exec(text);
  const value = found && valueAt(text, found[0].length);
  return value !== null && text.slice(value.end).trim() === '' ? { data: value.value } : null;
}

/** Backticks in prose are no text: what they hold is the value. */
function valueAt(text: string, at: number): Read<Data> | null {
  if (text[at] !== '`') return readLiteral(text, at);
  const end = text.indexOf('`', at + 1);
  const inner = end === -1 ? null : readLiteral(text.slice(at + 1, end));
  return inner !== null && at + 1 + inner.end === end ? { value: inner.value, end: end + 1 } : null;
}

/** What stands below `>>> f(1)`: a value on one or more whole lines. */
function following(next: readonly string[]): Expected | null {
  let text = '';
  for (const line of next) {
    if (line.trim() === '' || line.includes('>>>')) return null;
    text += `${line}\n`;
    const value = valueAt(text.trim(), 0);
    if (value !== null) return value.end === text.trim().length ? { data: asPython(value.value) } : null;
    if (!/^\s*[[({]/.test(text)) return null;
  }
  return null;
}

/** `>>>` is Python's: what it has of its None was made into either of two values. */
function asPython(data: Data): Data {
  if (data.type === 'undefined' || data.type === 'null') return { type: 'none' };
  if (data.type === 'array') return { type: 'array', items: data.items.map(asPython) };
  return data.type === 'object' ? { type: 'object', entries: data.entries.map(([key, value]) => [key, asPython(value)]) } : data;
}

/** Python's None among the arguments may have become `null` or `undefined`. */
function hasNone(args: readonly Data[]): boolean {
  return args.some((arg) => arg.type === 'none' || ('items' in arg && hasNone(arg.items)) || (arg.type === 'object' && hasNone(arg.entries.map(([, value]) => value))));
}
