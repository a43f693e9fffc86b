import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { createApp, type App } from '../../../src/app.ts';
import { EditorWorld } from '../../../src/editor/inline-world.ts';
import { momentOf } from '../../../src/editor/moments.ts';
import { LiveSettings } from '../../../src/editor/settings.ts';
import { whyHere } from '../../../src/editor/why-here.ts';
import { InlineSession } from '../../../src/inline/session.ts';
import { inlineBench } from '../inline-bench.ts';
import { until } from '../until.ts';
import { configure, open } from '../workbench.ts';

const SIGNAL = new AbortController().signal;

// What a message on the screen says no test here can read: it is asked where the command asks.
suite('why a suggestion is there', () => {
  const bench = inlineBench();
  let app: App;
  let settings: LiveSettings;

  suiteSetup(async () => {
    settings = new LiveSettings();
    const folder = vscode.extensions.getExtension('stepladder.stepladder')?.extensionUri;
    assert.ok(folder);
    app = await createApp({
      config: settings.value.config, keyOf: () => Promise.resolve(null), ledgerPath: ':memory:', gateEntry: vscode.Uri.joinPath(folder, 'dist', 'gate.cjs').fsPath,
    });
    settings.onDidChange(({ config }) => {
      app.configure(config);
    });
  });

  suiteTeardown(async () => {
    settings.dispose();
    await app.dispose();
  });

  /** What the command would say once the editor has asked at the cursor. */
  async function why({ document, selection }: vscode.TextEditor): Promise<string> {
    const world = new EditorWorld({
      assistant: { ask: (request, options, realFile) => app.ask(request, options, realFile) }, settings,
      recall: { propose: () => Promise.resolve(null), context: () => Promise.resolve([]) }, onDecision: () => undefined,
    });
    const session = new InlineSession(world);
    const found = await session.provide(world.of(momentOf(document, selection.active, false), document), SIGNAL);
    session.dispose();
    const uri = document.uri.toString();
    return whyHere({ live: () => found?.offer ?? null, last: () => found?.offer ?? null, nothing: () => session.whyNothing(uri)?.sentence ?? null }, uri);
  }

  test('tells route, time, verdict and cost of what is shown', async () => {
    bench.endpoint.say({ small: 'Math.max(1, 2);' });
    const editor = await open('const a = ║\n');
    await until('the checks run', async () => /passed the .*checks?\b/.test(await why(editor)));
    assert.match(await why(editor), /^Cheap \(small at test\) made this for \$0\.\d+, in [\d.]+ m?s\..* It passed the .*syntax.* checks?\./);
  });

  test('tells of each answer that is not shown why', async () => {
    bench.endpoint.say({ small: 'add((;', medium: 'add((;' });
    const editor = await open('const a = ║\n');
    await until('the checks run', async () => (await why(editor)).startsWith('Nothing'));
    assert.match(await why(editor), /^Nothing is offered here: Cheap \(small at test\) answered, and failed the syntax check.*standard \(medium at test\) answered, and failed .*; nothing is shown\. It cost \$0\.\d+\./i);
  });

  const PLACES: readonly (readonly [string, string, vscode.Selection, RegExp])[] = [
    ['a selection', 'const a = value\n', new vscode.Selection(0, 10, 0, 15), /selected/],
    ['a word that goes on', 'const a = value\n', new vscode.Selection(0, 12, 0, 12), /in front of a word/],
    ['a finished statement', 'f();\n', new vscode.Selection(0, 4, 0, 4), /statement before the cursor is complete/],
  ];

  for (const [what, text, selection, expected] of PLACES) {
    test(`tells that nothing is there because of ${what}`, async () => {
      const editor = await open(text);
      editor.selection = selection;
      assert.match(await why(editor), expected);
      assert.deepEqual(bench.endpoint.asked, []);
    });
  }

  test('names the setting that switches it off', async () => {
    const editor = await open('const a = ║\n');
    await configure({ 'inline.enable': { '*': true, typescript: false } });
    assert.match(await why(editor), /switched off for TypeScript \(stepladder\.inline\.enable\)/);
    await configure({ 'inline.enable': { '*': true }, providers: undefined, tiers: undefined });
    assert.match(await why(editor), /No model is set up \(stepladder\.tiers\), and the local tier is off/);
  });

  test('the command says it in a message that goes away', async () => {
    let isOver = false;
    const said = vscode.commands.executeCommand('stepladder.whyThisSuggestion').then(() => {
      isOver = true;
    });
    await until('the message is closed', async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      return isOver;
    });
    await said;
  });
});
