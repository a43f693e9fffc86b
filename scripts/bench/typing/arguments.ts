import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { languageOfFile } from '../../../src/request/language.ts';

/** What is to be typed, and how. */
export interface Plan {
  readonly json: boolean;
  /** Absolute. */
  readonly path: string;
  /** Relative to the repository, with `/`. */
  readonly label: string;
  /** What is typed, with `\n`. */
  readonly text: string;
  readonly languageId: string;
  /** Absolute: what the local tier reads. */
  readonly repository: string;
  readonly speed: number;
  readonly seed: number;
  readonly model: { readonly firstMs: number; readonly tokensPerSecond: number; readonly right: number };
  readonly readingMs: number;
  readonly allChecks: boolean;
}

/** Something that the user can put right. */
export class ArgumentError extends Error {}

const USAGE = [
  'Usage: npm run bench -- typing --file FILE [--repo DIR] [--speed CHARACTERS-A-MINUTE] [--seed N] [--json]',
  '  [--latency MS] [--tokens-per-second N] [--right SHARE] [--reading MS] [--lines N] [--gate]',
].join('\n');

/** @throws ArgumentError */
export function readArguments(args: readonly string[]): Plan {
  const values = parsed(args);
  if (values.file === undefined) throw new ArgumentError(`Which file is to be typed?\n${USAGE}`);
  const file = path.resolve(values.file);
  const repository = values.repo === undefined ? repositoryOf(file) : path.resolve(values.repo);
  if (values.repo !== undefined && !isFolder(repository)) throw new ArgumentError(`--repo takes a folder; there is none at ${repository}.`);
  return {
    json: values.json, path: file, repository, languageId: languageOfFile(file),
    label: file.startsWith(repository + path.sep) ? path.relative(repository, file).replaceAll('\\', '/') : path.basename(file),
    text: firstLines(textOf(file), numberOf('lines', values.lines, 1)),
    speed: numberOf('speed', values.speed, 1), seed: numberOf('seed', values.seed, 0),
    model: { firstMs: numberOf('latency', values.latency, 0), tokensPerSecond: numberOf('tokens-per-second', values['tokens-per-second'], 1), right: shareOf('right', values.right) },
    readingMs: numberOf('reading', values.reading, 0), allChecks: values.gate,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        file: { type: 'string' }, repo: { type: 'string' }, json: { type: 'boolean', default: false }, speed: { type: 'string', default: '240' }, seed: { type: 'string', default: '1' },
        latency: { type: 'string', default: '300' }, 'tokens-per-second': { type: 'string', default: '80' }, right: { type: 'string', default: '0.5' },
        reading: { type: 'string', default: '600' }, lines: { type: 'string', default: '100000' }, gate: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function numberOf(name: string, value: string, least: number): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < least) throw new ArgumentError(`--${name} takes a number from ${String(least)} on, not "${value}".`);
  return number;
}

function shareOf(name: string, value: string): number {
  const share = numberOf(name, value, 0);
  if (share > 1) throw new ArgumentError(`--${name} takes a share from 0 to 1, not "${value}".`);
  return share;
}

function textOf(file: string): string {
  if (!existsSync(file)) throw new ArgumentError(`There is no file at ${file}.`);
  if (!statSync(file).isFile()) throw new ArgumentError(`${file} is no file.`);
  const bytes = readFileSync(file);
  if (bytes.includes(0)) throw new ArgumentError(`${file} is not a text file.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ArgumentError(`${file} is not a text file in UTF-8.`);
  }
  if (text.trim() === '') throw new ArgumentError(`${file} is empty: there is nothing to type.`);
  return text.replaceAll('\r\n', '\n');
}

function firstLines(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n');
}

/** The nearest folder upward that is a repository or a package; the file's own where none is. */
function repositoryOf(file: string): string {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git')) || existsSync(path.join(folder, 'package.json'))) return folder;
    if (path.dirname(folder) === folder) return path.dirname(file);
  }
}

function isFolder(folder: string): boolean {
  return existsSync(folder) && statSync(folder).isDirectory();
}
