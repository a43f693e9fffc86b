import ts from 'typescript';
import { BracketWalk } from '../../request/brackets.ts';
import type { Diagnostic } from '../../request/request.ts';
import type { TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, type Problem } from '../shift.ts';
import { earlyErrors, overlookedErrors } from './early.ts';
import { fileEnding } from './languages.ts';

/** A text as TypeScript parses it, with the errors of its own. */
export interface ParsedText {
  readonly source: ts.SourceFile;
  readonly problems: readonly Problem[];
}

/** Parses TypeScript, JavaScript or either with JSX; a `.js` file may hold JSX, as all its build tools allow. */
export function parse(text: string, languageId: string): ParsedText {
  const kind = { '.ts': ts.ScriptKind.TS, '.tsx': ts.ScriptKind.TSX, '.js': ts.ScriptKind.JSX, '.jsx': ts.ScriptKind.JSX }[fileEnding(languageId)];
  const source = ts.createSourceFile(`snapshot${fileEnding(languageId)}`, text, { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }, false, kind);
  const problems = parseDiagnostics(source).map((diagnostic) => ({
    code: `TS${diagnostic.code}`,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '),
    start: diagnostic.start,
    end: diagnostic.start + diagnostic.length,
  }));
  return { source, problems };
}

/** The syntax errors that the edits add, in the text after them. `before` is not needed for a text that parses. */
export function syntaxProblems(before: () => ParsedText, after: ParsedText, edits: readonly TextEdit[], languageId: string): Problem[] {
  const added = after.problems.length === 0 ? [] : addedSyntaxProblems(before(), after, edits);
  if (added.length > 0) return added;
  // Of a text that does not parse, the strict parser says too little to compare.
  if (after.problems.length > 0) return overlookedErrors(after.source, insertedSpans(edits), languageId);
  const fileThatParses = (): ts.SourceFile | null => (before().problems.length === 0 ? before().source : null);
  return earlyErrors(fileThatParses, after.source, edits, languageId);
}

/**
 * In a file that ends before all its brackets are closed, the parser reports at the end and only once, so that the old
 * report hides what the edits leave open, and differs from what is still open of the old. There the edits' own brackets decide.
 */
function addedSyntaxProblems(before: ParsedText, after: ParsedText, edits: readonly TextEdit[]): Problem[] {
  const added = addedProblems(before.problems, after.problems, edits);
  const endsOpen = before.problems.some((problem) => isAtEnd(problem, before.source));
  if (!endsOpen) return added;
  const open = after.problems.filter((problem) => isMissingCloser(problem) && isAtEnd(problem, after.source));
  const others = added.filter((problem) => !open.includes(problem));
  return edits.some(({ newText }) => leavesOpen(newText)) ? [...others, ...open] : others;
}

function isAtEnd({ start }: Problem, source: ts.SourceFile): boolean {
  return source.text.slice(start).trim() === '';
}

function isMissingCloser({ code, message }: Problem): boolean {
  return code === 'TS1005' && /^'[)\]}]' expected/.test(message);
}

/** Whether a text opens a bracket that it does not close. */
function leavesOpen(text: string): boolean {
  const walk = new BracketWalk();
  let lowest = 0;
  for (const unit of text) {
    walk.next(unit);
    lowest = Math.min(lowest, walk.depth);
  }
  return walk.depth > lowest;
}

/** The text's own syntax errors. */
export function syntaxDiagnostics(parsed: ParsedText): Diagnostic[] {
  return parsed.problems.map(({ start, end, message, code }) => ({ start, end, message, severity: 'error', source: 'ts', code: code.slice(2) }));
}

/** TypeScript keeps a file's parse errors in a property that it does not declare; here is the only place that knows. */
function parseDiagnostics(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (source as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
}
