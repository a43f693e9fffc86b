import assert from 'node:assert/strict';
import path from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { createApp, type App } from '../../../src/app.ts';
import { readConfig } from '../../../src/config/validate.ts';
import type { AnswerEnd } from '../../../src/editor/answer-messages.ts';
import type { Again } from '../../../src/editor/choices.ts';
import { Conversation } from '../../../src/editor/conversation.ts';
import { Notices } from '../../../src/editor/notices.ts';
import type { Choice, Decision } from '../../../src/routing/decision.ts';
import type { RouteOptions } from '../../../src/routing/router.ts';
import { attempt, decision } from '../../journal/decision-fixture.ts';
import { startEndpoint, type Endpoint } from '../endpoint.ts';
import { until } from '../until.ts';
import { closeAll, open } from '../workbench.ts';

interface Toast {
  readonly severity: string;
  readonly text: string;
  readonly labels: readonly string[];
}

const toasts: Toast[] = [];
const priced: Decision[] = [];
let press: string | undefined;
let asksPrice = false;

function newNotices(): Notices {
  const prices = {
    ask: () => asksPrice,
    enter: (about: Decision) => {
      priced.push(about);
    },
  };
  return new Notices(prices, (severity, text, labels) => {
    toasts.push({ severity, text, labels });
    return Promise.resolve(press);
  });
}

setup(() => {
  toasts.length = 0;
  priced.length = 0;
  press = undefined;
  asksPrice = false;
});

teardown(closeAll);

const stopped = (choices: readonly Choice[], change: Partial<Decision> = {}): Decision =>
  decision('d', [], { trigger: 'manual', outcome: 'stopped', reason: 'budget', message: 'Stopped.', choices, ...change });

suite('a stop', () => {
  const again: Again[] = [];
  const repeat = (how: Again): number => again.push(how);

  setup(() => {
    again.length = 0;
  });

  test('has a button for each thing that can be done', () => {
    newNotices().routed(stopped(['raise-budget', 'wait', 'use-free-tier', 'set-key', 'set-price', 'ask-stronger', 'retry', 'open-settings']), repeat);
    assert.deepEqual(toasts, [{
      severity: 'warning', text: 'Stepladder: Stopped.',
      labels: ['Raise Budget', 'Use Free Tier', 'Set API Key', 'Enter Price…', 'Ask a Stronger Model', 'Try Again', 'Open Settings'],
    }]);
  });

  for (const [choice, label, how] of [['use-free-tier', 'Use Free Tier', { onlyFree: true }], ['ask-stronger', 'Ask a Stronger Model', { stronger: true }], ['retry', 'Try Again', { fresh: true }]] as const) {
    test(`asks the same again at "${label}"`, async () => {
      press = label;
      newNotices().selection(stopped([choice]), repeat);
      await until('it is asked again', () => again.length === 1);
      assert.deepEqual(again, [how]);
    });
  }

  test('asks for the price at "Enter Price…"', async () => {
    press = 'Enter Price…';
    const about = stopped(['set-price'], { reason: 'config' });
    newNotices().selection(about, repeat);
    await until('the price is asked for', () => priced.length === 1);
    assert.deepEqual([priced, again], [[about], []]);
  });

  test('does nothing when the message is closed', async () => {
    newNotices().selection(stopped(['retry', 'set-price']), repeat);
    await Promise.resolve();
    assert.deepEqual([again, priced], [[], []]);
  });

  test('is told once while the user types, and again after the settings changed', () => {
    const notices = newNotices();
    const typing = stopped(['raise-budget'], { trigger: 'auto' });
    for (let count = 0; count < 3; count++) notices.routed(typing, repeat);
    assert.equal(toasts.length, 1);
    notices.forget();
    notices.routed(typing, repeat);
    assert.equal(toasts.length, 2);
  });

  test('is not told beside a question about the price that is all it lacks', () => {
    const unpriced = { tier: 'cheap', provider: 'p', model: 'm', code: 'unknown-price', why: 'its price is unknown' } as const;
    const about = stopped(['set-price'], { reason: 'config', skipped: [unpriced] });
    asksPrice = true;
    newNotices().routed(about, repeat);
    newNotices().selection(about, repeat);
    assert.equal(toasts.length, 0);
    newNotices().selection({ ...about, skipped: [unpriced, { ...unpriced, code: 'no-key' }] }, repeat);
    assert.deepEqual(toasts[0]?.labels, ['Set API Key', 'Enter Price…']);
    asksPrice = false;
    newNotices().routed(about, repeat);
    assert.equal(toasts.length, 2);
  });

  test('asks for the key that an endpoint refuses', () => {
    const refused = attempt('a', { result: 'error', failure: { kind: 'auth', scope: 'provider', action: 'next-route', status: 401, message: 'No.', billable: false } });
    newNotices().routed(decision('d', [refused], { trigger: 'auto', outcome: 'stopped', reason: 'failed', choices: ['retry'] }), repeat);
    assert.deepEqual(toasts[0]?.labels, ['Set API Key', 'Try Again']);
  });
});

suite('what is chosen about an answer', () => {
  let endpoint: Endpoint;
  let app: App;
  let conversation: Conversation;
  const ends: AnswerEnd[] = [];
  const asked: RouteOptions[] = [];

  suiteSetup(async () => {
    endpoint = await startEndpoint();
  });

  suiteTeardown(() => endpoint.close());

  /** A conversation with a router of its own: the models small and large, and their prices. */
  async function converse(settings: Readonly<Record<string, unknown>>, prices: readonly [number, number] = [1, 1]): Promise<vscode.TextDocument> {
    const route = (model: string, price: number): object => ({ provider: 'test', model, price: { input: price, output: price } });
    const { config, problems } = readConfig({
      providers: { test: { baseUrl: endpoint.baseUrl } },
      tiers: [{ name: 'cheap', routes: [route('small', prices[0])] }, { name: 'premium', routes: [route('large', prices[1])] }],
      ...settings,
    });
    assert.deepEqual(problems, []);
    const gateEntry = path.join(vscode.extensions.getExtension('stepladder.stepladder')?.extensionPath ?? '', 'dist', 'gate.cjs');
    app = await createApp({ config, keyOf: () => Promise.resolve(null), ledgerPath: ':memory:', gateEntry });
    conversation = new Conversation({
      assistant: {
        ask: (request, options, realFile) => {
          asked.push(options);
          return app.ask(request, options, realFile);
        },
      },
      view: { begin: () => undefined, progress: () => undefined, append: () => undefined, finish: (end) => ends.push(end), patchSettled: () => undefined },
      notices: newNotices(), patches: { propose: () => Promise.resolve() }, config: () => config,
    });
    const { document } = await open('const a = 1 + 1;\n');
    await conversation.start('explain', document, new vscode.Range(0, 0, 0, 16));
    return document;
  }

  async function ended(count: number): Promise<AnswerEnd> {
    return until(`${count} answers are over`, () => ends.length === count && ends[count - 1]);
  }

  setup(() => {
    ends.length = 0;
    asked.length = 0;
    endpoint.asked.length = 0;
    endpoint.say({ small: 'It adds.', large: 'It adds, in full.' });
  });

  teardown(async () => {
    conversation.dispose();
    await app.dispose();
  });

  test('at a budget that is used up: the free model answers the same question', async () => {
    await converse({ budget: { day: 0, month: 20 } }, [1, 0]);
    const stop = await ended(1);
    assert.deepEqual(stop.choices, [{ choice: 'raise-budget', label: 'Raise Budget' }, { choice: 'use-free-tier', label: 'Use Free Tier' }]);
    assert.match(stop.notice ?? '', /budget/);
    assert.equal(endpoint.asked.length, 0);
    conversation.choose('use-free-tier');
    assert.equal((await ended(2)).text, 'It adds, in full.');
    assert.deepEqual(endpoint.asked.map((one) => one.split(':')[0]), ['large']);
  });

  test('what was not offered does nothing', async () => {
    await converse({ budget: { day: 0, month: 20 } }, [1, 0]);
    for (const choice of ['ask-stronger', 'set-price', 'retry'] as const) conversation.choose(choice);
    // What was offered is still to be had: nothing has begun in its place.
    conversation.choose('use-free-tier');
    assert.equal((await ended(2)).text, 'It adds, in full.');
    assert.deepEqual(asked.map(({ onlyFree, stronger }) => [onlyFree, stronger]), [[undefined, undefined], [true, undefined]]);
    assert.equal(priced.length, 0);
  });

  test('an answer from memory says so, and is asked for anew', async () => {
    const document = await converse({});
    assert.deepEqual((await ended(1)).badges, []);
    await conversation.start('explain', document, new vscode.Range(0, 0, 0, 16));
    const remembered = await ended(2);
    assert.match(remembered.badges[0]?.text ?? '', /^from memory, /);
    assert.equal(remembered.retry, 'Refresh');
    assert.equal(endpoint.asked.length, 1);
    await conversation.retry();
    assert.deepEqual((await ended(3)).badges, []);
    assert.equal(endpoint.asked.length, 2);
    assert.equal(endpoint.asked[1], endpoint.asked[0], 'the replaced answer is no part of the question');
  });

  test('an answer that started lower because of the budget says so, and a stronger model can be asked', async () => {
    await converse({ budget: { month: 20, bands: [{ from: 0, downgrade: 'non-critical' }] }, policy: { explain: { start: 'premium' } } });
    const lower = await ended(1);
    assert.deepEqual(lower.badges.map(({ text, tone }) => [text, tone]), [['downgraded', 'warning']]);
    assert.match(lower.badges[0]?.tooltip ?? '', /month's budget/);
    assert.deepEqual(lower.choices, [{ choice: 'ask-stronger', label: 'Ask a Stronger Model' }]);
    assert.equal(lower.notice, null);
    conversation.choose('ask-stronger');
    const stronger = await ended(2);
    assert.deepEqual([stronger.text, stronger.badges, stronger.choices], ['It adds, in full.', [], []]);
    assert.equal(asked[1]?.stronger, true);
  });

  test('a stronger model is one tier above the planned start', async () => {
    endpoint.say({ small: "I'm sorry, but I can't help with that.", large: 'It adds, in full.' });
    await converse({});
    assert.deepEqual((await ended(1)).badges.map(({ text }) => text), ['escalated']);
    endpoint.asked.length = 0;
    const { document } = await open('const b = 2 + 2;\n');
    const request = { id: 'r', task: 'explain', trigger: 'manual', document: { file: 'b.ts', languageId: 'typescript', text: document.getText(), version: 1 }, selection: { start: 0, end: 16 }, diagnostics: [] } as const;
    const { decision: made } = await app.ask(request, { signal: new AbortController().signal, stream: false, stronger: true }, { path: '/b.ts', folders: [] });
    assert.deepEqual(endpoint.asked.map((one) => one.split(':')[0]), ['large']);
    assert.deepEqual([made.planned?.tier, made.deviations], ['premium', []]);
    assert.match(made.planned?.why ?? '', /a stronger model was asked for/);
  });

  test('a button that is pressed after another thread began does nothing', async () => {
    const late: ((how: Again) => void)[] = [];
    const document = await converse({ budget: { day: 0, month: 20 } });
    const listening = new Conversation({
      assistant: { ask: (request, options, realFile) => app.ask(request, options, realFile) },
      view: { begin: () => undefined, progress: () => undefined, append: () => undefined, finish: (end) => ends.push(end), patchSettled: () => undefined },
      notices: {
        selection: (_decision, repeat) => {
          late.push(repeat);
        },
        follow: () => undefined,
      },
      patches: { propose: () => Promise.resolve() }, config: () => ({ tiers: [], policy: {}, experiment: null }),
    });
    await listening.start('explain', document, new vscode.Range(0, 0, 0, 16));
    await listening.start('explain', document, new vscode.Range(0, 0, 0, 5));
    const before = ends.length;
    late[0]?.({ onlyFree: true });
    // A question is not taken while another is under way: that this one is shows that none was.
    await listening.follow('And now?');
    assert.equal(ends.length, before + 1);
    listening.dispose();
  });
});
