import { homedir } from 'node:os';
import { basename, sep } from 'node:path';
import { visibleText } from '../../request/hidden-characters.ts';

const MOST_LINES = 6;
const MOST_UNITS = 500;

/** Folders that the output may name; none of them is anybody's business. */
export interface OutputPlaces {
  /** Of the copy that was checked. */
  readonly root: string;
  readonly file: string;
  readonly folder: string | null;
  /** What people call the file. */
  readonly label: string;
}

/** The first lines of what a command printed, without escapes, hidden characters and the folders of this machine. */
export function readableOutput(output: string, { root, file, folder, label }: OutputPlaces): string {
  const names = [[file, label], ...[root, ...(folder === null ? [] : [folder])].flatMap((path) => [[path + sep, ''], [path, '.']]), [homedir() + sep, '']];
  const renamed = names.reduce((text, [path = '', name = '']) => text.replaceAll(path, name), visibleText(output).text.replaceAll('\r', ''));
  const lines = renamed.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
  const text = lines.slice(0, MOST_LINES).join('\n');
  const cut = text.length > MOST_UNITS ? text.slice(0, MOST_UNITS) : text;
  return cut.length < text.length || lines.length > MOST_LINES ? `${cut} …` : cut;
}

/** Line and column that the output names first for the file: `a.ts:3:5` or `a.ts(3,5)`. */
export function placeIn(output: string, file: string): { readonly line: number; readonly column: number } | null {
  const name = basename(file);
  for (let at = output.indexOf(name); at !== -1; at = output.indexOf(name, at + 1)) {
    const [, line, column] = /^(?:[:(])(\d{1,7})(?:[:,](\d{1,7}))?/.exec(output.slice(at + name.length, at + name.length + 20)) ?? [];
    if (line !== undefined && Number(line) > 0) return { line: Number(line), column: Math.max(1, Number(column ?? 1)) };
  }
  return null;
}
