import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { LiveSettings } from '../../../src/editor/settings.ts';
import { openTextOf, WorkspaceText } from '../../../src/editor/workspace-text.ts';
import { createRecall } from '../../../src/recall/create-recall.ts';
import type { OpenDocument, Recall } from '../../../src/recall/recall.ts';
import { applyEdits } from '../../../src/request/document.ts';
import { until } from '../until.ts';
import { closeAll, configure, open } from '../workbench.ts';

/** What the local tier was told. */
class Told {
  readonly documents = new Map<string, OpenDocument>();
  readonly closed: string[] = [];
  readonly changed: (readonly string[])[] = [];
  folders: readonly string[] = [];
  exclude: readonly string[] = [];

  readonly recall: Recall = {
    read: (folders, exclude) => {
      this.folders = folders;
      this.exclude = exclude;
    },
    open: (document) => void this.documents.set(document.id, document),
    edit: (id, edits, units) => {
      const document = this.documents.get(id);
      assert.ok(document, `${id} was edited before it was opened`);
      const text = applyEdits(document.text, edits.toReversed());
      assert.equal(text.length, units);
      this.documents.set(id, { ...document, text });
    },
    close: (id) => {
      this.documents.delete(id);
      this.closed.push(id);
    },
    changed: (paths) => void this.changed.push(paths),
    propose: () => Promise.resolve(null),
    context: () => Promise.resolve([]),
    status: () => Promise.resolve({ state: 'ready', files: 0, tokens: 0, bytes: 0, leftOut: 0 }),
    dispose: () => Promise.resolve(),
  };

  get files(): readonly string[] {
    return [...this.documents.values()].map(({ file }) => file).sort();
  }
}

let folder: string;
let outside: string;
let told: Told;
let parts: vscode.Disposable[];

suite('what the local tier is told', () => {
  suiteSetup(async () => {
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    outside = mkdtempSync(path.join(os.tmpdir(), 'stepladder-outside-'));
    mkdirSync(path.join(folder, 'recall', 'private'), { recursive: true });
    writeFileSync(path.join(folder, 'recall', 'private', 'a.ts'), 'private\n');
    writeFileSync(path.join(folder, 'recall', '.env'), 'A=1\n');
    writeFileSync(path.join(folder, 'recall', 'b.ts'), 'const b = 1;\nconst c = 1;\n');
    writeFileSync(path.join(folder, 'recall', 'book.ipynb'), JSON.stringify({ cells: [{ cell_type: 'code', source: ['a = 1'], metadata: {}, outputs: [], execution_count: null }], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    writeFileSync(path.join(outside, 'away.ts'), 'away\n');
    symlinkSync(outside, path.join(folder, 'recall', 'linked'), 'junction');
    await configure({ exclude: undefined, policy: undefined, 'inline.enable': { '*': false } });
  });

  suiteTeardown(() => {
    rmSync(path.join(folder, 'recall', 'linked'));
    rmSync(path.join(folder, 'recall'), { recursive: true });
    rmSync(outside, { recursive: true });
  });

  setup(async () => {
    await closeAll();
    told = new Told();
    const settings = new LiveSettings();
    parts = [settings, new WorkspaceText(told.recall, settings)];
  });

  teardown(async () => {
    vscode.Disposable.from(...parts).dispose();
    await configure({ exclude: undefined, policy: undefined });
    await closeAll();
  });

  const show = (...names: string[]): Thenable<vscode.TextEditor> => vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'recall', ...names)), { preview: false });
  const knows = (...files: string[]): Promise<boolean> => until(() => `${files.join()} to be known, not ${told.files.join()}`, () => told.files.join() === files.join());

  test('is nothing before something is open, then the folders and that', async () => {
    await vscode.workspace.openTextDocument(path.join(folder, 'sum.ts'));
    assert.deepEqual([told.folders, told.files], [[], []]);
    const { document } = await show('b.ts');
    await knows('recall/b.ts');
    assert.deepEqual(told.folders, [folder]);
    assert.deepEqual([...told.documents.values()], [{ id: document.uri.toString(), file: 'recall/b.ts', languageId: 'typescript', text: document.getText(), path: document.uri.fsPath, isOutside: false }]);
    assert.equal(openTextOf(document.uri.toString()), document.getText());
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await knows();
  });

  test('is each edit, of several cursors and with other line ends', async () => {
    const editor = await show('b.ts');
    await knows('recall/b.ts');
    const same = (): void => { assert.equal(told.documents.get(editor.document.uri.toString())?.text, editor.document.getText()); };
    editor.selections = [0, 1].map((line) => new vscode.Selection(line, 6, line, 7));
    await vscode.commands.executeCommand('type', { text: 'value' });
    same();
    await editor.edit((edit) => { edit.setEndOfLine(vscode.EndOfLine.CRLF); });
    await editor.edit((edit) => { edit.insert(new vscode.Position(1, 0), 'let ä;\n'); });
    same();
    await vscode.commands.executeCommand('undo');
    same();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    same();
  });

  test('is no secret, nothing excluded, and nothing behind a link', async () => {
    await configure({ exclude: ['private/'] });
    for (const names of [['.env'], ['private', 'a.ts'], ['linked', 'away.ts'], ['b.ts']]) await show(...names);
    await knows('recall/b.ts');
    await configure({ exclude: ['b.ts'] });
    await knows('recall/private/a.ts');
    assert.deepEqual(told.exclude, ['b.ts']);
  });

  test('is a new document, a file from elsewhere, and a cell of a notebook', async () => {
    await open('const a = ║');
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(outside, 'away.ts')), { preview: false });
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(vscode.Uri.file(path.join(folder, 'recall', 'book.ipynb'))), { preview: false });
    await knows('Untitled-1', 'away.ts', 'recall/book.ipynb');
    // Only the file: what is untitled or a cell belongs to this window.
    assert.deepEqual([...told.documents.values()].map(({ isOutside }) => isOutside).sort(), [false, false, true]);
    assert.deepEqual([...told.documents.values()].map(({ path: at }) => at).sort(), [null, null, realpathSync(outside) === outside ? path.join(outside, 'away.ts') : told.documents.get(vscode.Uri.file(path.join(outside, 'away.ts')).toString())?.path].sort());
  });

  test('is nothing where the policy never asks it', async () => {
    await show('b.ts');
    await knows('recall/b.ts');
    await configure({ policy: { complete: { recall: null } } });
    await knows();
    assert.deepEqual(told.folders, []);
    await configure({ policy: undefined });
    await knows('recall/b.ts');
    assert.deepEqual(told.folders, [folder]);
  });

  test('is the language that a document gets', async () => {
    const { document } = await show('b.ts');
    await knows('recall/b.ts');
    await vscode.languages.setTextDocumentLanguage(document, 'javascript');
    await until('the language to be known', () => told.documents.get(document.uri.toString())?.languageId === 'javascript');
  });

  test('is enough for it to propose what stands in another file, in a thread of this program', async () => {
    const entry = path.join(vscode.extensions.getExtension('stepladder.stepladder')?.extensionPath ?? '', 'dist', 'recall.cjs');
    const recall = createRecall({ entry, textOf: openTextOf });
    const settings = new LiveSettings();
    parts.push(settings, new WorkspaceText(recall, settings));
    try {
      writeFileSync(path.join(folder, 'recall', 'letters.ts'), 'const answer = await sendLetter(grandmother, now);\nlog(answer);\n'.repeat(3));
      const { document } = await open('const answer = await sendLetter(║');
      await until('a proposal', async () => (await recall.propose({ id: document.uri.toString(), offset: document.getText().length }, 1_000))?.text.includes('grandmother'));
    } finally {
      await recall.dispose();
    }
  });

  test('is what happens on disk, gathered', async () => {
    await show('b.ts');
    await knows('recall/b.ts');
    const files = Array.from({ length: 100 }, (_, at) => path.join(folder, 'recall', `many-${at}.ts`));
    // Until the watcher runs it sees nothing.
    await until('the watcher to run', () => {
      writeFileSync(files[0]!, String(Math.random()));
      return told.changed.flat().includes(files[0]!);
    });
    told.changed.length = 0;
    for (const file of files) writeFileSync(file, 'text\n');
    await until('all files to be told', () => files.every((file) => told.changed.flat().includes(file)));
    assert.ok(told.changed.length < 20, String(told.changed.length));
  });
});
