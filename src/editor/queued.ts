import * as vscode from 'vscode';
import { contentHash, requestFrom, type QueueWorld, type Resolved } from '../journal/queue.ts';
import type { QueuedItem, QueuedRef } from '../journal/queue-store.ts';
import type { RouteResult } from '../routing/decision.ts';
import { endOfAnswer } from './answer-end.ts';
import type { AnswerView } from './answer-view.ts';
import { currentDocument } from './current-document.ts';
import type { Patches } from './patches.ts';
import type { LiveSettings } from './settings.ts';
import { diagnosticsIn, isEditable, realFileOf, snapshotOf } from './snapshot.ts';

/** How often the queue is looked at, ms. It is one look into a small file. */
const EVERY_MS = 30_000;

/** What the queue is run with. The app is one. */
export interface QueueRunner {
  runQueue(world: Pick<QueueWorld, 'resolve' | 'deliver'>, signal: AbortSignal): Promise<number>;
}

/** Asks again what waits in this workspace's queue, and tells the user when an answer is there or a request was given up. */
export class Queued implements vscode.Disposable {
  readonly #app: QueueRunner;
  readonly #view: Pick<AnswerView, 'begin' | 'finish'>;
  readonly #patches: Pick<Patches, 'propose'>;
  readonly #settings: Pick<LiveSettings, 'value'>;
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #running = false;

  constructor(app: QueueRunner, view: Pick<AnswerView, 'begin' | 'finish'>, patches: Pick<Patches, 'propose'>, settings: Pick<LiveSettings, 'value'>) {
    this.#app = app;
    this.#view = view;
    this.#patches = patches;
    this.#settings = settings;
    this.#timer = setInterval(() => void this.run(), EVERY_MS);
  }

  /** One round at a time; in Restricted Mode nothing is sent by itself. */
  async run(): Promise<void> {
    if (this.#running || !vscode.workspace.isTrusted) return;
    this.#running = true;
    try {
      await this.#app.runQueue({ resolve: resolveQueued, deliver: (item, end) => void this.#tell(item, end) }, this.#ending.signal);
    } finally {
      this.#running = false;
    }
  }

  async #tell({ ref }: QueuedItem, end: { readonly answer: RouteResult } | { readonly givenUp: string }): Promise<void> {
    const what = `${ref.task === 'debug' ? 'diagnosis' : 'explanation'} of ${vscode.workspace.asRelativePath(vscode.Uri.file(ref.file))}`;
    if ('givenUp' in end) {
      void vscode.window.showWarningMessage(`Stepladder: the queued ${what} was given up. ${end.givenUp}`);
      return;
    }
    const picked = await vscode.window.showInformationMessage(`Stepladder: the queued ${what} is here.`, 'Show');
    if (picked === 'Show') await this.#show(ref, end.answer);
  }

  async #show(ref: QueuedRef, { decision, content, ...result }: RouteResult): Promise<void> {
    const uri = vscode.Uri.file(ref.file);
    const before = (await currentDocument(uri))?.getText();
    // A patch belongs to the text that it was made for.
    const isStale = before === undefined || contentHash(before) !== ref.contentHash;
    // Nothing here goes on with the conversation that the view had before.
    const end = { ...endOfAnswer({ decision, content, ...result }, decision.message, this.#settings.value.config), choices: [], retry: null };
    this.#view.begin({ kind: ref.task === 'debug' ? 'debug' : 'explain', title: vscode.workspace.asRelativePath(uri), question: ref.question, followUp: false });
    this.#view.finish(isStale ? { ...end, patch: false } : end);
    if (!isStale && end.patch && content !== null) await this.#patches.propose({ id: decision.id, uri, before, edits: content.edits });
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#ending.abort();
  }
}

async function resolveQueued(ref: QueuedRef): Promise<Resolved> {
  const uri = vscode.Uri.file(ref.file);
  const label = vscode.workspace.asRelativePath(uri);
  const document = await currentDocument(uri);
  if (document === null || !isEditable(document)) return { gone: `${label} cannot be opened any more.` };
  const snapshot = snapshotOf(document);
  if (snapshot === null) return { gone: `${label} is larger than 1 MB.` };
  const range = new vscode.Range(document.positionAt(ref.range.start), document.positionAt(ref.range.end));
  return requestFrom(ref, snapshot, await realFileOf(document), diagnosticsIn(document, range));
}
