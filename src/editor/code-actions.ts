import * as vscode from 'vscode';
import { isEditable } from './snapshot.ts';

/** The lightbulb on a reported problem: debug it, or have it explained. */
export class ProblemActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
    const problems = diagnostics.filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
    if (problems.length === 0 || !isEditable(document)) return [];
    const all = problems.reduce((span, problem) => span.union(problem.range), range);
    const lines = new vscode.Range(all.start.line, 0, all.end.line, document.lineAt(all.end.line).text.length);
    return [action('Debug with Stepladder', 'stepladder.debugSelection', lines, problems), action('Explain with Stepladder', 'stepladder.explainSelection', lines, problems)];
  }
}

function action(title: string, command: string, lines: vscode.Range, problems: vscode.Diagnostic[]): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.command = { command, title, arguments: [lines] };
  made.diagnostics = problems;
  return made;
}
