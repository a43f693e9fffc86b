import * as vscode from 'vscode';
import { loadPage, pageOptions } from '../panel/webview.ts';
import { answerBody } from './answer-body.ts';
import { remember } from './answer-log.ts';
import { type AnswerEnd, type AnswerStart, type FromPage, readFromPage, type Settled, type ToPage } from './answer-messages.ts';

export type { AnswerEnd, AnswerStart } from './answer-messages.ts';

/** What the user did in the view. `copy` is done already, it is told for the record. */
export type AnswerAction = Extract<FromPage, { type: 'ask' | 'choose' }> | { readonly type: 'apply' | 'reject' | 'showDiff' | 'cancel' | 'retry' | 'copy' };

/** One panel beside the editor that shows an answer while it is written. */
export interface AnswerView extends vscode.Disposable {
  /** Opens the panel, or brings it to the front, without taking the focus. */
  begin(start: AnswerStart): void;
  /** What is being done, until text comes: "asking cheap…". */
  progress(text: string): void;
  append(piece: string): void;
  finish(end: AnswerEnd): void;
  /** The patch of the last answer is dealt with, wherever that happened. */
  patchSettled(how: Settled): void;
  readonly onDidAct: vscode.Event<AnswerAction>;
  /** The user closed the panel; what comes after that is not shown until the next `begin`. */
  readonly onDidClose: vscode.Event<void>;
}

export function createAnswerView(extensionUri: vscode.Uri): AnswerView {
  return new PanelAnswerView(extensionUri);
}

class PanelAnswerView implements AnswerView {
  readonly #extensionUri: vscode.Uri;
  readonly #acted = new vscode.EventEmitter<AnswerAction>();
  readonly #closed = new vscode.EventEmitter<void>();
  readonly onDidAct = this.#acted.event;
  readonly onDidClose = this.#closed.event;
  #panel: vscode.WebviewPanel | null = null;
  /** The page's script runs: messages sent earlier would be lost. */
  #ready = false;
  #log: readonly ToPage[] = [];

  constructor(extensionUri: vscode.Uri) {
    this.#extensionUri = extensionUri;
  }

  begin(start: AnswerStart): void {
    if (this.#panel === null) this.#panel = this.#open(start.title);
    else if (!this.#panel.visible) this.#panel.reveal(undefined, true);
    this.#panel.title = start.title;
    this.#send({ type: 'begin', start });
  }

  progress(text: string): void {
    this.#send({ type: 'progress', text });
  }

  append(piece: string): void {
    this.#send({ type: 'append', text: piece });
  }

  finish(end: AnswerEnd): void {
    this.#send({ type: 'finish', end });
  }

  patchSettled(how: Settled): void {
    this.#send({ type: 'settled', how });
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#acted.dispose();
    this.#closed.dispose();
  }

  #open(title: string): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel('stepladder.answer', title, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {
      ...pageOptions(this.#extensionUri),
      enableFindWidget: true,
      retainContextWhenHidden: true,
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readFromPage(message);
      if (read !== null) this.#receive(read);
    });
    panel.onDidDispose(() => {
      this.#panel = null;
      this.#ready = false;
      this.#log = [];
      this.#closed.fire();
    });
    loadPage(panel, this.#extensionUri, { name: 'answer', title: 'Stepladder', body: answerBody });
    return panel;
  }

  #send(message: ToPage): void {
    if (this.#panel === null) return;
    this.#log = remember(this.#log, message);
    if (this.#ready) void this.#panel.webview.postMessage(message);
  }

  #receive(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        for (const earlier of this.#log) void this.#panel?.webview.postMessage(earlier);
        return;
      case 'copyCode':
        void this.#copy(message.text);
        return;
      case 'copy':
        void this.#copy(this.#lastText());
        return;
      default:
        this.#acted.fire(message);
    }
  }

  #lastText(): string {
    return this.#log.findLast((message) => message.type === 'finish')?.end.text ?? '';
  }

  async #copy(text: string): Promise<void> {
    if (text === '') return;
    await vscode.env.clipboard.writeText(text);
    this.#acted.fire({ type: 'copy' });
  }
}
