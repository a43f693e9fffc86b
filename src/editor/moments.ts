import * as vscode from 'vscode';
import type { Moment } from '../inline/moment.ts';

/** Where the user stands in a document. Reads the cursor's line alone. */
export function momentOf(document: vscode.TextDocument, position: vscode.Position, isListOpen: boolean): Moment {
  const line = document.lineAt(position.line).text;
  return {
    uri: document.uri.toString(), version: document.version, languageId: document.languageId, cursor: document.offsetAt(position),
    lineBefore: line.slice(0, position.character), lineAfter: line.slice(position.character),
    text: () => document.getText(), isSelecting: isSelecting(document), isListOpen,
  };
}

function isSelecting(document: vscode.TextDocument): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document && (editor.selections.length > 1 || !editor.selection.isEmpty);
}

/** Whether the editor draws a text at the cursor beside the entry that is selected in its own list: only where the entry is the beginning of it. */
export function fitsList(info: vscode.SelectedCompletionInfo | undefined, document: vscode.TextDocument, position: vscode.Position, text: string): boolean {
  if (info === undefined) return true;
  const typed = document.getText(new vscode.Range(info.range.start, position));
  return `${typed}${text}`.startsWith(info.text);
}

/** Aborted with the token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  if (token.isCancellationRequested) return AbortSignal.abort();
  const controller = new AbortController();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}
