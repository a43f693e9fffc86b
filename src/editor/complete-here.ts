import * as vscode from 'vscode';
import type { InlineCompletions } from './inline.ts';
import { isEditable, snapshotOf } from './snapshot.ts';

/** `Stepladder: Complete Here`: asks at the cursor, may climb to the top, and shows the answer as ghost text. */
export function registerCompleteHere(inline: InlineCompletions): vscode.Disposable {
  return vscode.commands.registerCommand('stepladder.completeHere', async () => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !isEditable(editor.document)) {
      void vscode.window.showInformationMessage('Stepladder completes in an open file: put the cursor where code should go on.');
      return;
    }
    if (snapshotOf(editor.document) === null) {
      void vscode.window.showInformationMessage('Stepladder leaves files over 1 MB alone.');
      return;
    }
    await inline.completeHere(editor);
  });
}
