import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint/universal';
import type { Span, TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, unshifted, type Problem } from '../shift.ts';
import { fileEnding } from './languages.ts';
import { LINT_RULES } from './lint-rules.ts';
import { enclosingStatement, type Statement } from './statement.ts';
import type { ParsedText } from './syntax.ts';

/** What lint found in a part of a text, or why its parser refuses it. */
type LintResult = { readonly problems: readonly Problem[] } | { readonly refusal: Problem };

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
    if ('problems' in now && now.problems.length === 0) continue;
    const old = counterpart(before(), statement, edits, languageId);
    // The parser takes the statements as they were: what it refuses came with the edits.
    if ('refusal' in now && (old === null || 'refusal' in old)) return null;
    added.push(...('refusal' in now ? [now.refusal] : compared(old, now.problems, inserted, edits)));
  }
  return uniqueProblems(added);
}

/** The same statements in the old text; null where it has none there. */
function counterpart(before: ParsedText, statement: Span, edits: readonly TextEdit[], languageId: string): LintResult | null {
  const start = unshifted(statement.start, edits, 'start');
  const old = enclosingStatement(before.source, { start, end: Math.max(start, unshifted(statement.end, edits, 'end')) });
  return old === null ? null : lint(before.source.text, old, languageId);
}

/** Only what the same statements of the old text did not have; of an old text that does not parse, what is in the edits. */
function compared(old: LintResult | null, now: readonly Problem[], inserted: readonly Span[], edits: readonly TextEdit[]): readonly Problem[] {
  if (old === null) return now;
  if ('problems' in old) return addedProblems(old.problems, now, edits, true);
  return now.filter((problem) => inserted.some((span) => problem.start >= span.start && problem.start < span.end));
}

function lint(text: string, { start, end, head, tail }: Statement, languageId: string): LintResult {
  const code = head + text.slice(start, end) + tail;
  const messages = linter.verify(code, CONFIG, { filename: `snapshot${fileEnding(languageId)}` });
  const starts = lineStarts(code);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1 - head.length + start;
  const fatal = messages.find((message) => message.fatal === true);
  if (fatal !== undefined) {
    const at = offset(fatal.line, fatal.column);
    return { refusal: { code: 'refused', message: fatal.message.replace(/^Parsing error: /, ''), start: at, end: at } };
  }
  const problems = messages.flatMap(({ ruleId, message, line, column, endLine, endColumn }) => {
    // Without a rule it is a remark of ESLint's own: that a comment could not switch a rule off.
    if (ruleId === null) return [];
    const from = offset(line, column);
    return [{ code: ruleId, message, start: from, end: endLine === undefined || endColumn === undefined ? from : offset(endLine, endColumn) }];
  });
  return { problems };
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
