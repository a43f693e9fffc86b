import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { inlineBench } from '../inline-bench.ts';
import { until } from '../until.ts';
import { configure, open, type, useEndpoint, type RecordedDecision } from '../workbench.ts';

/** A function like those of the workspace's folder `tariffs`, up to where they go on alike. */
const CIRCUS = `import { tariffOf, type Visitor } from './tariffs/tariff.ts';

export function circusTotal(visitors: readonly Visitor[]): number {
  return visitors.║
}
`;
const REDUCED = "reduce((total, visitor) => total + tariffOf(visitor, 'weekday'), 0);";

let folder: string;

/** A file of the workspace that is not there before and after the suite. */
function write(name: string, text: string): void {
  const file = path.join(folder, 'tariffs', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** One more function of that kind, with another day. */
function another(name: string, day: string): string {
  return `import { tariffOf, type Visitor } from './tariff.ts';

/** What all of them pay together, in cents. */
export function ${name}Total(visitors: readonly Visitor[]): number {
  return visitors.reduce((total, visitor) => total + tariffOf(visitor, '${day}'), 0);
}
`;
}

suite('the local tier', () => {
  const bench = inlineBench({ providers: undefined, tiers: undefined, policy: undefined });
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

  suiteSetup(() => {
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });

  suiteTeardown(() => {
    for (const name of ['.env.ts', 'private']) rmSync(path.join(folder, 'tariffs', name), { recursive: true, force: true });
  });

  /** Has the editor ask until a text is offered, and takes it: an index that is still read, or a busy machine, says nothing in time. */
  async function take(editor: vscode.TextEditor): Promise<void> {
    const before = editor.document.getText();
    await until('the local tier offers something', async () => {
      await run('editor.action.inlineSuggest.trigger');
      await run('editor.action.inlineSuggest.commit');
      return editor.document.getText() !== before;
    });
  }

  /** Asks in new documents of this text until the local tier was asked; what it says in one is known in the next. */
  async function askedFirst(marked: string): Promise<{ readonly editor: vscode.TextEditor; readonly decision: RecordedDecision }> {
    return until('the local tier answers in time', async () => {
      const editor = await open(marked);
      const before = bench.recorded().length;
      await run('editor.action.inlineSuggest.trigger');
      const decision = await until('it is written down', () => bench.recorded()[before]);
      return decision.tiers.startsWith('local') ? { editor, decision } : null;
    });
  }

  suite('without any provider', () => {
    test('answers from other files of the workspace, for nothing', async () => {
      const editor = await open(CIRCUS);
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, `  return visitors.${REDUCED}`);
      const decision = await until('it is written down', () => bench.recorded().find(({ feedback }) => feedback === 'shown,accepted'));
      const { outcome, tiers, providers, results, costs } = decision;
      assert.deepEqual({ outcome, tiers, providers, results, costs }, { outcome: 'answered', tiers: 'local', providers: 'workspace', results: 'passed', costs: '0' });
      assert.deepEqual(bench.endpoint.asked, []);
    });

    test('answers while somebody types, and at the command Complete Here', async () => {
      const editor = await open(CIRCUS.replace('.║', '║'));
      await type('.');
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, `  return visitors.${REDUCED}`);
      const other = await open(CIRCUS);
      await until('it is offered', async () => {
        await run('stepladder.completeHere');
        await run('editor.action.inlineSuggest.commit');
        return other.document.lineAt(3).text === `  return visitors.${REDUCED}`;
      });
    });

    test('knows what was written a moment ago in another document', async () => {
      const source = await open('║');
      await source.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), another('circus', 'weekday').replaceAll('tariffOf', 'priceOf'));
      });
      await open('║');
      await vscode.window.showTextDocument(source.document);
      await source.edit((edit) => {
        const at = source.document.positionAt(source.document.getText().indexOf('weekday'));
        edit.replace(new vscode.Range(at, at.translate(0, 'weekday'.length)), 'holiday');
      });
      const editor = await open(CIRCUS.replaceAll('tariffOf', 'priceOf').replace('visitors.║', 'visitors.reduce((total, visitor) => total + priceOf(║'));
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, "  return visitors.reduce((total, visitor) => total + priceOf(visitor, 'holiday'), 0);");
    });

    test('knows nothing of secret and of excluded files, were there ever so many', async () => {
      write('.env.ts', another('night', 'night'));
      for (const name of ['aquarium', 'cinema', 'opera', 'park']) write(`private/${name}.ts`, another(name, 'night'));
      await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'tariffs', '.env.ts')), { preview: false });
      await configure({ exclude: ['private/'] });
      const editor = await open(CIRCUS);
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, `  return visitors.${REDUCED}`);
      // Would show it: once they are not excluded, they are more.
      await configure({ exclude: undefined });
      await until('the others are known', async () => {
        const another = await open(CIRCUS);
        await take(another);
        return another.document.lineAt(3).text.includes("'night'");
      });
    });

    test('shows nothing that does not pass the gate', async () => {
      const { editor, decision } = await askedFirst(CIRCUS.replace('tariffOf, ', ''));
      assert.deepEqual([decision.tiers, decision.results], ['local', 'failed']);
      await run('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(3).text, '  return visitors.');
    });

    test('is silent where the policy has no place for it', async () => {
      await configure({ policy: { complete: { recall: null } } });
      const editor = await open(CIRCUS);
      await run('editor.action.inlineSuggest.trigger');
      await bench.other.called(editor);
      await run('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(3).text, '  return visitors.');
      assert.deepEqual(bench.recorded(), []);
      await configure({ policy: undefined });
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, `  return visitors.${REDUCED}`);
    });
  });

  suite('with models', () => {
    const use = (policy?: object): Promise<void> => useEndpoint(bench.endpoint, { policy });

    test('answers before them, so that none is asked', async () => {
      await use();
      bench.endpoint.say({ small: 'length;' });
      const { editor, decision } = await askedFirst(CIRCUS);
      assert.deepEqual([decision.tiers, decision.results, decision.costs], ['local', 'passed', '0']);
      assert.equal(bench.endpoint.asked.length, bench.recorded().filter(({ tiers }) => tiers === 'cheap').length);
      await run('editor.action.inlineSuggest.trigger');
      await until('it is taken', async () => {
        await run('editor.action.inlineSuggest.commit');
        return editor.document.lineAt(3).text === `  return visitors.${REDUCED}`;
      });
    });

    test('hands on to them what does not pass the gate', async () => {
      await use();
      bench.endpoint.say({ small: 'length;' });
      const { editor, decision } = await askedFirst(CIRCUS.replace('tariffOf, ', ''));
      assert.deepEqual([decision.tiers, decision.results], ['local,cheap', 'failed,passed']);
      await until('the answer of the model is taken', async () => {
        await run('editor.action.inlineSuggest.trigger');
        await run('editor.action.inlineSuggest.commit');
        return editor.document.lineAt(3).text === '  return visitors.length;';
      });
    });

    test('is not asked where the policy has no place for it', async () => {
      await use({ complete: { recall: null } });
      bench.endpoint.say({ small: 'length;' });
      await open(CIRCUS);
      await run('editor.action.inlineSuggest.trigger');
      await bench.ended(1);
      assert.deepEqual(bench.recorded().map(({ tiers }) => tiers), ['cheap']);
    });
  });
});
