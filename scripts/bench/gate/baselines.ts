/** What others take for the same files: a bare parser, ESLint over the whole file, an incremental parser. In this process. */
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint/universal';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import ts from 'typescript';
import { Edit, Language, Parser, type Point } from 'web-tree-sitter';
import { LINT_RULES } from '../../../src/quality/checks/lint-rules.ts';
import { applyEdits, positionAt } from '../../../src/request/document.ts';
import { edited } from './edited.ts';
import { measured, type Layer } from './times.ts';
import type { Effort } from './layers.ts';
import type { MarkedSource } from './source.ts';

export type Baseline = Pick<Layer, 'name' | 'language' | 'ms'>;

/** The answer in its place. */
function after(source: MarkedSource): { readonly text: string; readonly cursor: number; readonly answer: string; readonly before: string } {
  const { request: { document, cursor }, answer } = edited(source, null);
  return { before: document.text, text: applyEdits(document.text, [{ start: cursor, end: cursor, newText: answer }]), cursor, answer };
}

async function baseline(name: string, source: MarkedSource, { warmUp, runs }: Effort, action: (text: string) => void): Promise<Baseline> {
  let { text } = after(source);
  const { ms } = await measured({
    name, language: source.language, warmUp, runs,
    before: () => Promise.resolve(({ text } = after(source))),
    action: () => {
      action(text);
      return Promise.resolve();
    },
  });
  return { name, language: source.language, ms };
}

export async function baselinesFor(source: MarkedSource, effort: Effort): Promise<Baseline[]> {
  const isScript = source.language === 'typescript' || source.language === 'javascript';
  return [...(isScript ? await scriptBaselines(source, effort) : []), ...(await treeSitterBaselines(source, effort))];
}

async function scriptBaselines(source: MarkedSource, effort: Effort): Promise<Baseline[]> {
  const linter = new Linter();
  // Deprecated without another way to learn which rules are recommended; its package of them is not installed.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const recommended = [...builtinRules].flatMap(([name, { meta }]) => (meta?.docs?.recommended === true ? [[name, 'error'] as const] : []));
  const lint = (rules: Linter.RulesRecord) => {
    const config: Linter.Config[] = [{ files: ['**/*.ts', '**/*.js'], languageOptions: { parser, sourceType: 'module' }, rules }];
    return (text: string): void => void linter.verify(text, config, { filename: source.file });
  };
  return [
    await baseline('ts.createSourceFile', source, effort, (text) => void ts.createSourceFile(source.file, text, ts.ScriptTarget.Latest)),
    await baseline('ESLint, whole file, the same rules', source, { ...effort, runs: Math.ceil(effort.runs / 2) }, lint(LINT_RULES)),
    await baseline('ESLint, whole file, recommended rules', source, { ...effort, runs: Math.ceil(effort.runs / 2) }, lint(Object.fromEntries(recommended))),
  ];
}

async function treeSitterBaselines(source: MarkedSource, effort: Effort): Promise<Baseline[]> {
  const modules = path.join(import.meta.dirname, '..', '..', '..', 'node_modules');
  await Parser.init({ locateFile: () => path.join(modules, 'web-tree-sitter', 'web-tree-sitter.wasm') });
  const parsing = new Parser();
  parsing.setLanguage(await Language.load(path.join(modules, '@vscode', 'tree-sitter-wasm', 'wasm', `tree-sitter-${source.language}.wasm`)));
  const { before, text, cursor, answer } = after(source);
  const old = parsing.parse(before);
  if (old === null) return [];
  const edit = new Edit({ startIndex: cursor, oldEndIndex: cursor, newEndIndex: cursor + answer.length, startPosition: point(before, cursor), oldEndPosition: point(before, cursor), newEndPosition: point(text, cursor + answer.length) });
  const incremental = (): void => {
    const copy = old.copy();
    copy.edit(edit);
    parsing.parse(text, copy)?.delete();
    copy.delete();
  };
  const made = [
    await baseline('tree-sitter, whole file', source, effort, (whole) => parsing.parse(whole)?.delete()),
    await baseline('tree-sitter, incremental', source, effort, incremental),
  ];
  old.delete();
  parsing.delete();
  return made;
}

function point(text: string, offset: number): Point {
  const { line, character } = positionAt(text, offset);
  return { row: line, column: character };
}
