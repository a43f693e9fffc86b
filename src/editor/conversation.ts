import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { wholeLines, type Span } from '../request/document.ts';
import type { SelectionRequest, Turn } from '../request/request.ts';
import type { Choice, Decision, RouteResult } from '../routing/decision.ts';
import type { MarkConfig } from '../routing/marks.ts';
import type { AnswerView } from './answer-view.ts';
import { endOfAnswer, endWithout } from './answer-end.ts';
import type { Assistant } from './assistant.ts';
import type { Again } from './choices.ts';
import { currentDocument } from './current-document.ts';
import { movedSpan, type ContentChange } from './moved-span.ts';
import type { Notices } from './notices.ts';
import type { Patch, Patches } from './patches.ts';
import { diagnosticsIn, realFileOf, snapshotOf } from './snapshot.ts';

export type SelectionTask = SelectionRequest['task'];

export interface ConversationParts {
  readonly assistant: Assistant;
  readonly view: Pick<AnswerView, 'begin' | 'progress' | 'append' | 'finish' | 'patchSettled'>;
  readonly notices: Pick<Notices, 'selection' | 'follow'>;
  readonly patches: Pick<Patches, 'propose'>;
  /** The current settings. */
  readonly config: () => MarkConfig;
}

/** One explanation or diagnosis on the screen, which can be followed up. */
interface Thread {
  readonly task: SelectionTask;
  readonly uri: vscode.Uri;
  /** What is selected, in the document as it is now. */
  span: Span;
  /** The document's text when it was closed: nobody tells how it changed after that. */
  closedWith: string | null;
  readonly turns: Turn[];
  /** What is being asked, or was asked last. */
  question: string;
  /** What became of the last question, and what can be chosen about it; null while there is none. */
  last: { readonly decision: Decision; readonly choices: readonly Choice[] } | null;
}

/** What is asked about a selection, one question at a time. Each one ends in the view with an answer or a sentence. */
export class Conversation implements vscode.Disposable {
  readonly #parts: ConversationParts;
  readonly #subscriptions: readonly vscode.Disposable[];
  #thread: Thread | null = null;
  #running: AbortController | null = null;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        this.#move(document, contentChanges);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (this.#thread !== null && isOf(document, this.#thread)) this.#thread.closedWith = document.getText();
      }),
    ];
  }

  /** Begins a new thread; what is under way is given up. */
  async start(task: SelectionTask, document: vscode.TextDocument, range: vscode.Range): Promise<void> {
    const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    this.#thread = { task, uri: document.uri, span, closedWith: null, turns: [], question: '', last: null };
    await this.#run(this.#thread, false, {});
  }

  /** Goes on with the thread; not while a question is under way. */
  async follow(question: string): Promise<void> {
    if (this.#thread === null || this.#running !== null) return;
    this.#thread.question = question;
    await this.#run(this.#thread, true, {});
  }

  /** Asks the last question again, and not the memory. */
  async retry(): Promise<void> {
    if (this.#thread !== null) await this.#again(this.#thread, { fresh: true });
  }

  /** Does what was chosen about the last answer, if that was to be chosen. */
  choose(choice: Choice): void {
    const thread = this.#thread;
    if (thread?.last?.choices.includes(choice) === true) this.#parts.notices.follow(choice, thread.last.decision, this.#repeat(thread));
  }

  /** For a button that may be pressed late: another thread has its own. */
  #repeat(thread: Thread): (how: Again) => void {
    return (how) => {
      if (this.#thread === thread) void this.#again(thread, how);
    };
  }

  async #again(thread: Thread, how: Again): Promise<void> {
    // The answer that is to be replaced is no part of the question; where none takes its place it stands.
    const replaced = thread.last?.decision.outcome === 'answered' ? thread.turns.pop() : undefined;
    thread.last = null;
    const before = thread.turns.length;
    await this.#run(thread, true, how);
    if (replaced !== undefined && thread.turns.length === before) thread.turns.push(replaced);
  }

  cancel(): void {
    this.#running?.abort();
  }

  async #run(thread: Thread, followUp: boolean, how: Again): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    let patch: Patch | null = null;
    try {
      patch = await this.#ask(thread, followUp, how, running);
    } catch (error) {
      if (this.#running === running) this.#say(`The request broke off: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    } finally {
      if (this.#running === running) this.#running = null;
    }
    if (patch !== null) await this.#parts.patches.propose(patch);
  }

  /** @returns the patch to propose, if there is one */
  async #ask(thread: Thread, followUp: boolean, how: Again, running: AbortController): Promise<Patch | null> {
    const { view, assistant } = this.#parts;
    const isCurrent = (): boolean => this.#running === running;
    const document = await currentDocument(thread.uri);
    if (!isCurrent()) return null;
    view.begin({ kind: thread.task, title: titleOf(thread, document), question: thread.question === '' ? null : thread.question, followUp });
    if (document === null) return this.#say(`${vscode.workspace.asRelativePath(thread.uri)} was closed and cannot be opened again. Select the code anew.`);
    const request = requestOf(thread, document);
    if (typeof request === 'string') return this.#say(request);
    const options = {
      ...how,
      signal: running.signal,
      stream: true,
      onText: (piece: string) => {
        if (isCurrent()) view.append(piece);
      },
      onAttempt: ({ tier, model, provider }: { tier: string; model: string; provider: { name: string } }) => {
        if (isCurrent()) view.progress(`Asking ${tier}: ${model} at ${provider.name}…`);
      },
    };
    const result = await assistant.ask(request, options, await realFileOf(document));
    const now = await currentDocument(thread.uri);
    return isCurrent() ? this.#finish(thread, request, result, now) : null;
  }

  #finish(thread: Thread, request: SelectionRequest, result: RouteResult, now: vscode.TextDocument | null): Patch | null {
    const { view, notices, config } = this.#parts;
    const { decision, content } = result;
    if (decision.outcome === 'answered') thread.turns.push({ question: thread.question, answer: content?.text ?? '' });
    const end = endOfAnswer(result, decision.message, config());
    thread.last = { decision, choices: end.choices.map(({ choice }) => choice) };
    const isStale = end.patch && now?.getText() !== request.document.text;
    view.finish(isStale ? { ...end, retry: 'Try Again' } : end);
    notices.selection(decision, this.#repeat(thread));
    if (isStale) view.patchSettled('stale');
    if (isStale || !end.patch || content === null) return null;
    return { id: decision.id, uri: thread.uri, before: request.document.text, edits: content.edits };
  }

  /** Ends the question with a sentence in place of an answer. */
  #say(message: string): null {
    this.#parts.view.finish(endWithout(message));
    return null;
  }

  #move(document: vscode.TextDocument, changes: readonly ContentChange[]): void {
    const thread = this.#thread;
    if (thread !== null && isOf(document, thread)) thread.span = changes.reduce(movedSpan, thread.span);
  }

  dispose(): void {
    this.cancel();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function isOf({ uri }: vscode.TextDocument, thread: Thread): boolean {
  return uri.toString() === thread.uri.toString();
}

function rangeOf({ span }: Thread, document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}

function titleOf(thread: Thread, document: vscode.TextDocument | null): string {
  const file = thread.uri.path.slice(thread.uri.path.lastIndexOf('/') + 1);
  const what = `${thread.task === 'explain' ? 'Explain' : 'Debug'} ${file}`;
  if (document === null) return what;
  const range = rangeOf(thread, document);
  const last = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  const lines = last === range.start.line ? `${last + 1}` : `${range.start.line + 1}-${last + 1}`;
  return `${what}:${lines}`;
}

/** The request, or why there can be none, for people. */
function requestOf(thread: Thread, document: vscode.TextDocument): SelectionRequest | string {
  const { task, uri, span, closedWith, turns, question } = thread;
  const file = vscode.workspace.asRelativePath(uri);
  const snapshot = snapshotOf(document);
  if (snapshot === null) return `${file} is larger than 1 MB. Stepladder leaves such files alone.`;
  if (closedWith !== null && closedWith !== snapshot.text) return `${file} has changed after it was closed, so the selected lines are no longer known. Select the code anew.`;
  thread.closedWith = null;
  return {
    id: randomUUID(), task, trigger: 'manual', document: snapshot, selection: wholeLines(snapshot.text, span),
    diagnostics: diagnosticsIn(document, rangeOf(thread, document)),
    ...(question === '' ? {} : { question }),
    ...(turns.length === 0 ? {} : { conversation: [...turns] }),
  };
}
