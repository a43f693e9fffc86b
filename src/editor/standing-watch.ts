import * as vscode from 'vscode';
import type { Taken } from '../inline/fate.ts';
import { LOOKS, Outcomes, type Age, type LaterKind } from '../inline/outcome.ts';
import { contentChanges } from './content-changes.ts';

/** Larger files are not read just to look, bytes: completions are only offered in smaller ones. */
const MAX_BYTES = 4_000_000;

/** Looks again at accepted text: whether most of it still stands after 30 s, 2 and 10 minutes. What cannot be read stays unknown. */
export class StandingWatch implements vscode.Disposable {
  readonly #outcomes = new Outcomes();
  readonly #later: (requestId: string, kind: LaterKind) => void;
  readonly #timers = new Map<string, readonly NodeJS.Timeout[]>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(onTaken: vscode.Event<Taken>, later: (requestId: string, kind: LaterKind) => void) {
    this.#later = later;
    this.#subscriptions = [
      onTaken((taken) => {
        this.#watch(taken);
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.contentChanges.length > 0) this.#outcomes.change(event.document.uri.toString(), contentChanges(event));
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (this.#outcomes.isClosed(document.uri.toString())) this.#outcomes.reopen(document.uri.toString(), document.getText());
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (this.#outcomes.isWatched(document.uri.toString())) this.#outcomes.close(document.uri.toString(), document.getText());
      }),
    ];
  }

  #watch(taken: Taken): void {
    this.#outcomes.accept(taken);
    for (const timer of this.#timers.get(taken.id) ?? []) clearTimeout(timer);
    this.#timers.set(taken.id, LOOKS.map(({ age, afterMs }) => setTimeout(() => void this.#look(taken.id, age), afterMs).unref()));
  }

  async #look(id: string, age: Age): Promise<void> {
    const uri = this.#outcomes.documentOf(id);
    const text = uri === null ? null : await this.#textOf(uri);
    const kind = text === null ? null : this.#outcomes.look(id, age, text);
    if (kind !== null) this.#later(id, kind);
    if (age !== LOOKS.at(-1)?.age) return;
    this.#outcomes.forget(id);
    this.#timers.delete(id);
  }

  /** What the document holds; null where it is neither open nor to be read. */
  async #textOf(uri: string): Promise<string | null> {
    const open = openText(uri);
    if (open !== null) return open;
    const file = await fileText(vscode.Uri.parse(uri, true));
    // It may have been opened meanwhile, with changes of its own.
    const since = openText(uri);
    if (since !== null) return since;
    if (file !== null) this.#outcomes.read(uri, file);
    return file;
  }

  dispose(): void {
    for (const timer of [...this.#timers.values()].flat()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function openText(uri: string): string | null {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri)?.getText() ?? null;
}

async function fileText(uri: vscode.Uri): Promise<string | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > MAX_BYTES ? null : await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
  } catch {
    // Deleted, moved, or of a document that never was a file.
    return null;
  }
}
