import ts from 'typescript';
import type { Diagnostic } from '../../request/request.ts';
import type { TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, type Problem } from '../shift.ts';
import { earlyErrors } from './early.ts';
import { fileEnding, isJavaScript } from './languages.ts';

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
  const added = after.problems.length === 0 ? [] : addedProblems(before().problems, after.problems, edits);
  if (added.length > 0) return added;
  return earlyErrors(after.source, insertedSpans(edits), isJavaScript(languageId));
}

/** The text's own syntax errors. */
export function syntaxDiagnostics(parsed: ParsedText): Diagnostic[] {
  return parsed.problems.map(({ start, end, message, code }) => ({ start, end, message, severity: 'error', source: 'ts', code: code.slice(2) }));
}

/** TypeScript keeps a file's parse errors in a property that it does not declare; here is the only place that knows. */
function parseDiagnostics(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (source as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
}
