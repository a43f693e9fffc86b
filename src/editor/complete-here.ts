import * as vscode from 'vscode';
import type { InlineCompletions } from './inline.ts';
import { isEditable, isTooLarge } from './snapshot.ts';

/** `Stepladder: Complete Here`: asks at the cursor, may climb to the top, and shows the answer as ghost text. */
export function registerCompleteHere(inline: InlineCompletions): vscode.Disposable {
  return vscode.commands.registerCommand('stepladder.completeHere', async () => {
    const editor = vscode.window.activeTextEditor;
    const why = editor === undefined ? WHERE : await whyNotIn(editor.document);
    if (editor === undefined || why !== null) void vscode.window.showInformationMessage(why ?? WHERE);
    else await inline.completeHere(editor);
  });
}

const WHERE = 'Stepladder completes in an open file: put the cursor where code should go on.';

async function whyNotIn(document: vscode.TextDocument): Promise<string | null> {
  if (!isEditable(document)) return WHERE;
  if (isTooLarge(document)) return 'Stepladder leaves files over 1 MB alone.';
  return (await isReadOnly(document.uri)) ? 'This file is read-only, so that nothing can be completed in it.' : null;
}

/** Whether its file cannot be written. Of what is no file yet, nothing says so. */
async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    return (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    return false;
  }
}
