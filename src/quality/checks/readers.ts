import { readerOf, type ReaderName } from './languages.ts';
import type { Reader } from './read-text.ts';

/** Each reader is loaded by the first document that needs it. */
const LOAD: Readonly<Record<ReaderName, (languageId: string) => Promise<Reader>>> = {
  'typescript': async (languageId) => (await import('./typescript-text.ts')).typescriptReader(languageId),
  'python': async () => (await import('./python-text.ts')).pythonReader(),
  'json': async (languageId) => (await import('./json-text.ts')).jsonReader(languageId),
  'tree-sitter': async (languageId) => (await import('./tree-text.ts')).treeReader(languageId),
};

const loaded = new Map<string, Promise<Reader>>();

/** What reads a language; null where nothing can. */
export function readerFor(languageId: string): Promise<Reader> | null {
  const name = readerOf(languageId);
  if (name === null) return null;
  const known = loaded.get(languageId) ?? LOAD[name](languageId);
  loaded.set(languageId, known);
  return known;
}
