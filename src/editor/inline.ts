import * as vscode from 'vscode';
import type { Edited } from '../inline/moment.ts';
import type { Remainder } from '../inline/offer.ts';
import { InlineSession } from '../inline/session.ts';
import type { Again } from './choices.ts';
import { contentChanges } from './content-changes.ts';
import { EditorWorld, type WorldParts } from './inline-world.ts';
import { fitsList, momentOf, signalOf } from './moments.ts';
import type { Notices } from './notices.ts';
import type { Offers } from './offers.ts';
import { withLateProgress } from './progress.ts';
import { isEditable } from './snapshot.ts';

export interface InlineParts extends Omit<WorldParts, 'onDecision'> {
  readonly offers: Offers;
  readonly notices: Notices;
}

/** Offers completions while the user types, and those that `Complete Here` has fetched. */
export class InlineCompletions implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  readonly #offers: Offers;
  readonly #world: EditorWorld;
  readonly #session: InlineSession;
  readonly #subscriptions: readonly vscode.Disposable[];
  /** How often the editor has asked: whether a call is the newest. */
  #calls = 0;

  constructor({ offers, notices, ...parts }: InlineParts) {
    this.#offers = offers;
    this.#world = new EditorWorld({
      ...parts,
      onDecision: (document, decision) => {
        notices.routed(decision, (again) => void this.#again(document, again));
      },
    });
    this.#session = new InlineSession(this.#world);
    this.#subscriptions = this.#watch();
  }

  /** Why the editor showed nothing when it asked last in the document in front, for people; null where something is shown, and before it has asked. */
  whyNothing(): string | null {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    return uri === undefined ? null : (this.#session.whyNothing(uri)?.sentence ?? null);
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const call = ++this.#calls;
    const info = context.selectedCompletionInfo;
    const moment = this.#world.of(momentOf(document, position, info !== undefined), document);
    const found = await this.#session.provide(moment, signalOf(token));
    if (found === null || !fitsList(info, document, position, found.text)) {
      // What is on the screen now, if anything, is another provider's: its keys are not ours.
      if (call === this.#calls && !token.isCancellationRequested) this.#offers.withdraw();
      return [];
    }
    if (!token.isCancellationRequested) return [this.#shown(found, position)];
    // The editor gave this call up, but nothing was typed meanwhile: it is told to look again.
    if (call === this.#calls && isAt(document, moment.version, position)) void lookAgain();
    return [];
  }

  /** Asks at the user's command, at the cursor, and shows what comes as ghost text. */
  async completeHere({ document, selection }: vscode.TextEditor, again: Again = {}): Promise<void> {
    const moment = this.#world.of(momentOf(document, selection.active, false), document);
    const found = await withLateProgress('Stepladder: completing', (signal, report) =>
      this.#session.completeHere(moment, { again, signal, onAttempt: (tier) => { report(`asking ${tier}`); } }),
    );
    if (found === null) return;
    // What is on the screen would stay on top.
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    await lookAgain();
  }

  /** The user chose to ask once more, in another way; the cursor may have moved since. */
  async #again(document: vscode.TextDocument, how: Again): Promise<void> {
    if (!document.isClosed) await this.completeHere(await vscode.window.showTextDocument(document), how);
  }

  /** A plain string, never a snippet: what a model writes is inserted to the letter. */
  #shown({ offer, text, replaces }: Remainder, position: vscode.Position): vscode.InlineCompletionItem {
    this.#offers.offer(offer);
    const item = new vscode.InlineCompletionItem(text, new vscode.Range(position, position.translate(0, replaces)));
    item.command = { command: 'stepladder.accepted', title: 'Accepted', arguments: [offer.id] };
    return item;
  }

  #watch(): readonly vscode.Disposable[] {
    return [
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (isEditable(event.document)) this.#session.changed(editedOf(event));
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#session.closed(uri.toString());
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections, kind }) => {
        const [selection] = selections;
        // Without a kind it was no user: the editor tells late of where it put the cursor when it opened the file.
        if (kind === undefined || selection === undefined) return;
        const isOne = selections.length === 1 && selection.isEmpty;
        this.#session.cursorMoved(document.uri.toString(), isOne ? document.offsetAt(selection.active) : null);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.#session.left(editor?.document.uri.toString() ?? null);
      }),
      this.#offers.onFate(({ offer, fate }) => {
        if (fate === 'accepted') this.#session.accepted(offer);
        if (fate === 'rejected') this.#session.rejected(offer);
      }),
    ];
  }

  dispose(): void {
    this.#session.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function editedOf(event: vscode.TextDocumentChangeEvent): Edited {
  const { uri, version } = event.document;
  return { uri: uri.toString(), version, changes: contentChanges(event), isUndo: event.reason !== undefined };
}

/** Whether the text and the cursor are still the same. */
function isAt(document: vscode.TextDocument, version: number, position: vscode.Position): boolean {
  const editor = vscode.window.activeTextEditor;
  return document.version === version && editor?.document === document && editor.selection.active.isEqual(position);
}

/** Has the editor ask. About the same text and place it asks again only where there is a provider that it has not asked. */
async function lookAgain(): Promise<void> {
  const newcomer = vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, { provideInlineCompletionItems: () => [] });
  try {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  } finally {
    newcomer.dispose();
  }
}
