import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { SETTING_NAMES } from '../../../src/editor/settings.ts';
import { startEndpoint, type Endpoint } from '../endpoint.ts';
import { until } from '../until.ts';
import { acceptGhost, closeAll, configure, decisions, open, useEndpoint, type RecordedDecision } from '../workbench.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

let endpoint: Endpoint;
let recordedBefore = 0;

/** What was written down since the test began. */
function recorded(): RecordedDecision[] {
  return decisions().slice(recordedBefore);
}

function ask(command: 'completeHere' | 'explainSelection' | 'debugSelection'): Thenable<unknown> {
  return vscode.commands.executeCommand(`stepladder.${command}`);
}

/** Not waited for: the command ends when the provider has answered. */
function triggerInline(): void {
  void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}

suite('the extension', () => {
  suiteSetup(async () => {
    endpoint = await startEndpoint();
    const extension = vscode.extensions.getExtension('stepladder.stepladder');
    assert.ok(extension, 'VS Code does not know the extension');
    await extension.activate();
  });

  suiteTeardown(() => endpoint.close());

  setup(async () => {
    // The tests ask the same things: none is to be answered from the memory of another.
    const policy = { explain: { cache: false }, debug: { cache: false } };
    await useEndpoint(endpoint, { budget: undefined, exclude: undefined, policy, 'inline.enable': { '*': false } });
    recordedBefore = decisions().length;
    endpoint.asked.length = 0;
    endpoint.say({});
  });

  teardown(closeAll);

  suite('the manifest', () => {
    test('offers every command that it names', async () => {
      const manifest = vscode.extensions.getExtension('stepladder.stepladder')?.packageJSON as Manifest;
      const known = await vscode.commands.getCommands(true);
      const missing = manifest.contributes.commands.map(({ command }) => command).filter((command) => !known.includes(command));
      assert.deepEqual(missing, []);
    });

    test('knows no setting that a workspace could set', () => {
      const { properties } = (vscode.extensions.getExtension('stepladder.stepladder')?.packageJSON as Manifest).contributes.configuration;
      assert.deepEqual(Object.keys(properties).sort(), SETTING_NAMES.map((name) => `stepladder.${name}`).sort());
      for (const [name, { scope }] of Object.entries(properties)) assert.equal(scope, 'application', name);
    });
  });

  suite('Complete Here', () => {
    test('shows the next tier where the cheap answer breaks the file', async () => {
      endpoint.say({ small: 'add(1, (2;', medium: 'add(1, 2);' });
      const editor = await open('const add = (a: number, b: number) => a + b;\nconst sum = ║\n');
      await ask('completeHere');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(1).text, 'const sum = add(1, 2);');
      const decision = await until('acceptance is recorded', () => recorded().find(({ feedback }) => feedback.includes('accepted')));
      assert.deepEqual([decision.tiers, decision.results, decision.feedback], ['cheap,standard', 'failed,passed', 'shown,accepted']);
    });

    test('shows nothing when every answer breaks the file', async () => {
      endpoint.say({ small: 'add((;', medium: 'add((;', large: 'add((;' });
      const editor = await open('const sum = ║\n');
      await ask('completeHere');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.getText(), 'const sum = \n');
      // Nothing is above premium, so that its answer is worth mending.
      assert.deepEqual(recorded().map(({ outcome, tiers, results }) => [outcome, tiers, results]), [['nothing', 'cheap,standard,premium,premium', 'failed,failed,failed,failed']]);
    });

    test('says of another language that nothing could verify it, and asks nobody else for that', async () => {
      endpoint.say({ small: '1 + 1' });
      const editor = await open('total = ║\n', 'lua');
      await ask('completeHere');
      await acceptGhost(editor);
      assert.equal(editor.document.getText(), 'total = 1 + 1\n');
      assert.deepEqual(recorded().map(({ tiers, results }) => [tiers, results]), [['cheap', 'unchecked']]);
    });

    test('passes over an answer that parses but uses a name that is nowhere', async () => {
      endpoint.say({ small: 'ad(1, 2);', medium: 'add(1, 2);' });
      const editor = await open('const add = (a: number, b: number) => a + b;\nconst sum = ║\n');
      await ask('completeHere');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(1).text, 'const sum = add(1, 2);');
      assert.deepEqual(recorded().map(({ tiers, results }) => [tiers, results]), [['cheap,standard', 'failed,passed']]);
    });

    test('inserts the syntax of snippets to the letter', async () => {
      endpoint.say({ small: "'${1|a,b|} $TM_FILENAME';" });
      const editor = await open('const text = ║\n');
      await ask('completeHere');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, "const text = '${1|a,b|} $TM_FILENAME';");
    });

    test('keeps CRLF', async () => {
      endpoint.say({ small: 'f(\n  1,\n);' });
      const editor = await open('declare function f(n: number): number;\nconst a = ║');
      await editor.edit((edit) => {
        edit.setEndOfLine(vscode.EndOfLine.CRLF);
      });
      await ask('completeHere');
      await acceptGhost(editor);
      assert.equal(editor.document.getText(), 'declare function f(n: number): number;\r\nconst a = f(\r\n  1,\r\n);');
    });

    test('leaves a file with secrets alone', async () => {
      await configure({ exclude: ['*'] });
      await open('KEY=║\n');
      await ask('completeHere');
      assert.deepEqual(endpoint.asked, []);
    });

    test('leaves a file over 1 MB alone', async () => {
      const editor = await open(`// ${'x'.repeat(1_000_001)}\nconst a = `);
      const end = editor.document.lineAt(1).range.end;
      editor.selection = new vscode.Selection(end, end);
      await ask('completeHere');
      assert.deepEqual(endpoint.asked, []);
    });

    test('stops at the budget before anything is sent', async () => {
      await configure({ budget: { day: 0 } });
      await open('const a = ║\n');
      await ask('completeHere');
      assert.deepEqual(endpoint.asked, []);
      assert.deepEqual(recorded().map(({ outcome, reason }) => [outcome, reason]), [['stopped', 'budget']]);
    });
  });

  suite('completion while typing', () => {
    /** A name that is nowhere would be a finding. */
    const FIRST = 'declare function first(): number;';

    setup(() => configure({ 'inline.enable': { '*': true } }));

    test('is offered, typed along at no further cost, and taken', async () => {
      endpoint.say({ small: 'first();' });
      const editor = await open(`${FIRST}\nconst one = ║\n`);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await until('the model was asked', () => endpoint.asked.length === 1 && recorded().length === 1);
      await vscode.commands.executeCommand('type', { text: 'fir' });
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(1).text, 'const one = first();');
      assert.equal(endpoint.asked.filter((prompt) => prompt.includes('const one = f')).length, 0, 'typing along asked again');
    });

    test('is asked for once at a place, however often the editor asks', async () => {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      endpoint.say({ small: () => released.then(() => 'first();') });
      const editor = await open(`${FIRST}\nconst once = ║\n`);
      triggerInline();
      await until(() => `the model was asked once: ${JSON.stringify(endpoint.asked.map((prompt) => prompt.slice(-60)))}`, () => endpoint.asked.length === 1, 5_000);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
      triggerInline();
      release();
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(1).text, 'const once = first();');
      assert.equal(endpoint.asked.filter((prompt) => prompt.includes('const once = <')).length, 1);
    });

    test('is given up when what it was about is deleted', async () => {
      endpoint.say({ small: (prompt) => (prompt.includes('const gone =<') ? ' 10;' : new Promise<string>(() => undefined)) });
      const editor = await open('const gone = ║\n');
      triggerInline();
      await until(() => `the model was asked once: ${JSON.stringify(endpoint.asked.map((prompt) => prompt.slice(-60)))}`, () => endpoint.asked.length === 1, 5_000);
      await vscode.commands.executeCommand('deleteLeft');
      const decision = await until('giving up is recorded', () => recorded().find(({ reason }) => reason === 'cancelled'));
      assert.equal(decision.outcome, 'stopped');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, 'const gone = 10;');
    });

    test('is not offered again after Escape', async () => {
      endpoint.say({ small: 'first();' });
      const editor = await open(`${FIRST}\nconst two = ║\n`);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await until('the offer is recorded', () => recorded().length === 1);
      await until('the offer is live and rejected', async () => {
        await vscode.commands.executeCommand('stepladder.rejectSuggestion');
        return recorded()[0]?.feedback.includes('rejected');
      });
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await until('it was asked once more', () => recorded().length === 2);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(1).text, 'const two = ');
      assert.equal(recorded()[0]?.feedback, 'shown,rejected');
    });

    test('is not asked for in a language that is switched off', async () => {
      await configure({ 'inline.enable': { '*': true, typescript: false } });
      endpoint.say({ small: 'no();' });
      await open('const three = ║\n');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await open('four = ║\n', 'ruby');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await until('the other language was asked for', () => endpoint.asked.length > 0);
      assert.equal(endpoint.asked.some((prompt) => prompt.includes('three')), false);
    });
  });

  suite('Explain Selection', () => {
    test('asks the cheap tier and records the decision', async () => {
      endpoint.say({ small: 'It adds **one**.' });
      const editor = await open('const a = 1 + 1;║\n');
      editor.selection = new vscode.Selection(0, 0, 0, 16);
      await ask('explainSelection');
      assert.deepEqual(recorded().map(({ task, outcome, tiers }) => [task, outcome, tiers]), [['explain', 'answered', 'cheap']]);
      assert.ok(endpoint.asked[0]?.includes('const a = 1 + 1;'));
    });

    test('climbs past a refusal', async () => {
      endpoint.say({ small: "I'm sorry, but I can't help with that.", medium: 'It adds.' });
      const editor = await open('const a = 1 + 1;║\n');
      editor.selection = new vscode.Selection(0, 0, 0, 16);
      await ask('explainSelection');
      assert.deepEqual(recorded().map(({ tiers, results }) => [tiers, results]), [['cheap,standard', 'failed,passed']]);
    });

    test('falls back when the endpoint fails', async () => {
      endpoint.say({ small: 500, medium: 'It adds.' });
      const editor = await open('const a = 1 + 1;║\n');
      editor.selection = new vscode.Selection(0, 0, 0, 16);
      await ask('explainSelection');
      assert.deepEqual(recorded().map(({ tiers, results }) => [tiers, results]), [['cheap,cheap,standard', 'error,error,passed']]);
    });
  });

  suite('Debug Selection', () => {
    const fixed = 'The bracket is missing.\n\n```ts\nconst a = f(1);\n```\n';

    async function debugFirstLine(): Promise<vscode.TextEditor> {
      const editor = await open('const a = f(1;║\nconst b = 2;\n');
      editor.selection = new vscode.Selection(0, 0, 0, 14);
      await ask('debugSelection');
      return editor;
    }

    test('proposes a patch that passed the gate, and applies it on demand', async () => {
      endpoint.say({ medium: fixed });
      const editor = await debugFirstLine();
      assert.equal(editor.document.getText(), 'const a = f(1;\nconst b = 2;\n', 'a patch is not applied by itself');
      await until('the diff is shown', () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
      await vscode.commands.executeCommand('stepladder.applyPatch');
      assert.equal(editor.document.getText(), 'const a = f(1);\nconst b = 2;\n');
      const decision = await until('acceptance is recorded', () => recorded().find(({ feedback }) => feedback !== ''));
      assert.deepEqual([decision.tiers, decision.results, decision.feedback], ['standard', 'passed', 'accepted']);
    });

    test('climbs when the patch breaks the file', async () => {
      endpoint.say({ medium: fixed.replace('f(1);', 'f((1);'), large: fixed });
      const editor = await debugFirstLine();
      await vscode.commands.executeCommand('stepladder.applyPatch');
      assert.equal(editor.document.lineAt(0).text, 'const a = f(1);');
      assert.deepEqual(recorded().map(({ tiers, results }) => [tiers, results]), [['standard,premium', 'failed,passed']]);
    });

    test('drops a rejected patch', async () => {
      endpoint.say({ medium: fixed });
      const editor = await debugFirstLine();
      await vscode.commands.executeCommand('stepladder.rejectPatch');
      await vscode.commands.executeCommand('stepladder.applyPatch');
      assert.equal(editor.document.lineAt(0).text, 'const a = f(1;');
      await until('the rejection is recorded', () => recorded().find(({ feedback }) => feedback === 'rejected'));
    });

    test('does not apply a patch to a file that has changed', async () => {
      endpoint.say({ medium: fixed });
      const editor = await debugFirstLine();
      const edit = new vscode.WorkspaceEdit();
      edit.insert(editor.document.uri, new vscode.Position(0, 0), '// new\n');
      await vscode.workspace.applyEdit(edit);
      await vscode.commands.executeCommand('stepladder.applyPatch');
      assert.equal(editor.document.lineAt(1).text, 'const a = f(1;');
    });

    test('stands in the lightbulb of a reported problem', async () => {
      const { document } = await open('const a = f(1;\n');
      const problems = vscode.languages.createDiagnosticCollection('test');
      const range = new vscode.Range(0, 13, 0, 14);
      problems.set(document.uri, [new vscode.Diagnostic(range, "')' expected")]);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
      problems.dispose();
      const titles = actions.map(({ title }) => title).filter((title) => title.endsWith('with Stepladder'));
      assert.deepEqual(titles, ['Debug with Stepladder', 'Explain with Stepladder']);
    });
  });

  suite('a page', () => {
    for (const [command, type] of [['showPolicy', 'policy'], ['showSpend', 'dashboard']] as const) {
      test(`opens at the command "${command}", which gives nothing to whoever calls it`, async () => {
        assert.equal(await vscode.commands.executeCommand(`stepladder.${command}`), undefined);
        const shown = (): unknown => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        const page = await until('the page is open', () => {
          const input = shown();
          return input instanceof vscode.TabInputWebview && input;
        });
        assert.ok(page.viewType.endsWith(`stepladder.${type}`), page.viewType);
      });
    }
  });

  suite('a hostile workspace', () => {
    test('cannot choose where code is sent, nor what may be spent', async () => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
      assert.ok(folder, 'the tests need a workspace');
      const thief = await startEndpoint();
      const theirs = { providers: { test: { baseUrl: thief.baseUrl } }, budget: { day: 1_000 }, tiers: [{ name: 'theirs', routes: [{ provider: 'test', model: 'small' }] }] };
      const dotted = Object.fromEntries(Object.entries(theirs).map(([name, value]) => [`stepladder.${name}`, value]));
      mkdirSync(path.join(folder, '.vscode'), { recursive: true });
      const file = path.join(folder, '.vscode', 'settings.json');
      try {
        for (const hostile of [dotted, { stepladder: theirs }, { '[typescript]': dotted }, { stepladder: theirs, ...dotted }]) {
          writeFileSync(file, JSON.stringify({ ...hostile, 'stepladder.test.marker': JSON.stringify(hostile) }));
          await until('the workspace settings are read', () => vscode.workspace.getConfiguration('stepladder.test').inspect('marker')?.workspaceValue === JSON.stringify(hostile));
          endpoint.asked.length = 0;
          endpoint.say({ small: '1;' });
          await open('const a = ║\n');
          await ask('completeHere');
          assert.equal(endpoint.asked.length, 1);
          await configure({ budget: { day: 0 } });
          await ask('completeHere');
          assert.equal(endpoint.asked.length, 1, 'the budget of the workspace was taken');
          await configure({ budget: undefined });
        }
        assert.deepEqual(thief.asked, []);
      } finally {
        rmSync(file);
        await thief.close();
      }
    });
  });
});
