import * as vscode from 'vscode';
import { whyHere, type WhySources } from './why-here.ts';

const DETAILS = 'Show Details';

/** `Stepladder: Why This Suggestion?`: route, verdict and cost of what is on the screen, or why nothing is. */
export function registerWhy(sources: WhySources): vscode.Disposable {
  return vscode.commands.registerCommand('stepladder.whyThisSuggestion', async () => {
    const text = whyHere(sources, vscode.window.activeTextEditor?.document.uri.toString() ?? null);
    const answer = vscode.window.showInformationMessage(`Stepladder: ${text}`, DETAILS);
    // Where the command was picked from the list of commands, the editor has taken the suggestion off the screen.
    if (sources.live() !== null) void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    if ((await answer) === DETAILS) await vscode.commands.executeCommand('stepladder.showSpend');
  });
}
