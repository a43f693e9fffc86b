import * as vscode from 'vscode';

/** A completion that was handed to the editor, and the text it belongs to. */
export interface Offer {
  /** Of the request. */
  readonly id: string;
  readonly uri: string;
  /** Everything before and after the cursor when it was made. */
  readonly before: string;
  readonly after: string;
  /** The insertion. */
  readonly text: string;
  /** What could not be verified, for the status bar; null where all was. */
  readonly caveat: string | null;
}

export type Fate = 'shown' | 'accepted' | 'rejected' | 'ignored';

/** Visible for this long counts as shown: about what a reader needs to take in a line. */
const SHOWN_AFTER_MS = 750;
const LIVE_CONTEXT = 'stepladder.offerLive';

/** The one offer that may be on the screen: what is left of it as the user types along, and what became of it. */
export class Offers implements vscode.Disposable {
  readonly #fates = new vscode.EventEmitter<{ readonly offer: Offer; readonly fate: Fate }>();
  /** What became of an offer; `shown` comes before any other fate, and at most one other follows. */
  readonly onFate = this.#fates.event;
  readonly #changes = new vscode.EventEmitter<Offer | null>();
  readonly onDidChangeLive = this.#changes.event;
  readonly #subscriptions: vscode.Disposable[];
  #live: Offer | null = null;
  #rejected: Offer | null = null;
  #shown = false;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#live?.uri === document.uri.toString() && this.#rest(this.#live, document.getText()) === null) this.#end('ignored');
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        if (this.#live?.uri === textEditor.document.uri.toString() && !this.#isAtCursor(textEditor, selections)) this.#end('ignored');
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor?.document.uri.toString() !== this.#live?.uri) this.#end('ignored');
      }),
      vscode.commands.registerCommand('stepladder.accepted', (id: unknown) => {
        if (typeof id === 'string') this.accepted(id);
      }),
      vscode.commands.registerCommand('stepladder.rejectSuggestion', async () => {
        this.reject();
        await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
      }),
    ];
  }

  #isAtCursor({ document }: vscode.TextEditor, selections: readonly vscode.Selection[]): boolean {
    const [selection] = selections;
    if (this.#live === null || selections.length !== 1 || selection?.isEmpty !== true) return false;
    const rest = this.#rest(this.#live, document.getText());
    if (rest === null) return false;
    // Where typing along, or accepting, has brought the cursor.
    return document.offsetAt(selection.active) === this.#live.before.length + this.#live.text.length - rest.length;
  }

  /** Puts an offer in the place of the one before. */
  offer(offer: Offer): void {
    this.#end('ignored');
    this.#live = offer;
    this.#shown = false;
    this.#timer = setTimeout(() => {
      this.#markShown(offer);
    }, SHOWN_AFTER_MS);
    this.#announce(offer);
  }

  /** What is left of the live offer when the cursor stands at `offset`; null when it no longer fits. */
  remainder(document: vscode.TextDocument, offset: number): { readonly offer: Offer; readonly text: string } | null {
    // Asked on every keystroke: the text is only read where an offer stands.
    if (this.#live?.uri !== document.uri.toString()) return null;
    const text = document.getText();
    const typed = offset - this.#live.before.length;
    const fits = typed >= 0 && typed < this.#live.text.length && text === this.#live.before + this.#live.text.slice(0, typed) + this.#live.after;
    return fits ? { offer: this.#live, text: this.#live.text.slice(typed) } : null;
  }

  /** Whether this very text was rejected at this very place: it is not offered again by itself. */
  wasRejected({ uri, before, text }: Offer): boolean {
    return this.#rejected?.uri === uri && this.#rejected.before === before && this.#rejected.text === text;
  }

  accepted(id: string): void {
    if (this.#live?.id !== id) return;
    this.#end('accepted');
  }

  /** The user pressed Escape while our offer was on the screen. */
  reject(): void {
    this.#rejected = this.#live;
    this.#end('rejected');
  }

  /** What is left when the document holds `text`: the offer typed along, in whole or in part; null when something else was typed. */
  #rest(offer: Offer, text: string): string | null {
    const typed = text.length - offer.before.length - offer.after.length;
    if (typed < 0 || typed > offer.text.length) return null;
    return text === offer.before + offer.text.slice(0, typed) + offer.after ? offer.text.slice(typed) : null;
  }

  #markShown(offer: Offer): void {
    if (this.#live !== offer || this.#shown) return;
    this.#shown = true;
    this.#fates.fire({ offer, fate: 'shown' });
  }

  #end(fate: Exclude<Fate, 'shown'>): void {
    const offer = this.#live;
    if (offer === null) return;
    clearTimeout(this.#timer);
    // Accepting and rejecting prove that it was seen; an offer replaced within the time was not.
    if (fate !== 'ignored') this.#markShown(offer);
    this.#live = null;
    if (this.#shown) this.#fates.fire({ offer, fate });
    this.#announce(null);
  }

  #announce(offer: Offer | null): void {
    void vscode.commands.executeCommand('setContext', LIVE_CONTEXT, offer !== null);
    this.#changes.fire(offer);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#fates.dispose();
    this.#changes.dispose();
  }
}
