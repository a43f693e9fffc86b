import * as vscode from 'vscode';
import type { Offers } from './offers.ts';

/** Our names for the editor's own commands, so that we hear of it: VS Code tells an extension of the whole text alone. */
const PARTS = {
  'stepladder.acceptWord': 'editor.action.inlineSuggest.acceptNextWord',
  'stepladder.acceptLine': 'editor.action.inlineSuggest.acceptNextLine',
} as const;

/** Takes the next word or line of what is offered, and leaves the rest on offer. */
export function registerAcceptPart(offers: Pick<Offers, 'takePart'>): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(PARTS).map(([own, command]) => vscode.commands.registerCommand(own, () => offers.takePart(() => vscode.commands.executeCommand(command)))),
  );
}
