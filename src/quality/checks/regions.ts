import type { Span } from '../../request/document.ts';

/** How many blocks around the span are tried. */
const MOST = 12;
const TAB = '    ';
const CLOSER = /^\s*(?:[)\]}]|<\/|end\b|fi\b|done\b|esac\b)/;
/** A line that ends one block and begins the next of the same statement. */
const CONTINUES = /^\s*(?:[)\]}].*[([{]\s*(?:\/\/.*)?$|(?:else|elif|elsif|rescue|ensure|when|catch|finally|case|default)\b)/;

/**
 * Stretches of whole lines around a span that may be read by themselves, the smallest first: the span's own lines, then each
 * block around them by indentation, from the line that begins it to the one that closes it.
 */
export function regionsAround(text: string, span: Span): Span[] {
  const lines = text.split('\n').map((line) => ({ line, depth: depthOf(line) }));
  const starts: number[] = [];
  for (let index = 0, at = 0; index < lines.length; at += (lines[index]?.line.length ?? 0) + 1, index++) starts.push(at);
  let first = lineAt(starts, span.start);
  let last = lineAt(starts, span.end);
  const depth = (index: number): number => lines[index]?.depth ?? 0;
  const isMatch = (index: number, pattern: RegExp): boolean => pattern.test(lines[index]?.line ?? '');

  /** The next line above that is indented less. */
  const above = (index: number, limit: number): number => {
    let line = index;
    while (line >= 0 && depth(line) >= limit) line--;
    return line;
  };
  /** The line behind the block whose first line is indented so much. */
  const below = (index: number, limit: number): number => {
    let line = index;
    while (line < lines.length && (depth(line) > limit || (depth(line) === limit && isMatch(line, CONTINUES)))) line++;
    return line;
  };

  const regions: Span[] = [];
  const add = (): void => void regions.push({ start: starts[first] ?? 0, end: (starts[last] ?? 0) + (lines[last]?.line.length ?? 0) });
  add();
  let indent = Math.min(...lines.slice(first, last + 1).map((line) => line.depth));
  while (indent > 0 && regions.length < MOST) {
    let head = above(first - 1, indent);
    while (head > 0 && isMatch(head, CONTINUES)) head = above(head - 1, depth(head) + 1);
    if (head < 0) break;
    indent = depth(head);
    const behind = below(last + 1, indent);
    first = head;
    last = depth(behind) === indent && isMatch(behind, CLOSER) ? behind : behind - 1;
    add();
  }
  return regions;
}

/** Infinite for a line without text: it belongs to whatever block is around it. */
function depthOf(line: string): number {
  const text = line.trimStart();
  return text === '' ? Infinity : line.slice(0, line.length - text.length).replaceAll('\t', TAB).length;
}

function lineAt(starts: readonly number[], offset: number): number {
  let line = 0;
  while (line + 1 < starts.length && (starts[line + 1] ?? 0) <= offset) line++;
  return line;
}
