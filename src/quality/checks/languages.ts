import type { Request } from '../../request/request.ts';
import { mayHaveExamples } from '../examples/may-have-examples.ts';
import type { CheckName } from '../verdict.ts';

/** What reads a language: TypeScript's parser, Python's, JSON's, or a grammar of tree-sitter. */
export type ReaderName = 'typescript' | 'python' | 'json' | 'tree-sitter';

/** The languages that the engine can check, by their ids in VS Code. */
const READERS: Readonly<Record<string, ReaderName>> = {
  typescript: 'typescript',
  typescriptreact: 'typescript',
  javascript: 'typescript',
  javascriptreact: 'typescript',
  python: 'python',
  json: 'json',
  jsonc: 'json',
  go: 'tree-sitter',
  rust: 'tree-sitter',
  java: 'tree-sitter',
  csharp: 'tree-sitter',
  c: 'tree-sitter',
  cpp: 'tree-sitter',
  php: 'tree-sitter',
  ruby: 'tree-sitter',
  css: 'tree-sitter',
  html: 'tree-sitter',
  yaml: 'tree-sitter',
  shellscript: 'tree-sitter',
};

/** The checks that the readers make. Beside syntax a parser of its own kind knows what only wrong programs do. */
const CHECKS: Readonly<Record<ReaderName, readonly CheckName[]>> = {
  'typescript': ['syntax', 'lint'],
  'python': ['syntax', 'lint'],
  'json': ['syntax'],
  'tree-sitter': ['syntax'],
};

/** File endings that tell TypeScript's parser which of its languages it is. */
const ENDINGS: Readonly<Record<string, string>> = { typescript: '.ts', typescriptreact: '.tsx', javascript: '.js', javascriptreact: '.jsx' };

/** What reads a language; null where nothing does. */
export function readerOf(languageId: string): ReaderName | null {
  return Object.hasOwn(READERS, languageId) ? (READERS[languageId] ?? null) : null;
}

/** The checks that code in a language must pass besides the reply check; none where nothing can verify it. */
export function requiredChecks(languageId: string): readonly CheckName[] {
  const reader = readerOf(languageId);
  return reader === null ? [] : CHECKS[reader];
}

/** The checks that are made where they can: without them an answer may pass all the same. */
export function extraChecks(request: Request): readonly CheckName[] {
  if (readerOf(request.document.languageId) !== 'typescript') return [];
  return mayHaveExamples(request) ? ['types', 'examples'] : ['types'];
}

/** All checks that code in a language can meet, those that are not always made included; null where nothing can verify it. */
export function codeChecks(languageId: string): readonly CheckName[] | null {
  const required = requiredChecks(languageId);
  if (readerOf(languageId) === 'typescript') return [...required, 'types', 'examples'];
  return required.length === 0 ? null : required;
}

/** `.tsx` for `typescriptreact`; `.ts` for a language that is none of ours. */
export function fileEnding(languageId: string): string {
  return ENDINGS[languageId] ?? '.ts';
}

export function isJavaScript(languageId: string): boolean {
  return languageId === 'javascript' || languageId === 'javascriptreact';
}

/** Whether files of a language may hold JSX: a `.js` file may, as all its build tools allow. */
export function mayHoldJsx(languageId: string): boolean {
  return isJavaScript(languageId) || languageId === 'typescriptreact';
}
