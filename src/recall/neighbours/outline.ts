import { COMMENT_LINE } from '../../request/comment-line.ts';
import type { Family } from './declarations.ts';

/** Lines of a file, `first` to `last`, from 0, and what of them is shown. */
export interface Outline {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** Enough to call or make what is declared; what is larger is cut off. */
const MOST_LINES = 24;
/** Lines read of a declaration; a class is often longer than what is shown of it. */
export const MOST_READ = 160;
const LONGEST_LINE = 200;

/** What other files cannot use. */
const PRIVATE = /^\s*(?:private\b|#[A-Za-z_]|fileprivate\b)/;
/** A string or comment within a line; its brackets do not count. A quote before a letter is no string's end but a lifetime in Rust. */
const NO_CODE = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'(?!\w)|`(?:[^`\\]|\\.)*`|\/\/.*|\/\*.*?\*\//g;
const FUNCTION = /^[^=]*\b(?:function|fn|func|fun|def)\b|=>/;
/** What a declaration of members or values begins with; all else is taken for a function. */
const HOLDS_MEMBERS = /\b(?:class|interface|enum|struct|trait|impl|type|namespace|record|object|protocol|extension|actor|union|typedef|mixin|typealias|define)\b|\b(?:const|let|var|static)\b.*=/;

/**
 * A declaration as others need it: a function's signature, a type with the signatures of its members; bodies are left out.
 * @param lines of the file, from the declaration's first one on; `MOST_READ` are enough
 * @param first the number of that line, from 0
 * @param mostUnits UTF-16 units; what comes after is cut off at a line's end
 */
export function outlineAt(lines: readonly string[], first: number, { layout }: Family, mostUnits: number): Outline {
  const read = lines.slice(0, MOST_READ).map((line) => line.slice(0, LONGEST_LINE).trimEnd());
  const { shown, last } = layout === 'brackets' ? inBrackets(read) : indented(read);
  const kept: string[] = [];
  let units = 0;
  for (const line of shown.slice(0, MOST_LINES)) {
    units += line.length + 1;
    if (units > mostUnits) break;
    kept.push(line);
  }
  return { text: kept.join('\n'), first, last: first + last };
}

interface Shown {
  readonly shown: readonly string[];
  /** The last line that was read. */
  readonly last: number;
}

function inBrackets(lines: readonly string[]): Shown {
  const [head = ''] = lines;
  return FUNCTION.test(head) || !HOLDS_MEMBERS.test(head) ? signature(lines) : members(lines);
}

/** Up to where the body begins, or the statement ends. */
function signature(lines: readonly string[]): Shown {
  const shown: string[] = [];
  let depth = 0;
  for (const [at, line] of lines.entries()) {
    const code = codeOf(line);
    depth += balance(code);
    const opensBody = code.endsWith("{") && depth === 1;
    shown.push(opensBody ? withoutBrace(line) : line);
    const next = lines[at + 1]?.trim() ?? '';
    if (opensBody || (depth <= 0 && (/[;}]$/.test(code) || next === '' || next.startsWith('{')))) return { shown, last: at };
  }
  return { shown, last: lines.length - 1 };
}

/** The lines directly within the brackets; of a member with a body its first line. */
function members(lines: readonly string[]): Shown {
  const shown: string[] = [];
  let depth = 0;
  let opened = false;
  for (const [at, line] of lines.entries()) {
    const code = codeOf(line);
    const before = depth;
    depth += balance(code);
    opened ||= depth > 0;
    const isMember = before === 1 && depth >= 1 && !COMMENT_LINE.test(line) && !PRIVATE.test(line) && !/^\s*[)\]}]/.test(line);
    if (before <= 0 || (depth <= 0 && opened)) shown.push(line);
    else if (isMember && code !== '') shown.push(depth > before ? withoutBrace(line) : line);
    // The body of a function that is a value.
    if (before <= 1 && /=>\s*\{$/.test(code) && depth === 1) return { shown: [...shown.slice(0, -1), withoutBrace(line)], last: at };
    const next = lines[at + 1]?.trim() ?? '';
    if (depth <= 0 && (opened ? !/^[{|&]/.test(next) : code.endsWith(";") || next === '' || !/^[{|&=?:]|^(?:extends|implements|where)\b/.test(next))) return { shown, last: at };
  }
  return { shown, last: lines.length - 1 };
}

/** The declaration's own line, and of a class the lines one step further in that declare something. */
function indented(lines: readonly string[]): Shown {
  const [head = ''] = lines;
  const own = indentOf(head);
  let at = headEnd(lines);
  const shown = lines.slice(0, at + 1);
  if (!/^\s*(?:class|module|defmodule)\b/.test(head)) return { shown, last: at };
  let inner: number | null = null;
  let last = at;
  for (at++; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (indent <= own) break;
    last = at;
    inner ??= indent;
    if (indent === inner && /^\s*(?:(?:async\s+)?def\s+(?!_[^_])|class\s|@|attr_|\w+\s*[:=])/.test(line)) shown.push(line);
  }
  return { shown, last };
}

/** The line on which the brackets of the first one are closed. */
function headEnd(lines: readonly string[]): number {
  let depth = 0;
  for (const [at, line] of lines.slice(0, MOST_LINES).entries()) {
    depth += balance(codeOf(line));
    if (depth <= 0) return at;
  }
  return 0;
}

function codeOf(line: string): string {
  return line.replace(NO_CODE, '').trimEnd();
}

function balance(code: string): number {
  let depth = 0;
  for (const bracket of code.match(/[()[\]{}]/g) ?? []) depth += '([{'.includes(bracket) ? 1 : -1;
  return depth;
}

function withoutBrace(line: string): string {
  return line.replace(/\s*\{$/, '');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
