import { statSync } from 'node:fs';
import path from 'node:path';
import { isWorthIndexing } from '../../../src/recall/index-worthy.ts';
import { diskOfThisMachine } from '../../../src/recall/worker/disk.ts';
import { Folders } from '../../../src/recall/worker/folders.ts';
import { languageOfFile } from '../../../src/request/language.ts';
import { randomOf } from '../gate/random.ts';

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly file: string;
  readonly languageId: string;
  /** With `\n`. */
  readonly text: string;
}

/** A repository in two parts. */
export interface Split {
  readonly held: readonly SourceFile[];
  readonly indexed: readonly SourceFile[];
}

/** More than the extension reads of one file at most. */
const MAX_BYTES = 1_000_000;
/** Prose and data are indexed, but nobody is judged by them. */
const NO_CODE: ReadonlySet<string> = new Set(['plaintext', 'markdown', 'json', 'jsonc', 'yaml', 'toml', 'xml', 'restructuredtext']);

/** What the extension would read of a folder. @throws Error, for people, where there is no such folder */
export async function readRepo(folder: string): Promise<SourceFile[]> {
  const root = path.resolve(folder);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) throw new Error(`There is no folder ${root}.`);
  const disk = diskOfThisMachine();
  const files: SourceFile[] = [];
  for await (const { path: file, label } of new Folders(disk, [root], []).walk()) {
    const text = await disk.read(file, MAX_BYTES);
    if (text !== null && isWorthIndexing(text)) files.push({ file: label, languageId: languageOfFile(label), text: text.replaceAll('\r\n', '\n') });
  }
  return files.sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** Holds out so many files of code, chosen by the seed; never more than half of them. */
export function splitRepo(files: readonly SourceFile[], count: number, seed: number): Split {
  const random = randomOf(seed);
  const code = files.filter(({ languageId, text }) => !NO_CODE.has(languageId) && text.trim() !== '');
  const shuffled = code.map((file) => ({ file, place: random() })).sort((one, other) => one.place - other.place).map(({ file }) => file);
  const held = new Set(shuffled.slice(0, Math.min(count, Math.floor(code.length / 2))));
  return { held: [...held], indexed: files.filter((file) => !held.has(file)) };
}
