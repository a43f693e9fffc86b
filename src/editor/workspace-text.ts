import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Recall } from '../recall/recall.ts';
import type { DocumentSnapshot } from '../request/document.ts';
import { whyExcluded, type RealFile } from '../request/exclude.ts';
import { completionPolicy } from './completion-policy.ts';
import type { LiveSettings } from './settings.ts';
import { isEditable, realFileOf, snapshotOf } from './snapshot.ts';

/** What happens on disk is gathered for so long, in ms: a checkout writes hundreds of files. */
const GATHER_MS = 250;

/** The text that an open document has now; null where none of that address is open. @param id as `WorkspaceText` gives them */
export function openTextOf(id: string): string | null {
  return vscode.workspace.textDocuments.find((document) => idOf(document) === id)?.getText() ?? null;
}

/** A document's name in the local tier. */
function idOf(document: vscode.TextDocument): string {
  return document.uri.toString();
}

/** Keeps the local tier informed of the workspace's folders, of what is open in an editor, and of what happens on disk. */
export class WorkspaceText implements vscode.Disposable {
  readonly #recall: Recall;
  readonly #settings: LiveSettings;
  readonly #subscriptions: vscode.Disposable[];
  /** Documents that the tier knows, by id, as it was told of them. */
  readonly #told = new Map<string, { readonly document: vscode.TextDocument; readonly languageId: string }>();
  #watcher: vscode.Disposable | null = null;
  /** A document was open in an editor since the start; before that nothing is read. */
  #isUsed = false;
  #exclude: readonly string[] = [];
  #changed = new Set<string>();
  #flushing: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(recall: Recall, settings: LiveSettings) {
    this.#recall = recall;
    this.#settings = settings;
    const look = (): void => { this.#lookSoon(); };
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidCloseTextDocument(look),
      vscode.window.tabGroups.onDidChangeTabs(look),
      vscode.workspace.onDidChangeWorkspaceFolders(look),
      vscode.workspace.onDidGrantWorkspaceTrust(look),
      settings.onDidChange(look),
      vscode.workspace.onDidChangeTextDocument((event) => { this.#edited(event); }),
    ];
    look();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    clearTimeout(this.#flushing);
    this.#watcher?.dispose();
  }

  /** Events come in crowds; one look serves them all. */
  #lookSoon(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setTimeout(() => {
      this.#isLooking = false;
      this.#look();
    });
  }

  /** Tells what has changed of folders, rules and open documents. */
  #look(): void {
    const { config } = this.#settings.value;
    const open = vscode.workspace.isTrusted && completionPolicy(config).leastSure !== null ? openDocuments() : [];
    this.#isUsed ||= open.length > 0;
    const isRead = this.#isUsed && vscode.workspace.isTrusted && completionPolicy(config).leastSure !== null;
    // What may be known under the new patterns is found out anew.
    if (!isDeepStrictEqual(config.exclude, this.#exclude)) this.#closeAllBut([]);
    this.#closeAllBut(open);
    this.#exclude = config.exclude;
    const folders = isRead ? (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath) : [];
    this.#recall.read(folders, config.exclude);
    this.#watch(folders.length > 0);
    for (const document of open) if (!this.#told.has(idOf(document))) void this.#open(document);
  }

  async #open(document: vscode.TextDocument): Promise<void> {
    const realFile = await realFileOf(document);
    const id = idOf(document);
    if (this.#told.has(id) || !openDocuments().includes(document)) return;
    const snapshot = snapshotOf(document);
    if (snapshot === null || leadsOut(snapshot, realFile) || whyExcluded(snapshot, this.#exclude, realFile) !== null) return;
    const { file, languageId, text, place } = snapshot;
    this.#told.set(id, { document, languageId });
    this.#recall.open({ id, file, languageId, text, path: place?.path ?? null, isOutside: place?.folder === null });
  }

  #closeAllBut(open: readonly vscode.TextDocument[]): void {
    for (const [id, { document, languageId }] of this.#told) {
      if (open.includes(document) && document.languageId === languageId) continue;
      this.#told.delete(id);
      this.#recall.close(id);
    }
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const id = idOf(document);
    if (contentChanges.length === 0 || !this.#told.has(id)) return;
    const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({ start: rangeOffset, end: rangeOffset + rangeLength, newText: text }));
    this.#recall.edit(id, edits, document.offsetAt(document.lineAt(document.lineCount - 1).range.end));
  }

  #watch(isWanted: boolean): void {
    if (isWanted === (this.#watcher !== null)) return;
    this.#watcher?.dispose();
    this.#watcher = isWanted ? this.#watchDisk() : null;
  }

  #watchDisk(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*');
    const changed = ({ scheme, fsPath }: vscode.Uri): void => {
      if (scheme !== 'file') return;
      this.#changed.add(fsPath);
      this.#flushing ??= setTimeout(() => { this.#flush(); }, GATHER_MS);
    };
    return vscode.Disposable.from(watcher, watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete(changed));
  }

  #flush(): void {
    this.#flushing = undefined;
    const paths = [...this.#changed];
    this.#changed.clear();
    this.#recall.changed(paths);
  }
}

/** Those in an editor's tab: others are opened by extensions, and were never seen by anybody. */
function openDocuments(): readonly vscode.TextDocument[] {
  const shown = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(({ input }) => urisOf(input))).map((uri) => uri.toString()));
  const cells = new Set(vscode.workspace.notebookDocuments.filter(({ uri }) => shown.has(uri.toString())).flatMap((notebook) => notebook.getCells().map(({ document }) => document)));
  return vscode.workspace.textDocuments.filter((document) => isEditable(document) && !document.isClosed && (shown.has(idOf(document)) || cells.has(document)));
}

function urisOf(input: unknown): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) return [input.modified];
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook ? [input.uri] : [];
}

/** Whether a link leads from the workspace to somewhere else. */
function leadsOut({ place }: DocumentSnapshot, { path, folders }: RealFile): boolean {
  const isIn = (folder: string): boolean => path.toLowerCase().startsWith(folder.toLowerCase().replace(/[\\/]$/, '') + (folder.includes('\\') ? '\\' : '/'));
  return typeof place?.folder === 'string' && !folders.some(isIn);
}
