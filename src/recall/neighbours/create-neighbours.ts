import { posix } from 'node:path';
import type { ContextSnippet } from '../../request/context.ts';
import { importStatements } from '../../request/imports.ts';
import { secretsIn } from '../../request/secrets.ts';
import { compareUnits } from '../../request/compare-units.ts';
import { definitionsOf, type Definition } from './definitions.ts';
import { OpenText } from '../index/open-text.ts';
import type { TextIndex } from '../index/text-index.ts';
import { namesNear } from './names-near.ts';
import { NeighbourFiles, type Known, type NeighbourFile } from './neighbour-files.ts';
import { Comparer, PIECE_LINES, type Comparison } from './similar.ts';
import { readSurroundings } from './surroundings.ts';

/** What other files of the workspace have to say at a cursor. Synchronous; it keeps no text of its own. */
export interface Neighbours {
  /** A text that was put into the index. */
  put(file: NeighbourFile, text: string): void;
  /** Its text changed in an editor. */
  edited(id: number): void;
  remove(id: number): void;
  /**
   * Definitions of what is used near the cursor, then code like that before it. The same while somebody types on within a word.
   * Nothing for a text that is not open.
   * @param offset UTF-16 units
   * @param maxUnits UTF-16 units of all pieces, with what a prompt writes around each
   */
  context(id: number, offset: number, maxUnits: number): readonly ContextSnippet[];
  /** Of all that is kept here, an estimate. */
  readonly bytes: number;
}

/** Share of the room that definitions may take. */
const DEFINITION_SHARE = 0.6;
const MOST_SIMILAR = 3;
/** Files looked at for similar code: those used lately, and those of the same folder. */
const MOST_RECENT = 8;
const MOST_BESIDE = 6;
/** Tokens of a file that is looked through for similar code. */
const LARGEST = 30_000;
/** Fewest steps of likeness: a file that is used at the same time is more to the point than its likeness says. */
const FEWEST_STEPS = { recent: 1, beside: 2 } as const;

export function createNeighbours(index: TextIndex): Neighbours {
  const files = new NeighbourFiles(index);
  const comparer = new Comparer();
  return {
    put: (file, text) => {
      files.put(file, text);
    },
    edited: (id) => {
      files.edited(id);
    },
    remove: (id) => {
      files.remove(id);
    },
    context(id, offset, maxUnits) {
      const own = files.get(id);
      const text = index.tokens(id);
      if (own === null || !(text instanceof OpenText)) return [];
      const around = readSurroundings(index.lexicon, text, offset);
      const imports = importStatements(around.head, own.languageId).map((statement) => statement.text).join('');
      const definitions = own.family === null ? [] : definitionsOf(files, own, around.head, namesNear(around, imports));
      const room = { left: Math.floor(maxUnits * DEFINITION_SHARE) };
      const shown = definitions.flatMap((definition) => fitted(room, snippetOf(definition), definition));
      room.left += maxUnits - Math.floor(maxUnits * DEFINITION_SHARE);
      const comparison = comparer.compare(index.lexicon, text, around.line);
      const similar = comparison === null ? [] : similarTo(files, own, comparison, shown.map(({ from }) => from), room);
      return [...shown.map(({ snippet }) => snippet), ...similar];
    },
    get bytes() {
      return files.bytes + comparer.bytes;
    },
  };
}

function snippetOf({ file, outline }: Definition): ContextSnippet {
  return { file: file.label, kind: 'definition', text: outline.text };
}

/** Takes a piece's room where it has enough, and where nothing in it looks like a key. */
function fitted<T>(room: { left: number }, snippet: ContextSnippet, from: T): readonly { readonly snippet: ContextSnippet; readonly from: T }[] {
  const units = unitsOf(snippet);
  if (snippet.text.trim() === '' || units > room.left || secretsIn(snippet.text).length > 0) return [];
  room.left -= units;
  return [{ snippet, from }];
}

/** In a prompt: with its label, and a comment mark before each line. */
function unitsOf({ file, text }: ContextSnippet): number {
  return text.length + 3 * text.split('\n').length + file.length + 40;
}

interface Like {
  readonly file: Known;
  readonly line: number;
  readonly steps: number;
  readonly isRecent: boolean;
}

function similarTo(files: NeighbourFiles, own: Known, comparison: Comparison, shown: readonly Definition[], room: { left: number }): readonly ContextSnippet[] {
  const found = candidates(files, own).flatMap(({ file, isRecent }): readonly Like[] => {
    const taken = shown.filter((one) => one.file === file).map(({ outline }) => outline);
    const tokens = files.index.tokens(file.id);
    if (tokens === null || tokens.end - tokens.start > LARGEST) return [];
    const like = comparison.mostLike(tokens, (line) => !taken.some(({ first, last }) => first < line + PIECE_LINES && line <= last));
    return like === null || like.steps < (isRecent ? FEWEST_STEPS.recent : FEWEST_STEPS.beside) ? [] : [{ file, isRecent, ...like }];
  });
  found.sort((a, b) => b.steps - a.steps || Number(b.isRecent) - Number(a.isRecent) || compareUnits(a.file.label, b.file.label));
  const best = found.slice(0, MOST_SIMILAR);
  return best.flatMap(({ file, line }, at) => {
    const lines = files.lines(file.id, line, PIECE_LINES);
    return fitted(room, { file: file.label, kind: 'similar', text: firstLines(lines, Math.floor(room.left / (best.length - at)) - file.label.length - 40) }, file).map(({ snippet }) => snippet);
  });
}

/** Those of the same language that were used lately, the last first, and those of the same folder whose names are most like this one's. */
function candidates(files: NeighbourFiles, own: Known): readonly { readonly file: Known; readonly isRecent: boolean }[] {
  const folder = posix.dirname(own.label);
  const recent: { file: Known; recency: number }[] = [];
  const beside: { file: Known; shared: number }[] = [];
  for (const file of files.all()) {
    if (file === own || !(file.family === null ? file.languageId === own.languageId : file.family === own.family)) continue;
    const recency = files.recency(file.id);
    if (recency > 0) recent.push({ file, recency });
    else if (posix.dirname(file.label) === folder) beside.push({ file, shared: sharedStart(file.label, own.label) });
  }
  recent.sort((a, b) => b.recency - a.recency || compareUnits(a.file.label, b.file.label));
  beside.sort((a, b) => b.shared - a.shared || compareUnits(a.file.label, b.file.label));
  return [
    ...recent.slice(0, MOST_RECENT).map(({ file }) => ({ file, isRecent: true })),
    ...beside.slice(0, MOST_BESIDE).map(({ file }) => ({ file, isRecent: false })),
  ];
}

/** The lines that fit, without empty ones at either end. */
function firstLines(lines: readonly string[], room: number): string {
  const start = lines.findIndex((line) => line.trim() !== '');
  const kept: string[] = [];
  let units = 0;
  for (const line of lines.slice(Math.max(0, start))) {
    units += line.length + 4;
    if (units > room) break;
    kept.push(line);
  }
  return kept.join('\n').trimEnd();
}

function sharedStart(a: string, b: string): number {
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
  return at;
}
