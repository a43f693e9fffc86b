import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { later } from '../endpoint.ts';
import { inlineBench } from '../inline-bench.ts';
import { until } from '../until.ts';
import { acceptGhost, open, triggerAnew, type } from '../workbench.ts';

const MAX = 'Math.max(1, 2);';

suite('a completion while somebody types', () => {
  const bench = inlineBench();
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

  /** Types a space behind `const a =`, and waits until what comes of it can be offered. */
  async function offered(text = MAX): Promise<vscode.TextEditor> {
    bench.endpoint.say({ small: text });
    const editor = await open('const a =║\n');
    await type(' ');
    await bench.ended(1);
    return editor;
  }

  const feedback = (what: string): Promise<unknown> => until(() => `${bench.recorded()[0]?.feedback ?? ''} is ${what}`, () => bench.recorded()[0]?.feedback === what);

  suite('typing along', () => {
    test('asks nobody again, also where the editor closes a bracket, and ends in what was offered', async () => {
      const editor = await offered();
      await type('Math.max(');
      assert.equal(editor.document.lineAt(0).text, 'const a = Math.max()');
      await bench.other.called(editor);
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, `const a = ${MAX}`);
      await bench.onlyAsked(1);
    });

    test('keeps a request under way while its answer may still agree', async () => {
      const answer = later();
      bench.endpoint.say({ small: answer.voice });
      const editor = await open('const a =║\n');
      await type(' ');
      await bench.asked(1);
      await type('Math');
      await bench.other.called(editor);
      answer.say(MAX);
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, `const a = ${MAX}`);
      await bench.onlyAsked(1);
    });

    test('asks again, once, where the answer does not agree', async () => {
      const answer = later();
      bench.endpoint.say({ small: answer.voice });
      const editor = await open('const x = [];\nconst a =║\n');
      await type(' ');
      await bench.asked(1);
      await type('x');
      await bench.other.called(editor);
      assert.equal(bench.endpoint.asked.length, 1);
      bench.endpoint.say({ small: '.length;' });
      answer.say(MAX);
      await bench.asked(2);
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(1).text, 'const a = x.length;');
      await bench.onlyAsked(2);
    });
  });

  suite('a request that typing has made useless', () => {
    for (const [what, command] of [['what it was about is deleted', 'deleteLeft'], ['the cursor goes elsewhere', 'cursorDown']] as const) {
      test(`is cancelled at the endpoint, and its cost written down: ${what}`, async () => {
        bench.endpoint.say({ small: (prompt) => (prompt.includes('const a = <') ? later().voice(prompt) : '1;') });
        await open('const a =║\n');
        await type(' ');
        await bench.asked(1);
        await run(command);
        await until('the connection is closed', () => bench.endpoint.givenUp.length === 1);
        assert.ok(bench.endpoint.givenUp[0]?.includes('const a = <'));
        const decision = await until('it is written down', () => bench.recorded().find(({ reason }) => reason === 'cancelled'));
        assert.deepEqual([decision.outcome, decision.tiers], ['stopped', 'cheap']);
        assert.ok(Number(decision.costs) > 0, decision.costs);
      });
    }
  });

  suite('Tab', () => {
    test('takes it, and for what the editor then asks by itself no model is asked until something is typed', async () => {
      const editor = await offered('Math.max(1, 2)');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, 'const a = Math.max(1, 2)');
      await feedback('shown,accepted');
      await bench.other.called(editor);
      await run('editor.action.inlineSuggest.trigger');
      assert.equal(bench.endpoint.asked.length, 1);
      bench.endpoint.say({ small: '.toFixed(2);' });
      await type(' ');
      await type('+');
      await bench.asked(2);
      await bench.ended(2);
      await bench.onlyAsked(2);
    });
  });

  suite('a part', () => {
    test('is taken word by word, then by line, then the rest, and nobody is asked again', async () => {
      const editor = await offered('Math.max(\n  1,\n  2,\n);');
      const take = async (command: string, text: string): Promise<void> => {
        await until(() => `${JSON.stringify(editor.document.getText())} is ${text}`, async () => {
          if (editor.document.getText() !== `const a = ${text}\n`) await run(command);
          return editor.document.getText() === `const a = ${text}\n`;
        });
      };
      await take('stepladder.acceptWord', 'Math');
      await take('stepladder.acceptLine', 'Math.max(\n');
      await feedback('shown,partly-accepted');
      await acceptGhost(editor);
      assert.equal(editor.document.getText(), 'const a = Math.max(\n  1,\n  2,\n);\n');
      await feedback('shown,partly-accepted,accepted');
      await bench.onlyAsked(1);
    });
  });

  suite('what was rejected by Escape', () => {
    test('is not offered again, neither there nor to who types along it', async () => {
      const editor = await offered();
      await feedback('shown');
      await run('stepladder.rejectSuggestion');
      await feedback('shown,rejected');
      await run('editor.action.inlineSuggest.trigger');
      await bench.ended(2);
      await run('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(0).text, 'const a = ');
      bench.endpoint.say({ small: 'ath.max(1, 2);' });
      await type('M');
      await bench.ended(3);
      await triggerAnew();
      await run('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(0).text, 'const a = M');
      bench.endpoint.say({ small: 'th.min(1, 2);' });
      await type('a');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, 'const a = Math.min(1, 2);');
    });
  });

  suite('undo', () => {
    test('takes it away, and the same text is not there again: somebody is asked about the text as it is', async () => {
      const editor = await offered();
      await acceptGhost(editor);
      bench.endpoint.say({ small: 'Math.min(3, 4);' });
      await run('undo');
      assert.equal(editor.document.lineAt(0).text, 'const a = ');
      await run('editor.action.inlineSuggest.trigger');
      await bench.asked(2);
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, 'const a = Math.min(3, 4);');
    });
  });

  suite('how far it climbs', () => {
    const BROKEN = { small: 'add((;', medium: 'add((;', large: 'add((;' };

    test('at most one tier, also where the editor says that it was called by hand', async () => {
      bench.endpoint.say(BROKEN);
      const editor = await open('const sum = ║\n');
      await run('editor.action.inlineSuggest.trigger');
      await bench.ended(1);
      await run('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.lineAt(0).text, 'const sum = ');
      assert.deepEqual(bench.recorded().map(({ outcome, tiers, results }) => [outcome, tiers, results]), [['nothing', 'cheap,standard', 'failed,failed']]);
    });

    test('to the top at the command Complete Here, also where the editor has just been told that there is nothing', async () => {
      bench.endpoint.say({ ...BROKEN, large: '1 + 2;' });
      const editor = await open('const sum = ║\n');
      await run('editor.action.inlineSuggest.trigger');
      await bench.ended(1);
      await run('stepladder.completeHere');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, 'const sum = 1 + 2;');
      assert.deepEqual(bench.recorded().map(({ tiers, results }) => [tiers, results]), [['cheap,standard', 'failed,failed'], ['cheap,standard,premium', 'failed,failed,passed']]);
    });

    test('and where Complete Here is called twice, to what the second call gave', async () => {
      bench.endpoint.say({ small: '1;' });
      const editor = await open('const sum = ║\n');
      await run('stepladder.completeHere');
      bench.endpoint.say({ small: '2;' });
      await run('stepladder.completeHere');
      await acceptGhost(editor);
      assert.equal(editor.document.lineAt(0).text, 'const sum = 2;');
    });
  });

  suite('with a second provider that offers something as well', () => {
    const THEIRS = 'theirs;';

    for (const [what, commands] of [['the first', []], ['the next', ['editor.action.inlineSuggest.showNext']]] as const) {
      test(`Tab takes ${what} of them, and it is written down as ours where it is`, async () => {
        bench.other.text = THEIRS;
        const editor = await offered();
        await run('editor.action.inlineSuggest.trigger');
        for (const command of commands) await run(command);
        await acceptGhost(editor);
        const { text } = editor.document.lineAt(0);
        assert.ok([`const a = ${MAX}`, `const a = ${THEIRS}`].includes(text), text);
        await bench.other.called(editor);
        assert.equal(bench.recorded()[0]?.feedback.includes('accepted'), text === `const a = ${MAX}`);
      });
    }
  });
});
