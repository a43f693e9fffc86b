import { posix } from 'node:path';
import { importStatements } from '../../request/imports.ts';

/** What a file says of the files that it takes names from. */
interface Wanted {
  /** Labels without ending, exact. */
  readonly exact: ReadonlySet<string>;
  /** What a label without ending may end with, after a `/`. */
  readonly suffixes: readonly string[];
}

/** Whole words with their dots or colons, of languages that name modules without quotes. */
const MODULE = /(?:\.{1,3}\w*|\w+)(?:(?:\.|::)\w+)*/g;
const QUOTED = /['"<]([^'"<>\n]{1,200})['">]/g;
/** In these languages an import names a folder. */
const NAMES_FOLDER: ReadonlySet<string> = new Set(['go']);

/**
 * Which files a file imports, as far as their labels tell; a guess where the language looks for modules in several places.
 * @param label of the file itself, relative to the workspace, with `/`
 * @returns whether it imports the file with a label
 */
export function importsOf(text: string, label: string, languageId: string): (other: string) => boolean {
  const wanted = read(text, posix.dirname(label), languageId);
  if (wanted.exact.size === 0 && wanted.suffixes.length === 0) return () => false;
  return (other) => {
    const key = NAMES_FOLDER.has(languageId) ? posix.dirname(other) : keyOf(other);
    return wanted.exact.has(key) || wanted.suffixes.some((suffix) => key === suffix || key.endsWith(`/${suffix}`) || (NAMES_FOLDER.has(languageId) && suffix.endsWith(`/${key}`)));
  };
}

/** A label without its ending, and of a folder's main file that of the folder. */
function keyOf(label: string): string {
  const bare = label.replace(/\.d\.[cm]?ts$|\.\w+$/, '');
  return bare.replace(/\/(?:index|mod|__init__|init)$/, '');
}

function read(text: string, folder: string, languageId: string): Wanted {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const { text: statement } of importStatements(text, languageId)) {
    const quoted = [...statement.matchAll(QUOTED)].map(([, path = '']) => path);
    const paths = quoted.length > 0 ? quoted.flatMap((path) => withRelative(path, languageId)) : modulesIn(statement, languageId);
    for (const path of paths) {
      if (path.startsWith('.')) exact.add(keyOf(posix.join(folder, path)));
      else if (path.includes('/')) suffixes.push(keyOf(path.replace(/^(?:[@~]|package:\w+)\//, '')));
    }
  }
  return { exact, suffixes };
}

/** C and Ruby look beside the file first, without being told so. */
function withRelative(path: string, languageId: string): readonly string[] {
  if (path.startsWith('.') || path.startsWith('/')) return [path.replace(/^\/+/, '')];
  if (['c', 'cpp', 'cuda-cpp', 'objective-c', 'objective-cpp', 'ruby', 'dart', 'scss', 'less', 'zig'].includes(languageId)) return [`./${path}`, path];
  return languageId === 'lua' ? [`./${path.replaceAll('.', '/')}`, path.replaceAll('.', '/')] : [path];
}

/** `from .a.b import c` is `./a/b` and `./a/b/c`; `use crate::a::B` is `a/B` and `a`: the last word may be a name of the module. */
function modulesIn(statement: string, languageId: string): readonly string[] {
  const words = statement.replace(/\bas\s+\w+/g, '').match(MODULE) ?? [];
  const paths = words.map(modulePath).filter((path) => /\w/.test(path));
  if (languageId === 'python') return pythonPaths(statement, paths);
  const own = languageId === 'rust' && /^(?:pub\b.*)?\bmod\s/.test(statement) ? words.slice(-1).map((word) => `./${word}`) : [];
  const rooted = paths.map((path) => path.replace(/^crate\//, 'src/').replace(/^(?:self|super)\//, './'));
  return [...own, ...rooted.flatMap((path) => [path, path.slice(0, path.lastIndexOf('/'))])].filter((path) => path.includes('/'));
}

function pythonPaths(statement: string, paths: readonly string[]): readonly string[] {
  const from = /^from\s+(\S+)\s+import\b/.exec(statement)?.[1];
  if (from === undefined) return paths.map((path) => (path.includes('/') ? path : `./${path}`));
  const base = modulePath(from);
  const names = statement.slice(statement.indexOf('import') + 6).match(/\w+/g) ?? [];
  const all = [base, ...names.map((name) => `${base.replace(/\/$/, '')}/${name}`)];
  // A module beside the file is found by its bare name where the file is run as a program.
  return base.startsWith('.') || base.includes('/') ? all : [`./${base}`, ...all];
}

/** Dots at the start are Python's way up. */
function modulePath(word: string): string {
  const dots = /^\.+/.exec(word)?.[0].length ?? 0;
  const path = word.slice(dots).replaceAll(/\.|::/g, '/');
  return dots === 0 ? path : `${dots === 1 ? './' : '../'.repeat(dots - 1)}${path}`;
}
