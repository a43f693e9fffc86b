import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { AnswerEnd, AnswerStart } from '../../../src/editor/answer-messages.ts';
import { subjectOf } from '../../../src/editor/ask-selection.ts';
import { Conversation } from '../../../src/editor/conversation.ts';
import type { Patch } from '../../../src/editor/patches.ts';
import type { TextEdit } from '../../../src/request/document.ts';
import type { Request, SelectionRequest } from '../../../src/request/request.ts';
import type { RouteResult } from '../../../src/routing/decision.ts';
import { startEndpoint, type Endpoint } from '../endpoint.ts';
import { until } from '../until.ts';
import { closeAll, open, useEndpoint } from '../workbench.ts';
import { attempt, decision } from '../../journal/decision-fixture.ts';

/** A file in the tests' workspace; it goes with `teardown`. */
function writeFile(name: string, text: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(folder, 'the tests need a workspace');
  const file = path.join(folder, name);
  writeFileSync(file, text);
  written.push(file);
  return vscode.Uri.file(file);
}

const written: string[] = [];

teardown(async () => {
  await closeAll();
  for (const file of written.splice(0)) rmSync(file, { force: true });
});

async function insertAtStart(uri: vscode.Uri, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** As a person opens a file: the API's own way would keep the document open for minutes after its editor is closed. */
async function openFile(uri: vscode.Uri): Promise<vscode.TextEditor> {
  await vscode.commands.executeCommand('vscode.open', uri);
  return until('the file is shown', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()));
}

/** Closes what is shown, and waits until VS Code has let go of the document. */
async function closeDocument(document: vscode.TextDocument): Promise<void> {
  await closeAll();
  await until('the document is closed', () => document.isClosed);
}

suite('a patch that waits', () => {
  let endpoint: Endpoint;

  suiteSetup(async () => {
    endpoint = await startEndpoint();
    await useEndpoint(endpoint);
  });

  suiteTeardown(() => endpoint.close());

  async function debugFirstLine(uri: vscode.Uri): Promise<vscode.TextDocument> {
    endpoint.say({ medium: 'x\n\n```ts\nconst a = f(1);\n```\n' });
    const editor = await openFile(uri);
    editor.selection = new vscode.Selection(0, 0, 0, 14);
    await vscode.commands.executeCommand('stepladder.debugSelection');
    return editor.document;
  }

  test('is not applied to a file that was closed, opened again and edited', async () => {
    const uri = writeFile('reopened.ts', 'const a = f(1;\nconst b = 2;\n');
    await closeDocument(await debugFirstLine(uri));
    const again = await openFile(uri);
    await insertAtStart(uri, '// a new first line\n');
    await vscode.commands.executeCommand('stepladder.applyPatch');
    assert.equal(again.document.getText(), '// a new first line\nconst a = f(1;\nconst b = 2;\n');
    await again.document.save();
  });

  test('is applied to a file that was closed and is as it was', async () => {
    const uri = writeFile('closed.ts', 'const a = f(1;\nconst b = 2;\n');
    await closeDocument(await debugFirstLine(uri));
    await vscode.commands.executeCommand('stepladder.applyPatch');
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), 'const a = f(1);\nconst b = 2;\n');
    await document.save();
  });
});

suite('a conversation', () => {
  const shown: string[] = [];
  const proposed: Patch[] = [];
  const asked: SelectionRequest[] = [];
  let answer: (request: SelectionRequest) => RouteResult | Promise<RouteResult>;
  let conversation: Conversation;

  setup(() => {
    for (const list of [shown, proposed, asked]) list.length = 0;
    answer = (request) => answered(request);
    conversation = new Conversation({
      assistant: {
        ask: async (request: Request) => {
          assert.ok(request.task !== 'complete');
          asked.push(request);
          return answer(request);
        },
      },
      view: {
        begin: ({ title }: AnswerStart) => shown.push(`begin ${title}`),
        progress: () => undefined,
        append: () => undefined,
        finish: ({ text, notice }: AnswerEnd) => shown.push(`finish ${text ?? notice ?? ''}`),
        patchSettled: (how) => shown.push(how),
      },
      notices: { selection: () => undefined, follow: () => undefined },
      config: () => ({ tiers: [], policy: {}, experiment: null }),
      patches: {
        propose: (patch) => {
          proposed.push(patch);
          return Promise.resolve();
        },
      },
    });
  });

  teardown(() => {
    conversation.dispose();
  });

  function answered({ id, task }: SelectionRequest, edits: readonly TextEdit[] = []): RouteResult {
    return { content: { text: 'Because.', edits }, incomplete: false, trimmed: false, decision: decision(id, [attempt('a')], { task, trigger: 'manual' }) };
  }

  function selected({ document, selection }: SelectionRequest): string {
    return document.text.slice(selection.start, selection.end);
  }

  const line = (at: number): vscode.Range => new vscode.Range(at, 0, at, 6);
  const THREE = 'one();\ntwo();\nthree();\n';

  test('keeps to its lines when others are put above them', async () => {
    const { document } = await open(THREE);
    await conversation.start('explain', document, line(1));
    await insertAtStart(document.uri, '// new\n// newer\n');
    await conversation.follow('And why?');
    assert.deepEqual(asked.map(selected), ['two();', 'two();']);
    assert.match(shown[2] ?? '', /:4$/);
  });

  test('keeps to its lines when they are replaced', async () => {
    const { document } = await open(THREE);
    await conversation.start('debug', document, line(1));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(1, 0, 2, 0), 'two(1);\ntwo(2);\n');
    await vscode.workspace.applyEdit(edit);
    await conversation.retry();
    assert.equal(asked.map(selected)[1], 'two(1);\ntwo(2);');
  });

  test('goes on in a file that was closed in between', async () => {
    const uri = writeFile('conversation.ts', THREE);
    const { document } = await openFile(uri);
    await conversation.start('explain', document, line(1));
    await closeDocument(document);
    await conversation.follow('And why?');
    assert.deepEqual(asked.map(selected), ['two();', 'two();']);
  });

  test('does not guess the lines in a file that changed while it was closed', async () => {
    const uri = writeFile('changed.ts', THREE);
    const { document } = await openFile(uri);
    await conversation.start('explain', document, line(1));
    await closeDocument(document);
    writeFileSync(uri.fsPath, `// new\n${THREE}`);
    await conversation.follow('And why?');
    assert.equal(asked.length, 1);
    assert.match(shown.at(-1) ?? '', /^finish .*has changed after it was closed/);
  });

  test('says that a closed document without a file cannot be opened again', async () => {
    const { document } = await open(THREE);
    await conversation.start('explain', document, line(1));
    await closeDocument(document);
    await conversation.follow('And why?');
    assert.equal(asked.length, 1);
    assert.match(shown.at(-1) ?? '', /^finish .*cannot be opened again/);
  });

  test('proposes the patch of a file that is as it was', async () => {
    const { document } = await open(THREE);
    answer = (request) => answered(request, [{ start: 0, end: 6, newText: 'ONE();' }]);
    await conversation.start('debug', document, line(0));
    assert.deepEqual(proposed.map(({ uri, before }) => [uri.toString(), before]), [[document.uri.toString(), THREE]]);
  });

  test('proposes no patch when the file changed while the model was asked, and says so', async () => {
    const { document } = await open(THREE);
    answer = async (request) => {
      await insertAtStart(document.uri, '// new\n');
      return answered(request, [{ start: 0, end: 6, newText: 'ONE();' }]);
    };
    await conversation.start('debug', document, line(0));
    assert.deepEqual(proposed, []);
    assert.deepEqual(shown.slice(1), ['finish Because.', 'stale']);
  });

  test('can be followed up after a question that could not be asked', async () => {
    const { document } = await open(THREE);
    await insertAtStart(document.uri, `// ${'x'.repeat(1_000_001)}\n`);
    await conversation.start('explain', document, line(1));
    assert.match(shown.at(-1) ?? '', /^finish .*larger than 1 MB/);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(0, 0, 1, 0));
    await vscode.workspace.applyEdit(edit);
    await conversation.follow('And now?');
    assert.equal(asked.length, 1);
  });

  test('ends and can be followed up when asking breaks off', async () => {
    const { document } = await open(THREE);
    answer = () => Promise.reject(new Error('out of order'));
    const ended = await conversation.start('explain', document, line(1)).then(() => 'answered', String);
    assert.deepEqual([ended, shown.at(-1)], ['Error: out of order', 'finish The request broke off: out of order']);
    answer = (request) => answered(request);
    await conversation.follow('And now?');
    assert.equal(shown.at(-1), 'finish Because.');
  });
});

suite('what a command is about', () => {
  test('is the selection', async () => {
    const editor = await open('one();\n');
    editor.selection = new vscode.Selection(0, 0, 0, 6);
    assert.deepEqual(subjectOf('debug', editor, undefined), { document: editor.document, range: editor.selection });
  });

  test('is nothing without one', async () => {
    const editor = await open('one();\n║');
    for (const nothing of [editor, undefined]) assert.equal(subjectOf('debug', nothing, undefined), 'select the code to debug first.');
  });

  test('is nothing in a kind of document that is not supported, and this is said', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('test-old', { provideTextDocumentContent: () => 'one();\n' });
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse('test-old:/a.ts'));
    editor.selection = new vscode.Selection(0, 0, 0, 6);
    const subject = subjectOf('explain', editor, undefined);
    assert.ok(typeof subject === 'string');
    assert.match(subject, /^this kind of document \("test-old:"\) is not supported/);
    provider.dispose();
  });
});
