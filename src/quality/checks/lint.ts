import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint/universal';
import type { Span, TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, unshifted, type Problem } from '../shift.ts';
import { fileEnding } from './languages.ts';
import { LINT_RULES } from './lint-rules.ts';
import { enclosingStatement, type Statement } from './statement.ts';
import type { ParsedText } from './syntax.ts';

/** What lint found in a part of a text; null where it does not parse. */
type LintResult = readonly Problem[] | null;

const linter = new Linter();
const CONFIG: Linter.Config[] = [{
  files: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.jsx'],
  // TypeScript's own scope analysis, or overloads and types would look like variables; it is not type-aware.
  languageOptions: { parser, sourceType: 'module', parserOptions: { ecmaFeatures: { jsx: true } } },
  // A comment in a model's answer cannot switch a rule off.
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  rules: LINT_RULES,
}];

/**
 * The lint problems that the edits add, in the text after them; null where the statements around the edits do not parse,
 * so that lint cannot tell.
 */
export function lintProblems(before: () => ParsedText, after: ParsedText, edits: readonly TextEdit[], languageId: string): Problem[] | null {
  const inserted = insertedSpans(edits);
  const added: Problem[] = [];
  for (const span of inserted) {
    const statement = enclosingStatement(after.source, trimmed(after.source.text, span));
    if (statement === null) continue;
    const now = lint(after.source.text, statement, languageId);
    if (now === null) return null;
    if (now.length > 0) added.push(...compared(before(), now, statement, inserted, edits, languageId));
  }
  return uniqueProblems(added);
}

/** Only what the same statements of the old text did not have; of an old text that does not parse, what is in the edits. */
function compared(before: ParsedText, now: readonly Problem[], statement: Span, inserted: readonly Span[], edits: readonly TextEdit[], languageId: string): readonly Problem[] {
  const start = unshifted(statement.start, edits, 'start');
  const counterpart = enclosingStatement(before.source, { start, end: Math.max(start, unshifted(statement.end, edits, 'end')) });
  const old = counterpart === null ? [] : lint(before.source.text, counterpart, languageId);
  const isInserted = (problem: Problem): boolean => inserted.some((span) => problem.start >= span.start && problem.start < span.end);
  return old === null ? now.filter(isInserted) : addedProblems(old, now, edits, true);
}

function lint(text: string, { start, end, head, tail }: Statement, languageId: string): LintResult {
  const code = head + text.slice(start, end) + tail;
  const messages = linter.verify(code, CONFIG, { filename: `snapshot${fileEnding(languageId)}` });
  if (messages.some(({ fatal }) => fatal)) return null;
  const starts = lineStarts(code);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1 - head.length + start;
  return messages.flatMap(({ ruleId, message, line, column, endLine, endColumn }) => {
    // Without a rule it is a remark of ESLint's own: that a comment could not switch a rule off.
    if (ruleId === null) return [];
    const from = offset(line, column);
    return [{ code: ruleId, message, start: from, end: endLine === undefined || endColumn === undefined ? from : offset(endLine, endColumn) }];
  });
}

/** Offsets at which lines start as ESLint counts them. */
function lineStarts(code: string): number[] {
  const starts = [0];
  for (const match of code.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** The span without white space at its ends, so that it does not touch the neighbours. */
function trimmed(text: string, { start, end }: Span): Span {
  const inner = text.slice(start, end);
  const from = start + inner.length - inner.trimStart().length;
  return { start: from, end: Math.max(from, start + inner.trimEnd().length) };
}

function uniqueProblems(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code}@${String(problem.start)}`, problem])).values()];
}
