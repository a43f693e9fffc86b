import * as vscode from 'vscode';
import type { AnswerView } from './answer-view.ts';
import type { Assistant } from './assistant.ts';
import { Conversation, type SelectionTask } from './conversation.ts';
import type { Notices } from './notices.ts';
import type { Patches } from './patches.ts';
import type { LiveSettings } from './settings.ts';
import { diagnosticsIn, isEditable } from './snapshot.ts';

/** `Explain Selection` and `Debug Selection`, and the conversation that follows in the answer view. */
export class SelectionCommands implements vscode.Disposable {
  readonly #conversation: Conversation;
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(assistant: Assistant, settings: LiveSettings, view: AnswerView, notices: Notices, patches: Patches) {
    const conversation = new Conversation({ assistant, view, notices, patches, config: () => settings.value.config });
    this.#conversation = conversation;
    this.#subscriptions = [
      vscode.commands.registerCommand('stepladder.explainSelection', (range?: unknown) => this.#start('explain', range)),
      vscode.commands.registerCommand('stepladder.debugSelection', (range?: unknown) => this.#start('debug', range)),
      view.onDidClose(() => {
        conversation.cancel();
      }),
      patches.onDidSettle((how) => {
        view.patchSettled(how);
      }),
      view.onDidAct((action) => {
        if (action.type === 'cancel') conversation.cancel();
        else if (action.type === 'ask') void conversation.follow(action.question);
        else if (action.type === 'retry') void conversation.retry();
        else if (action.type === 'choose') conversation.choose(action.choice);
        else if (action.type === 'apply') void patches.apply();
        else if (action.type === 'reject') void patches.reject();
        else if (action.type === 'showDiff') void patches.show();
      }),
    ];
  }

  async #start(task: SelectionTask, given: unknown): Promise<void> {
    const subject = subjectOf(task, vscode.window.activeTextEditor, given);
    if (typeof subject === 'string') void vscode.window.showInformationMessage(`Stepladder: ${subject}`);
    else await this.#conversation.start(task, subject.document, subject.range);
  }

  dispose(): void {
    this.#conversation.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

interface Subject {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** What a command is about, or why there is nothing, for people. @param given the range that the command was called with, if any */
export function subjectOf(task: SelectionTask, editor: vscode.TextEditor | undefined, given: unknown): Subject | string {
  if (editor === undefined) return `select the code to ${task} first.`;
  const { document } = editor;
  if (!isEditable(document)) return `this kind of document ("${document.uri.scheme}:") is not supported. Open the file itself and select the code there.`;
  const range = given instanceof vscode.Range ? given : selectedRange(editor);
  return range === null ? `select the code to ${task} first.` : { document, range };
}

/** The selection; without one, the line with its reported problems; null where there is neither. */
function selectedRange({ document, selection }: vscode.TextEditor): vscode.Range | null {
  if (!selection.isEmpty) return selection;
  const line = document.lineAt(selection.active.line).range;
  return diagnosticsIn(document, line).length > 0 ? line : null;
}
