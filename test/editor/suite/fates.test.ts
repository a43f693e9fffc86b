import assert from 'node:assert/strict';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { startEndpoint, type Endpoint } from '../endpoint.ts';
import { until } from '../until.ts';
import { acceptGhost, closeAll, decisions, open, useEndpoint } from '../workbench.ts';

/** Names that are nowhere would be findings. */
const KNOWN = 'declare function first(...numbers: number[]): number;';

let endpoint: Endpoint;
let recordedBefore = 0;

/** What is recorded of the first request of the test. */
function feedback(): string {
  return decisions().slice(recordedBefore)[0]?.feedback ?? '';
}

function run(command: string): Thenable<unknown> {
  return vscode.commands.executeCommand(command);
}

/** Opens a document with a suggestion at its cursor. */
async function offered(marked: string): Promise<vscode.TextEditor> {
  const editor = await open(marked);
  await run('stepladder.completeHere');
  return editor;
}

async function shown(): Promise<void> {
  await until('it counts as shown', () => feedback().startsWith('shown'));
}

/** Takes a part, once the suggestion is on the screen. */
async function take(command: 'acceptWord' | 'acceptLine', editor: vscode.TextEditor): Promise<void> {
  const before = editor.document.getText();
  await until(`${command} takes something`, async () => {
    await run(`stepladder.${command}`);
    return editor.document.getText() !== before;
  });
}

suite('what becomes of a suggestion', () => {
  suiteSetup(async () => {
    endpoint = await startEndpoint();
    await vscode.extensions.getExtension('stepladder.stepladder')?.activate();
  });

  suiteTeardown(() => endpoint.close());

  setup(async () => {
    await useEndpoint(endpoint, { budget: undefined, exclude: undefined, policy: { complete: { recall: null } }, 'inline.enable': { '*': false } });
    recordedBefore = decisions().length;
    endpoint.say({ small: 'first(1, 2);' });
  });

  teardown(closeAll);

  test('a word of it is taken, the rest stays on offer and is taken by Tab', async () => {
    const editor = await offered(`${KNOWN}\nconst a = ║\n`);
    await take('acceptWord', editor);
    assert.equal(editor.document.lineAt(1).text, 'const a = first');
    await until('it is recorded', () => feedback() === 'shown,partly-accepted');
    await acceptGhost(editor);
    assert.equal(editor.document.lineAt(1).text, 'const a = first(1, 2);');
    await until('it is recorded', () => feedback() === 'shown,partly-accepted,accepted');
  });

  test('a line of it is taken, then another way is gone', async () => {
    endpoint.say({ small: 'first(\n  1,\n  2,\n);' });
    const editor = await offered(`${KNOWN}\nconst a = ║\n`);
    await take('acceptLine', editor);
    assert.equal(editor.document.lineAt(1).text, 'const a = first(');
    await until('it is recorded', () => feedback() === 'shown,partly-accepted');
    await vscode.commands.executeCommand('type', { text: '7' });
    await until('it is recorded', () => feedback() === 'shown,partly-accepted,typed-over');
  });

  test('something else is typed over it', async () => {
    await offered(`${KNOWN}\nconst a = ║\n`);
    await shown();
    await vscode.commands.executeCommand('type', { text: '7' });
    await until('it is recorded', () => feedback() === 'shown,typed-over');
  });

  test('the cursor goes elsewhere', async () => {
    await offered(`${KNOWN}\nconst a = ║\n`);
    await shown();
    await run('cursorUp');
    await until('it is recorded', () => feedback() === 'shown,ignored');
  });

  test('it is typed along, brackets that the editor closes included, and taken', async () => {
    const editor = await offered(`${KNOWN}\nconst a = ║\n`);
    for (const text of ['f', 'irst', '(', '1']) await vscode.commands.executeCommand('type', { text });
    await acceptGhost(editor);
    assert.equal(editor.document.lineAt(1).text, 'const a = first(1, 2);');
    await until('it is recorded', () => feedback() === 'shown,accepted');
  });

  suite('with another provider active', () => {
    let other: vscode.Disposable;

    setup(() => {
      other = vscode.languages.registerInlineCompletionItemProvider({ language: 'typescript' }, {
        provideInlineCompletionItems: (_document, position) => [new vscode.InlineCompletionItem('theirs + more', new vscode.Range(position, position))],
      });
    });

    teardown(() => {
      other.dispose();
    });

    test('a word of its text is taken where it is its text that is shown, and nothing is recorded of ours', async () => {
      const editor = await open('const a = ║\n');
      await run('editor.action.inlineSuggest.trigger');
      await take('acceptWord', editor);
      assert.equal(editor.document.lineAt(0).text, 'const a = theirs');
      assert.equal(decisions().length, recordedBefore);
    });

    test('what is taken is recorded as ours where it is ours alone', async () => {
      const editor = await offered(`${KNOWN}\nconst a = ║\n`);
      await take('acceptWord', editor);
      const isOurs = editor.document.lineAt(1).text === 'const a = first';
      if (isOurs) await until('it is recorded', () => feedback() === 'shown,partly-accepted');
      else {
        assert.equal(editor.document.lineAt(1).text, 'const a = theirs');
        assert.equal(feedback().includes('accepted'), false);
      }
    });
  });
});
