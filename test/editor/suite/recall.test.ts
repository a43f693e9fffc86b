import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { inlineBench } from '../inline-bench.ts';
import { until } from '../until.ts';
import { closeAll, configure, open, triggerAnew, type, useEndpoint, type RecordedDecision } from '../workbench.ts';

/** A function like those of the workspace's folder `tariffs`, up to where they go on alike. */
const CIRCUS = `import { tariffOf, type Visitor } from './tariffs/tariff.ts';

export function circusTotal(visitors: readonly Visitor[]): number {
  return visitors.reduce((total, visitor) =>║
}
`;
const BEGUN = '  return visitors.reduce((total, visitor) =>';
const REDUCED = `${BEGUN} total + tariffOf(visitor, 'weekday'), 0);`;
/** Not all that they use is there. */
const WITHOUT_IMPORT = CIRCUS.replace('tariffOf, ', '');

let folder: string;
const written: string[] = [];

/** A file of the workspace that is not there before and after the suite. */
function write(name: string, text: string): void {
  const file = path.join(folder, 'tariffs', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  written.push(name);
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

/** The same in other words, so that it says nothing of the tariffs. */
function forGuests(text: string): string {
  return text.replaceAll('visitor', 'guest').replaceAll('Visitor', 'Guest').replaceAll('tariff', 'fee');
}

suite('the local tier', () => {
  const bench = inlineBench({ providers: undefined, tiers: undefined, policy: undefined });
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

  suiteSetup(() => {
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });

  suiteTeardown(() => {
    for (const name of written) rmSync(path.join(folder, 'tariffs', name));
    for (const name of ['private', 'guests']) rmSync(path.join(folder, 'tariffs', name), { recursive: true, force: true });
  });

  /** Has the editor ask until a text is offered, and takes it: an index that is still read, or a busy machine, says nothing in time. */
  async function take(editor: vscode.TextEditor): Promise<void> {
    const before = editor.document.getText();
    await until('the local tier offers something', async () => {
      await triggerAnew();
      await run('editor.action.inlineSuggest.commit');
      return editor.document.getText() !== before;
    });
  }

  /** Asks in a new document of this text until the local tier was asked: of a document it is known what came of it. */
  async function askedFirst(marked: string): Promise<{ readonly editor: vscode.TextEditor; readonly decision: RecordedDecision }> {
    return until('the local tier answers in time', async () => {
      // How a line ends in another of them would count.
      await closeAll();
      const editor = await open(marked);
      const before = bench.recorded().length;
      const decision = await until('it is written down', async () => {
        await triggerAnew();
        return bench.recorded()[before];
      });
      return decision.tiers.startsWith('local') ? { editor, decision } : null;
    });
  }

  suite('without any provider', () => {
    test('answers from other files of the workspace, for nothing', async () => {
      const editor = await open(CIRCUS);
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, REDUCED);
      const decision = await until('it is written down', () => bench.recorded().find(({ feedback }) => feedback === 'shown,accepted'));
      const { outcome, tiers, providers, results, costs } = decision;
      assert.deepEqual({ outcome, tiers, providers, results, costs }, { outcome: 'answered', tiers: 'local', providers: 'workspace', results: 'passed', costs: '0' });
      assert.deepEqual(bench.endpoint.asked, []);
    });

    test('answers while somebody types, and at the command Complete Here', async () => {
      const editor = await open(CIRCUS.replace('>║', '║'));
      await type('>');
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, REDUCED);
      const other = await open(CIRCUS);
      await until('it is offered', async () => {
        await run('stepladder.completeHere');
        await run('editor.action.inlineSuggest.commit');
        return other.document.lineAt(3).text === REDUCED;
      });
    });

    test('knows what was written a moment ago in another document', async () => {
      const source = await open(another('circus', 'weekday').replaceAll('tariffOf', 'priceOf').replace("'weekday'", "'║weekday'"));
      await run('deleteWordRight');
      await type('holiday');
      assert.ok(source.document.getText().includes("priceOf(visitor, 'holiday')"));
      const editor = await open(CIRCUS.replaceAll('tariffOf', 'priceOf').replace('║', ' total + priceOf(║'));
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, "  return visitors.reduce((total, visitor) => total + priceOf(visitor, 'holiday'), 0);");
    });

    test('knows nothing of secret and of excluded files, were there ever so many', async () => {
      for (const name of ['museum', 'zoo']) write(`guests/${name}.ts`, forGuests(another(name, 'weekday')));
      for (let count = 0; count < 12; count++) write(`private/${count}.ts`, forGuests(another(`place${count}`, 'night')));
      for (let count = 0; count < 12; count++) write(`.env.${count}.ts`, forGuests(another(`place${count}`, 'secret')));
      await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'tariffs', '.env.0.ts')), { preview: false });
      await configure({ exclude: ['private/'] });
      const offered = async (): Promise<string> => {
        const editor = await open(forGuests(CIRCUS));
        await take(editor);
        return editor.document.lineAt(3).text;
      };
      assert.equal(await offered(), forGuests(REDUCED));
      // Would show it: once they are not excluded, they are more. What was taken meanwhile would count as well.
      await configure({ exclude: undefined });
      await until('the others are known', async () => {
        await closeAll();
        return (await offered()).includes("'night'");
      });
    });

    test('shows nothing that does not pass the gate', async () => {
      const { editor, decision } = await askedFirst(WITHOUT_IMPORT);
      assert.deepEqual([decision.tiers, decision.results], ['local', 'failed']);
      await run('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(3).text, BEGUN);
    });

    test('is silent where the policy has no place for it', async () => {
      await configure({ policy: { complete: { recall: null } } });
      const editor = await open(CIRCUS);
      await run('editor.action.inlineSuggest.trigger');
      await bench.other.called(editor);
      await run('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(3).text, BEGUN);
      assert.deepEqual(bench.recorded(), []);
      await configure({ policy: undefined });
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, REDUCED);
    });
  });

  suite('with models', () => {
    const use = (policy?: object): Promise<void> => useEndpoint(bench.endpoint, { policy });

    test('answers before them, so that none is asked', async () => {
      await use();
      bench.endpoint.say({ small: ' total, 0);' });
      const { editor, decision } = await askedFirst(CIRCUS);
      assert.deepEqual([decision.tiers, decision.results, decision.costs], ['local', 'passed', '0']);
      assert.equal(bench.endpoint.asked.length, bench.recorded().filter(({ tiers }) => tiers === 'cheap').length);
      await take(editor);
      assert.equal(editor.document.lineAt(3).text, REDUCED);
    });

    test('hands on to them what does not pass the gate', async () => {
      await use();
      bench.endpoint.say({ small: ' total, 0);' });
      const { editor, decision } = await askedFirst(WITHOUT_IMPORT);
      assert.deepEqual([decision.tiers, decision.results], ['local,cheap', 'failed,passed']);
      await until('the answer of the model is taken', async () => {
        await triggerAnew();
        await run('editor.action.inlineSuggest.commit');
        return editor.document.lineAt(3).text === `${BEGUN} total, 0);`;
      });
    });

    test('is not asked where the policy has no place for it', async () => {
      await use({ complete: { recall: null } });
      bench.endpoint.say({ small: ' total, 0);' });
      await open(CIRCUS);
      await run('editor.action.inlineSuggest.trigger');
      await bench.ended(1);
      assert.deepEqual(bench.recorded().map(({ tiers }) => tiers), ['cheap']);
    });
  });
});
