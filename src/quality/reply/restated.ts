import { placeAfter } from './surroundings.ts';
import { declaredName, parametersOf, type Head } from './head.ts';
import { indentOf } from './lines.ts';

/** A reply that gives the declaration around the cursor again, cut at its parts; together they are the reply. */
export interface Restated {
  /** What stands in front of the head: talk, comments, imports, other declarations. */
  readonly lead: string;
  /** From right behind the head's bracket or colon to the end of its block. */
  readonly body: string;
  /** What follows the block: examples of use, tests, helpers, an explanation. */
  readonly rest: string;
  /** The indentation that the reply gives the head. */
  readonly indent: string;
}

/** How far into a reply its head is looked for, in UTF-16 units; no completion is longer. */
const REACH = 100_000;
/** How many lines are tried. */
const TRIES = 40;
/** The longest head, in UTF-16 units. */
const LONGEST_HEAD = 4_800;

/** The reply's parts, where it declares once more what the cursor stands at the start of: literally, or with the same name and parameters. */
export function restatedIn(reply: string, head: Head): Restated | null {
  if (reply.length > REACH) return null;
  let tried = 0;
  for (let start = 0; start < reply.length && tried < TRIES; ) {
    const newline = reply.indexOf('\n', start);
    const end = newline === -1 ? reply.length : newline;
    const line = reply.slice(start, end);
    if (line.includes(head.name) && declaredName(line) === head.name) {
      tried++;
      const body = bodyStart(reply, start, head);
      if (body !== null && placeAfter(reply.slice(0, start)) === 'code') return partsAt(reply, start, body, indentOf(line), head.opener);
    }
    start = end + 1;
  }
  return null;
}

/** Whether a text declares once more what encloses the cursor. */
export function declaresAgain(text: string, head: Head): boolean {
  const first = text.slice(0, REACH).split('\n').find((line) => declaredName(line) !== null);
  return first !== undefined && declaredName(first) === head.name;
}

/** Where the block of the head begins that stands at `start`; null where it is another one. */
function bodyStart(reply: string, start: number, head: Head): number | null {
  const text = reply.slice(start, start + LONGEST_HEAD);
  return literalEnd(text, start, head.bare) ?? alikeEnd(text, start, head);
}

function literalEnd(text: string, start: number, bare: string): number | null {
  // `export` may have come or gone.
  const wanted = bare.replace(/^export/, '');
  let at = 0;
  const skipped = /^\s*(?:export\s+)?/.exec(text)?.[0].length ?? 0;
  for (let index = skipped; index < text.length; index++) {
    const char = text.charAt(index);
    if (char.trim() === '') continue;
    if (char !== wanted.charAt(at)) return null;
    at++;
    if (at === wanted.length) return start + index + 1;
  }
  return null;
}

/** Other types, another way to write the function: the same name and parameters. */
function alikeEnd(text: string, start: number, { parameters, opener }: Head): number | null {
  const closing = closingOf(text, text.indexOf('('));
  if (closing === null || parametersOf(text.slice(0, closing + 1)) !== parameters) return null;
  const tail = text.slice(closing + 1, closing + 301);
  const found = opener === ':' ? /^[^:\n]{0,200}:(?=\s*(?:\n|$))/.exec(tail) : /^[^{};]{0,200}\{/.exec(tail);
  // `: {` begins the type of what it returns, not its block.
  if (found === null || /[:|&<,(]\s*\{$/.test(found[0])) return null;
  return start + closing + 1 + found[0].length;
}

/** The place of the bracket that closes the one at `open`. */
function closingOf(text: string, open: number): number | null {
  if (open === -1) return null;
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if ('([{'.includes(text.charAt(at))) depth++;
    else if (')]}'.includes(text.charAt(at))) depth--;
    if (depth === 0) return at;
  }
  return null;
}

function partsAt(reply: string, start: number, body: number, indent: string, opener: Head['opener']): Restated {
  const end = opener === '{' ? bracedEnd(reply, body, indent) : indentedEnd(reply, body, indent);
  return { lead: reply.slice(0, start), body: reply.slice(body, end), rest: reply.slice(end), indent };
}

/** The end of a block by the line that closes it, indented as its head; of one that closes on its first line, by its bracket. */
function bracedEnd(reply: string, body: number, indent: string): number {
  const newline = reply.indexOf('\n', body);
  if (newline === -1 || reply.slice(body, newline).trim().endsWith('}')) {
    const line = reply.slice(body, newline === -1 ? reply.length : newline);
    if (line.trim() !== '') return body + line.trimEnd().length;
  }
  for (let start = newline + 1; start > 0 && start < reply.length; ) {
    const next = reply.indexOf('\n', start);
    const end = next === -1 ? reply.length : next;
    if (reply.startsWith(`${indent}}`, start)) return start + indent.length + (reply[start + indent.length + 1] === ';' ? 2 : 1);
    start = end + 1;
  }
  return reply.length;
}

/** The end of a block of deeper lines. */
function indentedEnd(reply: string, body: number, indent: string): number {
  const first = reply.indexOf('\n', body);
  if (first === -1) return reply.length;
  let end = first;
  for (let start = first + 1; start < reply.length; ) {
    const next = reply.indexOf('\n', start);
    const lineEnd = next === -1 ? reply.length : next;
    const line = reply.slice(start, lineEnd);
    if (line.trim() !== '') {
      if (indentOf(line).length <= indent.length) return end;
      end = lineEnd;
    }
    start = lineEnd + 1;
  }
  return end;
}
