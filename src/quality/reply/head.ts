import { balance } from './overlap.ts';
import { indentOf } from './lines.ts';

/** What opens the block that a place stands at the very start of: the head of a function, a method or a class. */
export interface Head {
  /** All of it without white space, from the declaring word or name to the bracket or colon. */
  readonly bare: string;
  readonly name: string;
  /** The names of its parameters, in order; for comparing only. */
  readonly parameters: string;
  readonly indent: string;
  readonly opener: '{' | ':';
  /** The doc string or the comments that stand between the head and the cursor; '' for none. */
  readonly preamble: string;
}

/** How many lines the head of a function may take. */
const LONGEST = 24;
const LONGEST_LINE = 2_000;
const WORDS = String.raw`(?:export|default|declare|public|private|protected|internal|static|final|override|abstract|async|unsafe|pub|readonly|get|set)`;
/** A function or a class by its word, a method or a function by its parameters, or a constant that holds a function. */
const DECLARED = new RegExp(String.raw`^\s*(?:${WORDS}\s+)*(?:(?:function\b\s*\*?|(?:class|interface|type|enum|struct|trait|def|fn|func|fun)\b)\s*(?:\([^)]{0,200}\)\s*)?([\p{L}_$#][\p{L}\p{N}_$]*)|(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)[^=]{0,300}=|(?:[\w$.<>[\],?]{1,80}\s+){0,3}(#?[\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^>]{0,200}>)?\()`, 'u');
const NO_NAME = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'return', 'elif', 'until', 'foreach', 'match', 'using', 'lock', 'else', 'do', 'try', 'await', 'new', 'throw', 'case', 'typeof', 'describe', 'it', 'test']);

/** The name that a line declares, or null. */
export function declaredName(line: string): string | null {
  if (line.length > LONGEST_LINE) return null;
  const found = DECLARED.exec(line);
  const method = found?.[3];
  // A call looks like a method, but opens nothing.
  const name = found?.[1] ?? found?.[2] ?? (/[{(,:]\s*$|\{.*\}\s*$/.test(line) ? method : undefined);
  const first = /^\s*(\w+)/.exec(line)?.[1] ?? '';
  return name === undefined || NO_NAME.has(name) || NO_NAME.has(first) ? null : name;
}

/** The head whose block a place is at the start of: no more than a doc string or comments stand between them. @param before with `\n` */
export function headBefore(before: string): Head | null {
  const stands = withoutPreamble(before.trimEnd());
  const opener = stands.at(-1);
  if (opener !== '{' && opener !== ':') return null;
  let start = stands.length;
  for (let count = 0; count < LONGEST && start > 0; count++) {
    start = stands.lastIndexOf('\n', start - 2) + 1;
    const text = stands.slice(start);
    if (text.length > LONGEST * 200) return null;
    const head = headIn(text, opener);
    if (head !== null) return { ...head, preamble: before.slice(stands.length).trim() };
  }
  return null;
}

/** Up to the line that a doc string or lines of comment at the end of a text belong to. */
function withoutPreamble(text: string): string {
  const quotes = text.slice(-3);
  if (quotes === '"""' || quotes === "'''") {
    const start = text.lastIndexOf(quotes, text.length - 4);
    return start === -1 ? text : text.slice(0, start).trimEnd();
  }
  let end = text.length;
  for (let count = 0; count < LONGEST && end > 0; count++) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    if (!/^\s*(?:\/\/|#)/.test(text.slice(start, Math.min(end, start + LONGEST_LINE)))) break;
    end = Math.max(0, start - 1);
  }
  return text.slice(0, end).trimEnd();
}

function headIn(text: string, opener: '{' | ':'): Omit<Head, 'preamble'> | null {
  const { closers, openers } = balance(text);
  if (closers > 0 || openers !== (opener === '{' ? 1 : 0)) return null;
  const [line = ''] = text.split('\n', 1);
  const name = declaredName(line);
  if (name === null) return null;
  // A head of several lines has its parameters on them; `{` may have a line of its own.
  const above = text.slice(0, Math.max(0, text.lastIndexOf('\n')));
  if (above !== '' && balance(above).openers === 0 && text.slice(above.length).trim() !== '{') return null;
  return { bare: withoutSpace(text), name, parameters: parametersOf(text), indent: indentOf(line), opener };
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The names in the first round brackets, without their types and defaults. */
export function parametersOf(head: string): string {
  const open = head.indexOf('(');
  if (open === -1) return '';
  const names: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < head.length; at++) {
    const char = head.charAt(at);
    if ('([{<'.includes(char)) depth++;
    else if (')]}'.includes(char) || (char === '>' && head[at - 1] !== '=')) depth--;
    if ((char === ',' && depth === 1) || depth === 0) {
      names.push(/^[\s.*&]*([\p{L}_$][\p{L}\p{N}_$]*|[{[])?/u.exec(head.slice(from, at))?.[1] ?? '');
      from = at + 1;
    }
    if (depth === 0) break;
  }
  return names.filter((name) => name !== '').join();
}
