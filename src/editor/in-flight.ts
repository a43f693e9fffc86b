import * as vscode from 'vscode';
import type { Trigger } from '../request/request.ts';

interface Running<T> {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly offset: number;
  readonly trigger: Trigger;
  readonly controller: AbortController;
  readonly result: Promise<T>;
}

/**
 * The one completion that is being asked for. It belongs to a place in a text, not to the editor's call: the editor gives a
 * call up for reasons of its own (the list of suggestions opens), and asking again for the same place would be paid twice.
 */
export class InFlight<T> implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  #running: Running<T> | null = null;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#running?.document === document && document.version !== this.#running.version) this.#abort();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections, kind }) => {
        const active = selections[0]?.active;
        // Without a kind it was no user: the editor tells late of where it put the cursor when it opened the file.
        if (this.#running?.document !== textEditor.document || active === undefined || kind === undefined) return;
        if (selections.length !== 1 || textEditor.document.offsetAt(active) !== this.#running.offset) this.#abort();
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor?.document !== this.#running?.document) this.#abort();
      }),
    ];
  }

  /** Joins the request for this place, or starts it with `ask` in the place of any other. What the user asked for replaces what nobody did. */
  at(document: vscode.TextDocument, offset: number, trigger: Trigger, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { version } = document;
    const current = this.#running;
    const same = current?.document === document && current.version === version && current.offset === offset;
    if (same && (trigger === 'auto' || current.trigger === 'manual')) return current.result;
    this.#abort();
    const controller = new AbortController();
    const result = ask(controller.signal).finally(() => {
      if (this.#running === running) this.#running = null;
    });
    const running: Running<T> = { document, version, offset, trigger, controller, result };
    this.#running = running;
    return result;
  }

  #abort(): void {
    this.#running?.controller.abort();
    this.#running = null;
  }

  dispose(): void {
    this.#abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
