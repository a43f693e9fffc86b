import assert from 'node:assert/strict';
import path from 'node:path';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { inlineBench } from '../inline-bench.ts';
import { ReadOnlyFiles } from '../read-only-files.ts';
import { until } from '../until.ts';
import { acceptGhost, configure, open, triggerAnew, type } from '../workbench.ts';

const MAX = 'Math.max(1, 2);';

suite('where a completion is offered', () => {
  const bench = inlineBench();
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

  /** The editor asks every provider, and says that it was called by hand. */
  async function trigger(editor: vscode.TextEditor): Promise<void> {
    await run('editor.action.inlineSuggest.trigger');
    await bench.other.called(editor);
  }

  suite('it is', () => {
    test('in a document with CRLF, tabs and letters outside of ASCII', async () => {
      bench.endpoint.say({ small: 'größe(\n\t\t1,\n\t);' });
      const editor = await open('function größe(n: number) {}\nfunction f() {\n\tconst ä =║\n}');
      await editor.edit((edit) => {
        edit.setEndOfLine(vscode.EndOfLine.CRLF);
      });
      await type(' ');
      await acceptGhost(editor);
      assert.equal(editor.document.getText(), 'function größe(n: number) {}\r\nfunction f() {\r\n\tconst ä = größe(\r\n\t\t1,\r\n\t);\r\n}');
    });

    test('behind an emoji, a combining mark and a letter outside of the first plane, typed along and taken word by word', async () => {
      const line = "const text = '👩‍👩‍👧 e\u0301 𝒳'; const upper =";
      bench.endpoint.say({ small: "text.replace('𝒳', '👩‍👩‍👧e\u0301');" });
      const editor = await open(`${line}║\n`);
      await type(' ');
      await bench.ended(1);
      await type('tex');
      const before = editor.document.getText();
      await until('a word is taken', async () => {
        await run('stepladder.acceptWord');
        return editor.document.getText() !== before;
      });
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, `${line} text.replace('𝒳', '👩‍👩‍👧e\u0301');`);
      await bench.onlyAsked(1);
    });

    test('in a file of 10,000 lines', async () => {
      bench.endpoint.say({ small: 'f0();' });
      const lines = Array.from({ length: 10_000 }, (_, line) => `function f${line}(): number { return ${line}; }`);
      const editor = await open(`${lines.join('\n')}\nconst a =║\n`);
      await type(' ');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(10_000).text, 'const a = f0();');
      await bench.onlyAsked(1);
    });

    test('in a cell of a notebook', async () => {
      bench.endpoint.say({ small: 'max(1, 2)' });
      const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'a =', 'python');
      const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
      await vscode.window.showNotebookDocument(notebook);
      await run('notebook.cell.edit');
      const editor = await until('the cell is edited', () => vscode.window.visibleTextEditors.find(({ document }) => document === notebook.cellAt(0).document));
      editor.selection = new vscode.Selection(0, 3, 0, 3);
      await type(' ');
      await acceptGhost(editor);
      assert.equal(editor.document.getText(), 'a = max(1, 2)');
      assert.equal(bench.endpoint.asked.length, 1);
    });

    test('once the language is switched on', async () => {
      bench.endpoint.say({ small: MAX });
      await configure({ 'inline.enable': { '*': true, typescript: false } });
      const editor = await open('const a = ║\n');
      await trigger(editor);
      assert.deepEqual([bench.endpoint.asked, bench.recorded()], [[], []]);
      await configure({ 'inline.enable': { '*': false, typescript: true } });
      await triggerAnew();
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, `const a = ${MAX}`);
    });
  });

  suite('nobody is asked', () => {
    const CURSORS = [new vscode.Selection(0, 10, 0, 10), new vscode.Selection(1, 10, 1, 10)];
    const PLACES: readonly (readonly [string, string, readonly vscode.Selection[]])[] = [
      ['with several cursors', 'const a = \nconst b = \n', CURSORS],
      ['in front of a word', 'const a = value;\n', [new vscode.Selection(0, 12, 0, 12)]],
      ['behind a finished statement', 'f();\n', [new vscode.Selection(0, 4, 0, 4)]],
    ];

    for (const [what, text, selections] of PLACES) {
      test(what, async () => {
        bench.endpoint.say({ small: 'x' });
        const editor = await open(text);
        editor.selections = selections;
        await trigger(editor);
        await bench.onlyAsked(0);
      });
    }

    test('with a selection', async () => {
      bench.endpoint.say({ small: 'x' });
      const editor = await open('const a = value\n');
      editor.selection = new vscode.Selection(0, 10, 0, 15);
      await run('editor.action.inlineSuggest.trigger');
      await bench.onlyAsked(0);
    });

    test('while an entry of the editor’s own list is selected, which can be taken', async () => {
      bench.endpoint.say({ small: 'x' });
      const editor = await open('const lengthOfAll = 1;\nconst a = length║\n');
      await run('editor.action.triggerSuggest');
      await bench.other.called(editor, { listOpen: true });
      await type('Of');
      await bench.other.called(editor, { listOpen: true });
      assert.deepEqual(bench.endpoint.asked.filter((prompt) => prompt.includes('const a = lengthO')), []);
      await run('acceptSelectedSuggestion');
      await until('the entry stands', () => editor.document.lineAt(1).text === 'const a = lengthOfAll');
    });

    test('in files that cannot be written, nor does the command fail there', async () => {
      bench.endpoint.say({ small: 'x' });
      const files = new ReadOnlyFiles('const a = ');
      try {
        const editor = await vscode.window.showTextDocument(files.uri);
        editor.selection = new vscode.Selection(0, 10, 0, 10);
        await run('editor.action.inlineSuggest.trigger');
        await run('stepladder.completeHere');
        await bench.onlyAsked(0);
      } finally {
        files.dispose();
      }
    });

    test('in an editor that was made read-only', async () => {
      bench.endpoint.say({ small: 'x' });
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
      const editor = await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'sum.ts')));
      await run('workbench.action.files.setActiveEditorReadonlyInSession');
      try {
        await run('cursorLineEnd');
        const before = editor.document.getText();
        await type(' ');
        await run('editor.action.inlineSuggest.trigger');
        assert.equal(editor.document.getText(), before);
        await bench.onlyAsked(0);
      } finally {
        await vscode.window.showTextDocument(editor.document);
        await run('workbench.action.files.resetActiveEditorReadonlyInSession');
      }
    });
  });
});
