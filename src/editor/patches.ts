import * as vscode from 'vscode';
import { applyEdits, type TextEdit } from '../request/document.ts';
import { currentDocument } from './current-document.ts';
import { isAbout, lateNote, type LateFindings } from './late-notes.ts';

const SCHEME = 'stepladder-patch';
const PENDING_CONTEXT = 'stepladder.patchPending';

/** A change that passed the gate and waits for the user's word. */
export interface Patch {
  /** Of the request. */
  readonly id: string;
  /** Of the document. */
  readonly uri: vscode.Uri;
  /** The document's text that the edits belong to. */
  readonly before: string;
  readonly edits: readonly TextEdit[];
}

export type Settled = 'applied' | 'rejected' | 'stale';

/** Shows one proposed patch at a time as a diff, and applies or drops it. Never saves the file. */
export class Patches implements vscode.Disposable {
  readonly #settled = new vscode.EventEmitter<Settled>();
  readonly onDidSettle = this.#settled.event;
  readonly #fates = new vscode.EventEmitter<{ readonly id: string; readonly accepted: boolean }>();
  readonly onFate = this.#fates.event;
  readonly #subscriptions: vscode.Disposable[];
  #pending: Patch | null = null;
  /** The latest report of the workspace's ESLint; it may come before the patch is shown. */
  #late: LateFindings | null = null;

  constructor() {
    const provider: vscode.TextDocumentContentProvider = {
      provideTextDocumentContent: (uri) => (this.#pending !== null && uri.query === this.#pending.id ? applyEdits(this.#pending.before, this.#pending.edits) : ''),
    };
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider),
      vscode.commands.registerCommand('stepladder.applyPatch', () => this.apply()),
      vscode.commands.registerCommand('stepladder.rejectPatch', () => this.reject()),
    ];
  }

  async propose(patch: Patch): Promise<void> {
    if (this.#pending !== null) await this.#close();
    this.#pending = patch;
    await vscode.commands.executeCommand('setContext', PENDING_CONTEXT, true);
    await this.show();
    this.#tellLate();
  }

  /** Tells what was found in the patch once it is shown. It fails nothing: the user is reading it already. */
  late(found: LateFindings): void {
    this.#late = found;
    this.#tellLate();
  }

  #tellLate(): void {
    const late = this.#late;
    if (late === null || !isAbout(this.#pending, late)) return;
    this.#late = null;
    void vscode.window.showInformationMessage(`Stepladder: ${lateNote(late)}`);
  }

  async show(): Promise<void> {
    const patch = this.#pending;
    if (patch === null) return;
    const { uri } = patch;
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    await vscode.commands.executeCommand('vscode.diff', uri, proposedUri(patch), `${name}: proposed patch`, { viewColumn: vscode.ViewColumn.One, preview: true });
  }

  async apply(): Promise<void> {
    const patch = this.#pending;
    if (patch === null) return;
    const document = await currentDocument(patch.uri);
    if (document?.getText() !== patch.before) {
      void vscode.window.showWarningMessage(`Stepladder: the file ${document === null ? 'is gone' : 'has changed'} since the patch was made, so it was not applied. Ask again for a fresh one.`);
      await this.#settle('stale');
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    for (const { start, end, newText } of patch.edits) {
      edit.replace(patch.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), newText);
    }
    if (!(await vscode.workspace.applyEdit(edit))) {
      void vscode.window.showWarningMessage('Stepladder: the editor did not take the patch; the file may be read-only. Nothing was changed.');
      return;
    }
    this.#fates.fire({ id: patch.id, accepted: true });
    await this.#settle('applied');
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preview: false });
  }

  async reject(): Promise<void> {
    if (this.#pending === null) return;
    this.#fates.fire({ id: this.#pending.id, accepted: false });
    await this.#settle('rejected');
  }

  async #settle(how: Settled): Promise<void> {
    await this.#close();
    this.#settled.fire(how);
  }

  /** Takes the diff off the screen. */
  async #close(): Promise<void> {
    const patch = this.#pending;
    this.#pending = null;
    await vscode.commands.executeCommand('setContext', PENDING_CONTEXT, false);
    if (patch === null) return;
    const shown = proposedUri(patch).toString();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const diffs = tabs.filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === shown);
    if (diffs.length > 0) await vscode.window.tabGroups.close(diffs);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#settled.dispose();
    this.#fates.dispose();
  }
}

/** The same path, so that the diff is coloured as the file is; the id makes it this patch's own. */
function proposedUri(patch: Patch): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: patch.uri.path, query: patch.id });
}
