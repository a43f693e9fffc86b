import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { CompleteRequest, Trigger } from '../request/request.ts';
import type { Decision, RouteResult } from '../routing/decision.ts';
import { fallbackReason } from '../routing/message.ts';
import type { Assistant } from './assistant.ts';
import { rest } from './cancellation.ts';
import { InFlight } from './in-flight.ts';
import type { Notices } from './notices.ts';
import type { Offer, Offers } from './offers.ts';
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
    const found = await this.#inFlight.at(document, offset, 'auto', (signal) => this.#fetch(document, position, 'auto', signal));
    const offered = found?.offer == null ? null : this.#offers.remainder(document, offset);
    if (offered === null) return [];
    // The editor gave this call up, but nothing was typed meanwhile: it is told to look again.
    if (token.isCancellationRequested) void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    return [itemOf(offered.offer, offered.text, position)];
  }

  /**
   * Asks at the user's command, and shows what comes as ghost text.
   * @returns null when the document is too large or the user has gone on meanwhile
   */
  async complete(document: vscode.TextDocument, position: vscode.Position, cancel: AbortSignal, onAttempt: (tier: string) => void): Promise<Fetched | null> {
    const found = await this.#inFlight.at(document, document.offsetAt(position), 'manual', (signal) =>
      this.#fetch(document, position, 'manual', AbortSignal.any([signal, cancel]), onAttempt),
    );
    if (found?.offer != null) await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    return found;
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
  async #fetch(document: vscode.TextDocument, position: vscode.Position, trigger: Trigger, signal: AbortSignal, onAttempt?: (tier: string) => void): Promise<Fetched | null> {
    const snapshot = snapshotOf(document);
    if (snapshot === null) return null;
    const cursor = document.offsetAt(position);
    const request: CompleteRequest = { id: randomUUID(), task: 'complete', trigger, document: snapshot, cursor };
    const options = { signal, stream: true, onAttempt: (route: { tier: string }) => onAttempt?.(route.tier) };
    const result = await this.#assistant.ask(request, options, await realFileOf(document));
    if (document.version !== snapshot.version || (trigger === 'auto' && signal.aborted)) return null;
    const offer = offerOf(document, request, result);
    this.#notices.routed(result.decision);
    if (offer === null || (trigger === 'auto' && this.#offers.wasRejected(offer))) return { offer: null, result };
    this.#offers.offer(offer);
    return { offer, result };
  }

  dispose(): void {
    this.#inFlight.dispose();
  }
}

function offerOf(document: vscode.TextDocument, request: CompleteRequest, { content, decision }: RouteResult): Offer | null {
  if (content === null || decision.outcome !== 'answered' || content.text === '') return null;
  const { text } = request.document;
  return { id: request.id, uri: document.uri.toString(), before: text.slice(0, request.cursor), after: text.slice(request.cursor), text: content.text, caveat: caveatOf(decision) };
}

/** What the user should know of a completion on the screen, in few words; null when nothing. */
function caveatOf(decision: Decision): string | null {
  const unchecked = decision.attempts.at(-1)?.uncheckedReason ?? null;
  const fallback = fallbackReason(decision) === null ? null : `fallback: ${decision.executed?.tier ?? ''}`;
  return [fallback, unchecked].filter((part) => part !== null).join(', ') || null;
}

/** A plain string, never a snippet: what a model writes is inserted to the letter. */
function itemOf(offer: Offer, text: string, position: vscode.Position): vscode.InlineCompletionItem {
  const item = new vscode.InlineCompletionItem(text, new vscode.Range(position, position));
  item.command = { command: 'stepladder.accepted', title: 'Accepted', arguments: [offer.id] };
  return item;
}
