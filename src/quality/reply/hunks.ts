import type { CodeBlock } from './fences.ts';
import type { LineRange } from './lines.ts';
import { withIndentOf, type Replacement } from './replacement.ts';

/** Lines to be found in the document, and what takes their place. */
export interface Hunk {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** SEARCH/REPLACE blocks with their place in the reply. `closed`: its last one is whole. */
export interface SearchBlocks {
  readonly hunks: readonly Hunk[];
  readonly closed: boolean;
  readonly start: number;
  readonly end: number;
}

/** The SEARCH/REPLACE blocks of a reply, fenced or not; null where there is none. Linear. */
export function searchBlocks(reply: string): SearchBlocks | null {
  const hunks: Hunk[] = [];
  let search: string[] = [];
  let replace: string[] = [];
  let part: 'none' | 'search' | 'replace' = 'none';
  let [start, end] = [-1, 0];
  for (let at = 0; at <= reply.length; ) {
    const newline = reply.indexOf('\n', at);
    const lineEnd = newline === -1 ? reply.length : newline;
    const line = reply.slice(at, lineEnd);
    const mark = line.trimEnd();
    if (part === 'none' && /^<{5,9} ?SEARCH$/.test(mark)) {
      if (start === -1) start = at;
      [part, search, replace] = ['search', [], []];
    } else if (part === 'search' && /^={5,9}$/.test(mark)) part = 'replace';
    else if (part === 'replace' && /^>{5,9}( ?REPLACE)?$/.test(mark)) {
      hunks.push({ search, replace });
      [part, end] = ['none', lineEnd];
    } else if (part === 'search') search.push(line);
    else if (part === 'replace') replace.push(line);
    at = lineEnd + 1;
  }
  if (start === -1) return null;
  return { hunks, closed: part === 'none', start, end: part === 'none' ? end : reply.length };
}

/** True for a block that is a unified diff. */
export function isDiff(block: CodeBlock): boolean {
  return block.info === 'diff' || block.info === 'patch' || /^(?:@@ |--- .*\n\+\+\+ )/.test(block.text);
}

/** The hunks of a unified diff; its file names and line numbers are not believed. Linear. */
export function diffHunks(diff: string): Hunk[] {
  const hunks: { search: string[]; replace: string[] }[] = [];
  let hunk = { search: [] as string[], replace: [] as string[] };
  const lines = diff.split('\n');
  lines.forEach((line, index) => {
    if (line.startsWith('@@')) {
      hunks.push(hunk);
      hunk = { search: [], replace: [] };
    } else if (isHeader(line, lines[index + 1], lines[index - 1])) return;
    else if (line.startsWith('-')) hunk.search.push(line.slice(1));
    else if (line.startsWith('+')) hunk.replace.push(line.slice(1));
    else if (!line.startsWith('\\')) {
      const context = line.startsWith(' ') ? line.slice(1) : line;
      hunk.search.push(context);
      hunk.replace.push(context);
    }
  });
  return [...hunks, hunk].filter(({ search, replace }) => search.join('\n') !== replace.join('\n'));
}

function isHeader(line: string, next: string | undefined, previous: string | undefined): boolean {
  const isOld = line.startsWith('--- ') && next?.startsWith('+++ ') === true;
  const isNew = line.startsWith('+++ ') && previous?.startsWith('--- ') === true;
  return isOld || isNew || line.startsWith('diff --git ') || /^index [0-9a-f]+\.\./.test(line);
}

/**
 * Where a hunk applies: its only occurrence in the selection, else its only one in the document, exactly or but for
 * indentation and trailing white space. Null where it is not found or could mean several places.
 */
export function placeHunk(document: readonly string[], selection: LineRange, hunk: Hunk): Replacement | null {
  const search = trimmedBlankEnds(hunk.search);
  if (search.length === 0) return null;
  for (const same of [(a: string, b: string) => a === b, (a: string, b: string) => a.trim() === b.trim()]) {
    const inside = occurrences(document, selection, search, same);
    const found = inside.length > 0 ? inside : occurrences(document, { from: 0, to: document.length }, search, same);
    const from = found[0];
    if (found.length > 1 || (from === undefined && found.length > 0)) return null;
    if (from === undefined) continue;
    const to = from + search.length;
    return { from, to, lines: withIndentOf(document.slice(from, to), trimmedBlankEnds(hunk.replace)) };
  }
  return null;
}

function occurrences(document: readonly string[], within: LineRange, search: readonly string[], same: (a: string, b: string) => boolean): number[] {
  const found: number[] = [];
  for (let from = within.from; from + search.length <= within.to && found.length < 2; from++) {
    if (search.every((line, index) => same(line, document[from + index] ?? ''))) found.push(from);
  }
  return found;
}

function trimmedBlankEnds(lines: readonly string[]): readonly string[] {
  const isText = (line: string): boolean => line.trim() !== '';
  const first = lines.findIndex(isText);
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex(isText) + 1);
}
