import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { Log } from '../../../src/editor/log.ts';
import { readSettings } from '../../../src/editor/settings.ts';
import { realFileOf, snapshotOf } from '../../../src/editor/snapshot.ts';
import { whyExcluded } from '../../../src/request/exclude.ts';
import { startEndpoint, type Endpoint } from '../endpoint.ts';
import { until } from '../until.ts';
import { configure, useEndpoint } from '../workbench.ts';
import { attempt, decision } from '../../journal/decision-fixture.ts';

let endpoint: Endpoint;
let folder: string;
let outside: string;

suite('what leaves the machine', () => {
  suiteSetup(async () => {
    endpoint = await startEndpoint();
    const opened = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(opened, 'the tests need a workspace');
    folder = opened;
    outside = mkdtempSync(path.join(os.tmpdir(), 'stepladder-jane-'));
    mkdirSync(path.join(folder, 'private'));
    writeFileSync(path.join(folder, 'private', 'notes.ts'), 'const a = \n');
    const cell = { cell_type: 'code', source: ['a = 1'], metadata: {}, outputs: [], execution_count: null };
    writeFileSync(path.join(folder, 'private', 'book.ipynb'), JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    symlinkSync(path.join(folder, 'private'), path.join(folder, 'harmless'), 'junction');
    writeFileSync(path.join(outside, 'outside.ts'), 'const a = 1;\n');
  });

  suiteTeardown(async () => {
    rmSync(path.join(folder, 'harmless'));
    rmSync(path.join(folder, 'private'), { recursive: true });
    rmSync(outside, { recursive: true });
    await endpoint.close();
  });

  setup(async () => {
    await useEndpoint(endpoint, { exclude: undefined, budget: undefined, 'inline.enable': { '*': false } });
    endpoint.asked.length = 0;
    endpoint.say({ small: 'It adds.' });
  });

  async function explainFirstLine(file: string): Promise<void> {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
    editor.selection = new vscode.Selection(0, 0, 0, editor.document.lineAt(0).text.length);
    await vscode.commands.executeCommand('stepladder.explainSelection');
  }

  test('is no file that a link takes out of an excluded folder', async () => {
    await configure({ exclude: ['/private'] });
    await explainFirstLine(path.join(folder, 'harmless', 'notes.ts'));
    assert.deepEqual(endpoint.asked, []);
    await explainFirstLine(path.join(folder, 'sum.ts'));
    assert.equal(endpoint.asked.length, 1);
  });

  test('does not depend on what the folders above the workspace are called', async () => {
    const above = realpathSync(folder).split(/[\\/]/).filter((part) => part !== '' && !part.includes(':')).slice(0, -1);
    await configure({ exclude: above.map((name) => `${name}/`) });
    await explainFirstLine(path.join(folder, 'sum.ts'));
    assert.equal(endpoint.asked.length, 1);
  });

  test('names a file outside the workspace without its folders', async () => {
    await explainFirstLine(path.join(outside, 'outside.ts'));
    assert.equal(endpoint.asked.length, 1);
    const prompt = endpoint.asked[0] ?? '';
    assert.ok(prompt.includes('File: outside.ts ('), prompt);
    assert.equal(prompt.includes('stepladder-jane'), false, prompt);
  });

  test('names a file that is not saved yet by the place it will have', async () => {
    const inside = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(folder, 'harmless', 'new.ts')).with({ scheme: 'untitled' }));
    assert.equal(snapshotOf(inside)?.file, 'harmless/new.ts');
    assert.equal((await realFileOf(inside)).path, path.join(realpathSync(folder), 'private', 'new.ts'));
    const elsewhere = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(outside, 'new.ts')).with({ scheme: 'untitled' }));
    assert.equal(snapshotOf(elsewhere)?.file, 'new.ts');
  });

  test("names a notebook's cell by its notebook", async () => {
    const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path.join(folder, 'harmless', 'book.ipynb')));
    const cell = notebook.cellAt(0).document;
    const snapshot = snapshotOf(cell);
    assert.equal(snapshot?.file, 'harmless/book.ipynb');
    assert.match(whyExcluded(snapshot, ['/private'], await realFileOf(cell)) ?? '', /stepladder\.exclude/);
    assert.equal(whyExcluded(snapshot, ['/sum.ts'], await realFileOf(cell)), null);
  });
});

suite('settings of which a part is given', () => {
  const budget = (): unknown => {
    const { day, month } = readSettings().config.budget;
    return { day, month };
  };

  test('keep the default of the other parts', async () => {
    await configure({ budget: { day: 5 } });
    assert.deepEqual(budget(), { day: 5, month: 20 });
    await configure({ budget: { month: null } });
    assert.deepEqual(budget(), { day: 1, month: null });
    await configure({ budget: 'all' });
    assert.deepEqual(budget(), { day: 0, month: 0 });
    await configure({ 'inline.enable': { ruby: false } });
    assert.deepEqual(['ruby', 'python'].map(readSettings().inlineEnabled), [false, true]);
    await configure({ 'inline.enable': { '*': false } });
    assert.deepEqual(['ruby', 'python'].map(readSettings().inlineEnabled), [false, false]);
  });

  test('take no part from a workspace', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const file = path.join(folder, '.vscode', 'settings.json');
    await configure({ budget: { day: 5 } });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ 'stepladder.budget': { month: 999 }, stepladder: { budget: { month: 999 } }, 'stepladder.test.marker': 'parts' }));
    try {
      await until('the workspace settings are read', () => vscode.workspace.getConfiguration('stepladder.test').inspect('marker')?.workspaceValue === 'parts');
      assert.deepEqual(budget(), { day: 5, month: 20 });
    } finally {
      rmSync(file);
    }
  });
});

suite('a workspace', () => {
  const route = { provider: 'test', model: 'small', price: { input: 1, output: 1 } };
  const own = {
    budget: { day: 5, tasks: { debug: { month: 2 } } },
    policy: { debug: { floor: 'premium' } },
    classifier: { sureFrom: 0.6 },
    experiment: null,
    checks: { eslint: 'off' },
    tiers: [{ name: 'cheap', routes: [route] }],
    providers: { test: { baseUrl: 'http://127.0.0.1:9/v1' } },
  };
  const theirs = {
    budget: { day: 999, month: 999, tasks: { debug: { month: 999 }, explain: { day: 999 } }, bands: [] },
    policy: { debug: { floor: 'cheap', downgrade: true, maxCost: null }, complete: { start: 'premium', maxCost: null, minConfidence: 1 } },
    classifier: { use: ['llm'], sureFrom: 1, llmMaxCost: 999 },
    experiment: 'routed-vs-premium',
    checks: { eslint: 'auto', commands: [{ command: ['node', '-e', '1'], languages: ['*'], tasks: ['complete', 'debug'] }] },
  };
  const names = Object.keys(theirs) as (keyof typeof theirs)[];

  /** One setting in every way that a workspace could smuggle it in. */
  function ways(name: keyof typeof theirs): readonly object[] {
    const dotted = { [`stepladder.${name}`]: theirs[name] };
    const deep = Object.fromEntries(Object.entries(theirs[name]).map(([key, value]) => [`stepladder.${name}.${key}`, value]));
    return [dotted, { stepladder: { [name]: theirs[name] } }, ...(typeof theirs[name] === 'string' ? [] : [deep]), { '[typescript]': dotted }];
  }

  test('would be noticed', async () => {
    const before = readSettings().config;
    await configure(theirs);
    assert.notDeepEqual(readSettings().config, before);
  });

  for (const name of names) {
    test(`changes nothing of "${name}"`, async () => {
      await configure(own);
      const before = readSettings();
      assert.deepEqual(before.problems, []);
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
      const file = path.join(folder, '.vscode', 'settings.json');
      mkdirSync(path.dirname(file), { recursive: true });
      try {
        for (const [index, hostile] of ways(name).entries()) {
          const marker = `${name} ${index}`;
          writeFileSync(file, JSON.stringify({ ...hostile, 'stepladder.test.marker': marker }));
          await until('the workspace settings are read', () => vscode.workspace.getConfiguration('stepladder.test').inspect('marker')?.workspaceValue === marker);
          const { config, problems } = readSettings();
          assert.deepEqual({ config, problems }, { config: before.config, problems: [] }, JSON.stringify(hostile));
        }
      } finally {
        rmSync(file);
        await configure(Object.fromEntries(Object.keys(own).map((key) => [key, undefined])));
      }
    });
  }
});

suite('the output channel', () => {
  const finding = { check: 'lint', code: 'no-dupe-keys', message: "Duplicate key 'janesSecret'.", at: { line: 1, column: 1 } } as const;
  const failed = attempt('a', { provider: 'test', result: 'failed', by: ['reply', 'syntax', 'lint'], findings: [finding], cost: 0.5 });
  const message = "No answer was good enough. Duplicate key 'janesSecret'.";
  const nothing = decision('d', [failed], { executed: null, outcome: 'nothing', reason: 'failed', message });

  test('names the check that failed, without the code that its message quotes', () => {
    const lines: string[] = [];
    const log = new Log({ appendLine: (line) => lines.push(line), dispose: () => undefined });
    log.decision(nothing);
    assert.ok(lines.some((line) => line.includes('cheap (small at test): failed, lint (no-dupe-keys)')), lines.join('\n'));
    assert.equal(lines.join('\n').includes('janesSecret'), false, lines.join('\n'));
  });

  test('says what was checked and what could not be, without the names that an example uses', () => {
    const lines: string[] = [];
    const log = new Log({ appendLine: (line) => lines.push(line), dispose: () => undefined });
    const missed = [{ check: 'types', reason: 'the project is still being read' }, { check: 'examples', reason: 'it uses `janesSecret`, which is imported' }] as const;
    log.decision(decision('d', [attempt('a', { provider: 'test', by: ['reply', 'syntax', 'lint'], missed })]));
    assert.ok(lines.at(-1)?.endsWith('checked: reply, syntax, lint · not checked: types (the project is still being read), examples'), lines.join('\n'));
  });
});
