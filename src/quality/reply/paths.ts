import { dirname, resolve } from 'node:path';
import type { DocumentSnapshot, TextEdit } from '../../request/document.ts';
import { replyFinding } from '../checks/reply.ts';
import type { Finding } from '../verdict.ts';

/** Answers what is on this machine's disk; handed in, for the gate reads none of its own accord. */
export interface FileLookup {
  /** Whether one of the absolute paths is a file or a folder. Never rejects: where it cannot tell, it says true. */
  anyExists(paths: readonly string[]): Promise<boolean>;
}

/** How much of an insertion is read, in UTF-16 units, and how many imports of it are looked up. */
const REACH = 100_000;
const MOST = 8;

/** How a language names a file beside its own: the pattern's first group; and what may be left out of the name. */
interface ImportForm {
  readonly form: RegExp;
  readonly candidates: (path: string) => readonly string[];
}

const SCRIPT_ENDINGS = ['.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mts', '.cts', '.mjs', '.cjs', '.json', '.vue', '.svelte', '.node', '.wasm'];
const SCRIPT: ImportForm = {
  form: /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])(\.{1,2}\/[^'"\n\\*?#]{1,300})\1/g,
  candidates: (path) => {
    // The ending that an import names is that of the built file.
    const source = path.replace(/\.[cm]?jsx?$/, '');
    return [path, ...SCRIPT_ENDINGS.flatMap((ending) => [path + ending, source + ending, `${path}/index${ending}`])];
  },
};
const EXACT = (path: string): readonly string[] => [path];
const FORMS: Readonly<Record<string, ImportForm>> = {
  typescript: SCRIPT, typescriptreact: SCRIPT, javascript: SCRIPT, javascriptreact: SCRIPT, vue: SCRIPT, svelte: SCRIPT,
  ruby: { form: /\brequire_relative\s*\(?\s*(['"])([^'"\n\\#]{1,300})\1/g, candidates: (path) => [path, `${path}.rb`, `${path}.so`] },
  php: { form: /\b(?:require|include)(?:_once)?\s*\(?\s*__DIR__\s*\.\s*(['"])(\/[^'"\n\\$]{1,300})\1/g, candidates: EXACT },
  css: { form: /@import\s+(?:url\(\s*)?(['"])(\.{1,2}\/[^'"\n\\?#]{1,300})\1/g, candidates: EXACT },
};

/** The relative paths that the edits import and the old text does not, each once. */
export function addedImports(document: DocumentSnapshot, edits: readonly TextEdit[]): string[] {
  const found = FORMS[document.languageId];
  if (found === undefined) return [];
  const paths = edits.flatMap(({ newText }) => {
    const code = newText.slice(0, REACH);
    return [...code.matchAll(found.form)].flatMap(({ index, 2: path = '' }) => (isInComment(code, index) ? [] : [path]));
  });
  return [...new Set(paths)].filter((path) => !document.text.includes(path)).slice(0, MOST);
}

/** Whether a line comment, or a line of a block comment, begins before the place on its line. */
function isInComment(code: string, at: number): boolean {
  return /^\s*(?:\/\/|\/?\*|#)/.test(code.slice(code.lastIndexOf('\n', at - 1) + 1, at));
}

/**
 * The findings for files that an answer imports from beside the document and that are not there under any of the endings a
 * tool would try. None where nobody knows where the document is.
 */
export async function inventedPaths(document: DocumentSnapshot, edits: readonly TextEdit[], files: FileLookup): Promise<Finding[]> {
  const { place, languageId } = document;
  const form = FORMS[languageId];
  if (place === undefined || form === undefined) return [];
  const folder = dirname(place.path);
  const checked = await Promise.all(addedImports(document, edits).map(async (path) => {
    const wanted = resolve(folder, `./${path}`);
    // A file that imports itself is there, saved or not.
    const isThere = form.candidates(wanted).includes(place.path) || await files.anyExists(form.candidates(wanted));
    return isThere ? [] : [replyFinding('invented-path', path)];
  }));
  return checked.flat();
}
