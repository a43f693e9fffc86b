import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { CompleteRequest, Trigger } from '../request/request.ts';
import type { RouteResult } from '../routing/decision.ts';
import { caveatOf } from '../routing/marks.ts';
import type { Assistant } from './assistant.ts';
import { rest } from './cancellation.ts';
import type { Again } from './choices.ts';
import { InFlight } from './in-flight.ts';
import type { Notices } from './notices.ts';
import type { Offer, Offers } from './offers.ts';
import { withLateProgress } from './progress.ts';
import type { LiveSettings } from './settings.ts';
import { isEditable, realFileOf, snapshotOf } from './snapshot.ts';

const WORD = /[\p{L}\p{N}_$]/u;

/** What became of asking: the offer is null when there is nothing to show. */
interface Fetched {
  readonly offer: Offer | null;
  readonly result: RouteResult;
}

/** Offers completions while the user types, and those that `Complete Here` has fetched. */
export class InlineCompletions implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  readonly #inFlight = new InFlight<Fetched | null>();
  readonly #assistant: Assistant;
  readonly #settings: LiveSettings;
  readonly #offers: Offers;
  readonly #notices: Notices;

  constructor(assistant: Assistant, settings: LiveSettings, offers: Offers, notices: Notices) {
    this.#assistant = assistant;
    this.#settings = settings;
    this.#offers = offers;
    this.#notices = notices;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    if (!isEditable(document)) return [];
    const standing = this.#offers.remainder(document, document.offsetAt(position));
    if (standing !== null) return [itemOf(standing.offer, standing.text, position)];
    if (!this.#mayAsk(document, position, context)) return [];
    if (await rest(this.#settings.value.inlineDelayMs, token)) return [];
    const offset = document.offsetAt(position);
    const found = await this.#inFlight.at(document, offset, 'auto', (signal) => this.#fetch(document, position, 'auto', signal, {}));
    const offered = found?.offer == null ? null : this.#offers.remainder(document, offset);
    if (offered === null) return [];
    // The editor gave this call up, but nothing was typed meanwhile: it is told to look again.
    if (token.isCancellationRequested) void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    return [itemOf(offered.offer, offered.text, position)];
  }

  /** Asks at the user's command, at the cursor, and shows what comes as ghost text. */
  async completeHere({ document, selection }: vscode.TextEditor, how: Again = {}): Promise<void> {
    const position = selection.active;
    const found = await withLateProgress('Stepladder: completing', (cancel, report) =>
      this.#inFlight.at(document, document.offsetAt(position), 'manual', (signal) =>
        this.#fetch(document, position, 'manual', AbortSignal.any([signal, cancel]), how, (tier) => {
          report(`asking ${tier}`);
        }),
      ),
    );
    if (found?.offer != null) await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }

  /** The user chose to ask once more, in another way; the cursor may have moved since. */
  async #again(document: vscode.TextDocument, how: Again): Promise<void> {
    if (!document.isClosed) await this.completeHere(await vscode.window.showTextDocument(document), how);
  }

  #mayAsk(document: vscode.TextDocument, position: vscode.Position, context: vscode.InlineCompletionContext): boolean {
    const editor = vscode.window.activeTextEditor;
    const selecting = editor?.document === document && (editor.selections.length > 1 || !editor.selection.isEmpty);
    const next = document.lineAt(position.line).text.charAt(position.character);
    return (
      // The suggest widget decides first; in Restricted Mode nothing is sent without the user's own command.
      context.selectedCompletionInfo === undefined && vscode.workspace.isTrusted && !selecting && !WORD.test(next) &&
      this.#settings.value.inlineEnabled(document.languageId) && this.#settings.value.config.tiers.length > 0
    );
  }

  /** Asks, and puts what comes on offer. Null when the document is too large or the text or the cursor has moved on. */
  async #fetch(document: vscode.TextDocument, position: vscode.Position, trigger: Trigger, signal: AbortSignal, how: Again, onAttempt?: (tier: string) => void): Promise<Fetched | null> {
    const snapshot = snapshotOf(document);
    if (snapshot === null) return null;
    const cursor = document.offsetAt(position);
    const request: CompleteRequest = { id: randomUUID(), task: 'complete', trigger, document: snapshot, cursor };
    const options = { ...how, signal, stream: true, onAttempt: (route: { tier: string }) => onAttempt?.(route.tier) };
    const result = await this.#assistant.ask(request, options, await realFileOf(document));
    if (document.version !== snapshot.version || (trigger === 'auto' && signal.aborted)) return null;
    const offer = offerOf(document, request, result, caveatOf(result.decision, this.#settings.value.config));
    this.#notices.routed(result.decision, (again) => void this.#again(document, again));
    if (offer === null || (trigger === 'auto' && this.#offers.wasRejected(offer))) return { offer: null, result };
    this.#offers.offer(offer);
    return { offer, result };
  }

  dispose(): void {
    this.#inFlight.dispose();
  }
}

function offerOf(document: vscode.TextDocument, request: CompleteRequest, { content, decision }: RouteResult, caveat: string | null): Offer | null {
  if (content === null || decision.outcome !== 'answered' || content.text === '') return null;
  const { text } = request.document;
  return { id: request.id, uri: document.uri.toString(), before: text.slice(0, request.cursor), after: text.slice(request.cursor), text: content.text, caveat };
}

/** A plain string, never a snippet: what a model writes is inserted to the letter. */
function itemOf(offer: Offer, text: string, position: vscode.Position): vscode.InlineCompletionItem {
  const item = new vscode.InlineCompletionItem(text, new vscode.Range(position, position));
  item.command = { command: 'stepladder.accepted', title: 'Accepted', arguments: [offer.id] };
  return item;
}
