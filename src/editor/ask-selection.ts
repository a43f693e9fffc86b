import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { wholeLines } from '../request/document.ts';
import type { SelectionRequest, Turn } from '../request/request.ts';
import type { RouteResult } from '../routing/decision.ts';
import type { AnswerView } from './answer-view.ts';
import { endOfAnswer } from './answer-end.ts';
import type { Assistant } from './assistant.ts';
import type { Notices } from './notices.ts';
import type { Patches } from './patches.ts';
import { diagnosticsIn, isEditable, realFileOf, snapshotOf } from './snapshot.ts';

type SelectionTask = SelectionRequest['task'];

/** One explanation or diagnosis on the screen, which can be followed up. */
interface Thread {
  readonly task: SelectionTask;
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly turns: Turn[];
  /** What is being asked, or was asked last. */
  question: string;
}

/** `Explain Selection` and `Debug Selection`, and the conversation that follows in the answer view. */
export class SelectionCommands implements vscode.Disposable {
  readonly #assistant: Assistant;
  readonly #view: AnswerView;
  readonly #notices: Notices;
  readonly #patches: Patches;
  readonly #subscriptions: vscode.Disposable[];
  #thread: Thread | null = null;
  #running: AbortController | null = null;

  constructor(assistant: Assistant, view: AnswerView, notices: Notices, patches: Patches) {
    this.#assistant = assistant;
    this.#view = view;
    this.#notices = notices;
    this.#patches = patches;
    this.#subscriptions = [
      vscode.commands.registerCommand('stepladder.explainSelection', (range?: unknown) => this.#start('explain', range)),
      vscode.commands.registerCommand('stepladder.debugSelection', (range?: unknown) => this.#start('debug', range)),
      view.onDidClose(() => this.#running?.abort()),
      patches.onDidSettle((how) => {
        view.patchSettled(how);
      }),
      view.onDidAct((action) => {
        if (action.type === 'cancel') this.#running?.abort();
        else if (action.type === 'ask') void this.#follow(action.question);
        else if (action.type === 'retry') void this.#run(this.#thread, true);
        else if (action.type === 'apply') void patches.apply();
        else if (action.type === 'reject') void patches.reject();
        else if (action.type === 'showDiff') void patches.show();
      }),
    ];
  }

  async #start(task: SelectionTask, given: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const range = given instanceof vscode.Range ? given : editor === undefined ? null : selectedRange(editor);
    if (editor === undefined || range === null || !isEditable(editor.document)) {
      void vscode.window.showInformationMessage(`Stepladder: select the code to ${task} first.`);
      return;
    }
    this.#thread = { task, document: editor.document, range, turns: [], question: '' };
    await this.#run(this.#thread, false);
  }

  async #follow(question: string): Promise<void> {
    if (this.#thread === null || this.#running !== null) return;
    this.#thread.question = question;
    await this.#run(this.#thread, true);
  }

  async #run(thread: Thread | null, followUp: boolean): Promise<void> {
    if (thread === null) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#view.begin({ kind: thread.task, title: titleOf(thread), question: thread.question === '' ? null : thread.question, followUp });
    const request = requestOf(thread);
    if (request === null) {
      this.#view.finish(endOfAnswer(null, `${vscode.workspace.asRelativePath(thread.document.uri)} is larger than 1 MB. Stepladder leaves such files alone.`));
      return;
    }
    const isCurrent = (): boolean => this.#running === running;
    const result = await this.#assistant.ask(
      request,
      {
        signal: running.signal,
        stream: true,
        onText: (piece) => {
          if (isCurrent()) this.#view.append(piece);
        },
        onAttempt: ({ tier, model, provider }) => {
          if (isCurrent()) this.#view.progress(`Asking ${tier}: ${model} at ${provider.name}…`);
        },
      },
      await realFileOf(thread.document),
    );
    if (!isCurrent()) return;
    this.#running = null;
    await this.#finish(thread, request, result);
  }

  async #finish(thread: Thread, request: SelectionRequest, result: RouteResult): Promise<void> {
    const { decision, content } = result;
    if (decision.outcome === 'answered' && content !== null) thread.turns.push({ question: thread.question, answer: content.text });
    this.#view.finish(endOfAnswer(result, decision.message));
    if (decision.reason === 'budget' || decision.reason === 'config') this.#notices.stopped(decision, 'manual');
    if (thread.task === 'debug' && content !== null && content.edits.length > 0) {
      await this.#patches.propose({ id: decision.id, document: thread.document, before: request.document.text, edits: content.edits });
    }
  }

  dispose(): void {
    this.#running?.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** The selection; without one, the line with its reported problems; null where there is neither. */
function selectedRange({ document, selection }: vscode.TextEditor): vscode.Range | null {
  if (!selection.isEmpty) return selection;
  const line = document.lineAt(selection.active.line).range;
  return diagnosticsIn(document, line).length > 0 ? line : null;
}

function titleOf({ task, document, range }: Thread): string {
  const file = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  const last = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  const lines = last === range.start.line ? `${last + 1}` : `${range.start.line + 1}-${last + 1}`;
  return `${task === 'explain' ? 'Explain' : 'Debug'} ${file}:${lines}`;
}

/** Null when the document is too large. */
function requestOf({ task, document, range, turns, question }: Thread): SelectionRequest | null {
  const snapshot = snapshotOf(document);
  if (snapshot === null) return null;
  const selection = wholeLines(snapshot.text, { start: document.offsetAt(range.start), end: document.offsetAt(range.end) });
  return {
    id: randomUUID(), task, trigger: 'manual', document: snapshot, selection,
    diagnostics: diagnosticsIn(document, range),
    ...(question === '' ? {} : { question }),
    ...(turns.length === 0 ? {} : { conversation: [...turns] }),
  };
}
