import * as vscode from 'vscode';
import { insertedAt, OfferFate, type Fate, type Taken } from '../inline/fate.ts';
import type { Offer } from '../inline/offer.ts';
import { contentChanges } from './content-changes.ts';

/** Visible for this long counts as shown: about what a reader needs to take in a line. */
const SHOWN_AFTER_MS = 750;
const LIVE_CONTEXT = 'stepladder.offerLive';

/** The one offer that may be on the screen, and what became of it. */
export class Offers implements vscode.Disposable {
  readonly #fates = new vscode.EventEmitter<{ readonly offer: Offer; readonly fate: Fate }>();
  /** What became of an offer; `shown` comes before any other fate, and at most one end follows. */
  readonly onFate = this.#fates.event;
  readonly #takes = new vscode.EventEmitter<Taken>();
  /** An offer, or a further part of it, was accepted, and stands there now. */
  readonly onTaken = this.#takes.event;
  readonly #changes = new vscode.EventEmitter<Offer | null>();
  readonly onDidChangeLive = this.#changes.event;
  readonly #subscriptions: vscode.Disposable[];
  #live: OfferFate | null = null;
  #last: Offer | null = null;
  #acceptedId: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#follow(event);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections, kind }) => {
        // Without a kind it was no user: the editor tells late of where it put the cursor when it opened the file.
        if (kind === undefined || !this.#isOf(document)) return;
        const [selection] = selections;
        const cursor = selections.length === 1 && selection?.isEmpty === true ? document.offsetAt(selection.active) : null;
        this.#step((live) => live.moved(cursor));
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor === undefined || !this.#isOf(editor.document)) this.withdraw();
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

  get live(): Offer | null {
    return this.#live?.offer ?? null;
  }

  /** The live offer, or the one before; null before the first. */
  get last(): Offer | null {
    return this.#last;
  }

  /** Puts an offer in the place of the one before: when the editor gets it, so that nothing is live that cannot be on the screen. */
  offer(offer: Offer): void {
    if (this.#live?.offer.id === offer.id && this.#live.offer.before === offer.before && this.#live.offer.text === offer.text) return;
    this.withdraw();
    // A part of it may have been typed while it was made.
    const live = new OfferFate(offer, insertedAt(offer, textOf(offer.uri) ?? '') ?? '');
    this.#live = live;
    this.#last = offer;
    this.#timer = setTimeout(() => {
      this.#fire(offer, live.seen());
    }, SHOWN_AFTER_MS);
    this.#announce(offer);
  }

  /** The editor has taken all of it: so it was on the screen, also where that looked otherwise. */
  accepted(id: string): void {
    const offer = this.#last;
    if (offer?.id !== id || this.#acceptedId === id) return;
    this.#acceptedId = id;
    this.#live ??= new OfferFate(offer, insertedAt(offer, textOf(offer.uri) ?? '') ?? '');
    if (this.#live.taken.text !== '') this.#takes.fire(this.#live.taken);
    this.#step((live) => live.accepted());
  }

  /**
   * Lets the editor take a part of what is on the screen, and records it if that was of our offer: another provider's text may be
   * shown in its place.
   */
  async takePart(take: () => Thenable<unknown>): Promise<void> {
    const live = this.#live;
    const before = live?.cursor;
    await take();
    if (live === null || this.#live !== live || live.cursor === before) return;
    if (live.isWhole) this.accepted(live.offer.id);
    else {
      this.#takes.fire(live.taken);
      this.#step(() => live.partlyAccepted());
    }
  }

  /** The user pressed Escape while our offer was on the screen. */
  reject(): void {
    this.#step((live) => live.rejected());
  }

  /** It is not on the screen any more. */
  withdraw(): void {
    this.#step((live) => live.left());
  }

  #isOf(document: vscode.TextDocument): boolean {
    return this.#live?.offer.uri === document.uri.toString();
  }

  #follow(event: vscode.TextDocumentChangeEvent): void {
    // An event without changes says that the document was saved, or is to be.
    if (event.contentChanges.length === 0 || !this.#isOf(event.document)) return;
    this.#step((live) => live.changed({ changes: contentChanges(event), isUndo: event.reason !== undefined }));
  }

  #step(step: (live: OfferFate) => readonly Fate[]): void {
    const live = this.#live;
    if (live === null) return;
    const fates = step(live);
    if (live.isOver) {
      clearTimeout(this.#timer);
      this.#live = null;
    }
    this.#fire(live.offer, fates);
    if (live.isOver) this.#announce(null);
  }

  #fire(offer: Offer, fates: readonly Fate[]): void {
    for (const fate of fates) this.#fates.fire({ offer, fate });
  }

  #announce(offer: Offer | null): void {
    void vscode.commands.executeCommand('setContext', LIVE_CONTEXT, offer !== null);
    this.#changes.fire(offer);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#fates.dispose();
    this.#takes.dispose();
    this.#changes.dispose();
  }
}

/** What an open document holds. */
function textOf(uri: string): string | null {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri)?.getText() ?? null;
}
