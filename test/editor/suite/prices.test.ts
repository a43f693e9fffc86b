import assert from 'node:assert/strict';
import { setup, suite, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { amountProblem, PriceQuestions, type PricePrompts } from '../../../src/editor/price-questions.ts';
import { readSettings, savePrice } from '../../../src/editor/settings.ts';
import type { Decision, Skipped } from '../../../src/routing/decision.ts';
import { decision } from '../../journal/decision-fixture.ts';
import { configure } from '../workbench.ts';

const providers = { p: { baseUrl: 'http://127.0.0.1:1/v1' } };
const tiers = [
  { name: 'cheap', routes: [{ provider: 'p', model: 'new', maxOutput: 100 }, { provider: 'p', model: 'known', price: { input: 1, output: 2 } }] },
  { name: 'top', routes: [{ provider: 'p', model: 'newer' }] },
];

function own(): unknown {
  return vscode.workspace.getConfiguration('stepladder').inspect('tiers')?.globalValue;
}

function skipping(...models: readonly string[]): Decision {
  const skipped = models.map<Skipped>((model) => ({ tier: 'cheap', provider: 'p', model, code: 'unknown-price', why: 'its price is unknown' }));
  return decision('d', [], { skipped });
}

/** What is kept over all windows and sessions. */
function memory(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => values.get(key) ?? otherwise,
    update(key, value) {
      values.set(key, value);
      return Promise.resolve();
    },
  } as vscode.Memento;
}

suite('a model without a price', () => {
  let state: vscode.Memento;
  let said: string[];
  let answers: (string | undefined)[];
  let beforeSave: () => Promise<void>;

  /** Each answer in turn, to whatever is asked; undefined closes the question. */
  function prompts(): PricePrompts {
    const next = (): string | undefined => answers.shift();
    return {
      question: (text) => {
        said.push(text);
        return Promise.resolve(next());
      },
      amount: async (title) => {
        said.push(title);
        await beforeSave();
        return next();
      },
      tell: (text) => said.push(text),
    };
  }

  setup(async () => {
    await configure({ providers, tiers, budget: undefined });
    state = memory();
    said = [];
    answers = [];
    beforeSave = () => Promise.resolve();
  });

  suiteTeardown(() => configure({ providers: undefined, tiers: undefined }));

  async function ask(decided: Decision): Promise<boolean> {
    const questions = new PriceQuestions(state, prompts());
    const isAsking = questions.ask(decided);
    await questions.settled;
    return isAsking;
  }

  test('is asked about, and its price goes to its own route and no other', async () => {
    answers = ['Enter Price…', '0,15', ' $0.60 '];
    assert.equal(await ask(skipping('new')), true);
    assert.deepEqual(said.slice(0, 3), ['What does new at p cost? Without a price it is not asked while a budget is set.', 'Price of new at p (1 of 2)', 'Price of new at p (2 of 2)']);
    assert.deepEqual(own(), [{ name: 'cheap', routes: [{ provider: 'p', model: 'new', maxOutput: 100, price: { input: 0.15, output: 0.6 } }, tiers[0]?.routes[1]] }, tiers[1]]);
    assert.deepEqual(readSettings().problems, []);
  });

  test('can be free', async () => {
    answers = ['It Is Free'];
    await ask(skipping('newer'));
    assert.deepEqual(readSettings().config.tiers[1]?.routes[0]?.price, { input: 0, output: 0 });
    assert.match(said.at(-1) ?? '', /newer at p is in your settings/);
  });

  test('is asked about once, in every window and session, and each model by itself', async () => {
    answers = ['Not Now'];
    assert.equal(await ask(skipping('new')), true);
    assert.equal(await ask(skipping('new')), false);
    assert.equal(said.length, 1);
    assert.equal(await ask(skipping('new', 'newer', 'newer')), true);
    assert.deepEqual(said.map((text) => /does (\S+)/.exec(text)?.[1]), ['new', 'newer']);
    assert.deepEqual(own(), tiers);
  });

  test('is not asked about where it was passed over for another reason', async () => {
    const skipped = skipping('new').skipped.map((one) => ({ ...one, code: 'no-key' as const }));
    assert.equal(await ask(decision('d', [], { skipped })), false);
    assert.deepEqual(said, []);
  });

  test('is asked about again at the wish of the user', async () => {
    await ask(skipping('new'));
    const questions = new PriceQuestions(state, prompts());
    answers = ['1', '2'];
    questions.enter(skipping('new'));
    await questions.settled;
    assert.deepEqual(readSettings().config.tiers[0]?.routes[0]?.price, { input: 1, output: 2 });
  });

  test('stays as it is when the question is closed half-way', async () => {
    for (const given of [[undefined], ['Enter Price…', undefined], ['Enter Price…', '1', undefined]]) {
      state = memory();
      answers = given;
      await ask(skipping('new'));
    }
    assert.deepEqual(own(), tiers);
  });

  test('is found again when the settings changed meanwhile', async () => {
    const moved = [{ name: 'first', routes: [{ provider: 'p', model: 'other' }] }, ...[...tiers].reverse()];
    beforeSave = () => configure({ tiers: moved });
    answers = ['Enter Price…', '1', '2'];
    await ask(skipping('new'));
    const [first, top, cheap] = moved;
    assert.deepEqual(own(), [first, top, { ...cheap, routes: [{ provider: 'p', model: 'new', maxOutput: 100, price: { input: 1, output: 2 } }, cheap?.routes[1]] }]);
  });

  test('changes nothing when it is gone from the settings, or has a price by now', async () => {
    const priced = [{ name: 'cheap', routes: [{ provider: 'p', model: 'new', price: { input: 9, output: 9 } }] }];
    for (const now of [[tiers[1]], priced]) {
      state = memory();
      beforeSave = () => configure({ tiers: now });
      answers = ['Enter Price…', '1', '2'];
      await ask(skipping('new'));
      assert.deepEqual(own(), now);
      assert.match(said.at(-1) ?? '', /nothing was changed/);
    }
  });

  test('does not trip over settings that are wrong', async () => {
    for (const wrong of ['all', [null, 5, { routes: 'x' }, { routes: [null, 'x', { provider: 5, model: 'new' }] }]]) {
      await configure({ tiers: wrong });
      assert.equal(await savePrice({ provider: 'p', model: 'new' }, { input: 1, output: 1 }), false);
      assert.deepEqual(own(), wrong);
    }
  });

  test('takes amounts and nothing else', () => {
    for (const right of ['0', '0.15', ' 15 ', '$2', '$ 2,5']) assert.equal(amountProblem(right), null, right);
    for (const wrong of ['', ' ', '-1', '1e3', 'free', '0x10', '1.2.3', '1 000', 'Infinity', '12345678']) assert.notEqual(amountProblem(wrong), null, wrong);
  });
});
