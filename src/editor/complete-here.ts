import * as vscode from 'vscode';
import type { InlineCompletions } from './inline.ts';
import type { Notices } from './notices.ts';
import type { Offers } from './offers.ts';
import { withLateProgress } from './progress.ts';
import { isEditable } from './snapshot.ts';

/** `Stepladder: Complete Here`: asks at the cursor, may climb to the top, and shows the answer as ghost text. */
export function registerCompleteHere(inline: InlineCompletions, offers: Offers, notices: Notices): vscode.Disposable {
  return vscode.commands.registerCommand('stepladder.completeHere', async () => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !isEditable(editor.document)) {
      void vscode.window.showInformationMessage('Stepladder completes in an open file: put the cursor where code should go on.');
      return;
    }
    const { document } = editor;
    const position = editor.selection.active;
    const found = await withLateProgress('Stepladder: completing', (signal, report) =>
      inline.fetch(document, position, 'manual', signal, (tier) => {
        report(`asking ${tier}`);
      }),
    );
    if (found === null) void vscode.window.showInformationMessage('Stepladder: the text changed meanwhile, or the file is larger than 1 MB; nothing was inserted.');
    else if (found.offer === null) notices.stopped(found.result.decision, 'manual');
    else if (vscode.window.activeTextEditor === editor && editor.selection.active.isEqual(position)) {
      offers.offer(found.offer);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    }
  });
}
