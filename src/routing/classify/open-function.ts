import { COMMENT_LINE } from '../../request/comment-line.ts';

/** What can be told from the text before the cursor of a function whose body is about to be written. */
export interface OpenFunction {
  /** From the first line of the head to its last. */
  readonly signature: string;
  /** The comment above it, or the docstring below, without its marks; empty where there is none. */
  readonly doc: string;
}

/** UTF-16 units before the cursor that are read. */
const READ = 4_000;
/** Lines and UTF-16 units that a head may take. */
const LONGEST_HEAD = 12;
const LONGEST_SIGNATURE = 600;

const CONTROL = /^\s*(?:\}\s*)?(?:if|for|foreach|while|until|unless|switch|match|catch|else|elif|elsif|do|loop|try|with|using|lock|synchronized|guard|when|case|default|select|defer|go|except|finally|return|await|new|describe|it|test|class|interface|struct|enum|type|namespace|module)\b/;
const KEYWORD = /\b(?:function|def|fn|func|fun|sub)\b/;
/** A function of a language that says so by its shape: `int add(int a, int b) {`, `add(a, b): number {`, `(a, b) => {`. */
const SHAPED = /^[^=;]*\w\s*\([^;]*\)[^=;()]*\{$|\([^;]*\)[^;()]*=>\s*\{$/;
const OPENS_BODY = /(?:[{:=]|=>|\bdo)$/;
const ATTRIBUTE_LINE = /^\s*(?:@\w|#\[|\[[A-Z]\w*)/;
const DOCSTRING = /^([^]*)("""|''')((?:(?!\2)[^])*)\2$/;

/** The function whose head is the last thing before the cursor, its docstring aside; null where something else stands there. */
export function openFunction(text: string, cursor: number): OpenFunction | null {
  const read = text.slice(Math.max(0, cursor - READ), cursor);
  const before = read.trimEnd();
  const [, head = before, , docstring = ''] = DOCSTRING.exec(before) ?? [];
  const lines = head.trimEnd().split('\n');
  const start = headStart(lines);
  if (start === null) return null;
  const signature = lines.slice(start).join('\n');
  const isEnded = OPENS_BODY.test(signature) || read.slice(before.length).includes('\n');
  // A docstring of nothing but itself is a module's, or a string.
  if (!isEnded || !isFunctionHead(signature) || (docstring !== '' && !signature.endsWith(':'))) return null;
  return { signature, doc: withoutMarks(docstring === '' ? commentAbove(lines.slice(0, start)) : docstring) };
}

/** The line where the brackets that the last line closes are opened; null where one stays open, as in `list.forEach((item) => {`. */
function headStart(lines: readonly string[]): number | null {
  let open = 0;
  for (let index = lines.length - 1; index >= Math.max(0, lines.length - LONGEST_HEAD); index--) {
    const line = lines[index] ?? '';
    open += count(line, /[)\]]/g) - count(line, /[([]/g);
    if (open <= 0) return open === 0 ? index : null;
  }
  return null;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function isFunctionHead(signature: string): boolean {
  if (signature.length > LONGEST_SIGNATURE || CONTROL.test(signature) || COMMENT_LINE.test(signature)) return false;
  return (KEYWORD.test(signature) && !/[;}]$/.test(signature)) || SHAPED.test(signature);
}

function commentAbove(lines: readonly string[]): string {
  let end = lines.length;
  while (end > 0 && ATTRIBUTE_LINE.test(lines[end - 1] ?? '')) end--;
  let start = end;
  while (start > 0 && COMMENT_LINE.test(lines[start - 1] ?? '')) start--;
  return lines.slice(start, end).join('\n');
}

function withoutMarks(comment: string): string {
  return comment.split('\n').map((line) => line.replace(/^\s*(?:\/\/+!?|#+|\/\*+|\*+\/?|--+|"""|''')\s?/, '').replace(/\*+\/\s*$/, '')).join('\n').trim();
}
