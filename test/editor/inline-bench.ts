import assert from 'node:assert/strict';
import { setup, suiteSetup, suiteTeardown, teardown } from 'mocha';
import * as vscode from 'vscode';
import { startEndpoint, type Endpoint } from './endpoint.ts';
import { OtherProvider } from './other-provider.ts';
import { until } from './until.ts';
import { closeAll, decisions, open, useEndpoint, type RecordedDecision } from './workbench.ts';

/** What the tests of inline completion have at hand. */
export interface InlineBench {
  readonly endpoint: Endpoint;
  /** A second inline provider. */
  readonly other: OtherProvider;
  /** What was written down since the test began. */
  recorded(): readonly RecordedDecision[];
  /** Waits until so many requests have arrived. */
  asked(count: number): Promise<unknown>;
  /** Waits until so many requests have ended. */
  ended(count: number): Promise<unknown>;
  /**
   * That up to now so many requests were made, and none is about to be: one more is made in another document, which ends what is
   * under way, and each that was begun is written down.
   */
  onlyAsked(count: number): Promise<void>;
}

/** No list of the editor's opens by itself: what a test types would choose from it. */
const QUIET = { other: 'off', comments: 'off', strings: 'off' };

/** Makes ready for a suite of tests that ask models while somebody types. @param more settings for each test; without them the local tier is off */
export function inlineBench(more: Readonly<Record<string, unknown>> = {}): InlineBench {
  let endpoint: Endpoint;
  let other: OtherProvider;
  let before = 0;
  const bench: InlineBench = {
    get endpoint() { return endpoint; },
    get other() { return other; },
    recorded: () => decisions().slice(before),
    asked: (count) => until(() => `asked ${endpoint.asked.length} times, not ${count}`, () => endpoint.asked.length === count),
    ended: (count) => until(() => `${bench.recorded().length} requests have ended, not ${count}`, () => bench.recorded().length === count),
    async onlyAsked(count) {
      endpoint.say({ small: '1;' });
      await open('const last = ║\n');
      await vscode.commands.executeCommand('stepladder.completeHere');
      const isOther = (prompt: string): boolean => !prompt.includes('const last = <');
      await until('the other document was asked about', () => bench.recorded().length > count && !endpoint.asked.every(isOther));
      const lines = endpoint.asked.map((prompt) => /.*<\|cursor\|>.*/.exec(prompt)?.[0]);
      assert.equal(endpoint.asked.filter(isOther).length, count, JSON.stringify(lines));
      assert.equal(bench.recorded().length, count + 1, JSON.stringify([lines, bench.recorded()]));
    },
  };
  const use = (settings: Readonly<Record<string, unknown>>): Promise<void> =>
    useEndpoint(endpoint, { budget: undefined, exclude: undefined, 'inline.enable': { '*': true }, policy: { complete: { recall: null } }, ...settings });

  suiteSetup(async () => {
    endpoint = await startEndpoint();
    await vscode.extensions.getExtension('stepladder.stepladder')?.activate();
    await use({});
    await warmUp(endpoint);
  });

  suiteTeardown(() => endpoint.close());

  setup(async () => {
    await use(more);
    await vscode.workspace.getConfiguration('editor').update('quickSuggestions', QUIET, vscode.ConfigurationTarget.Global);
    other = new OtherProvider();
    endpoint.say({});
    endpoint.asked.length = 0;
    endpoint.givenUp.length = 0;
    before = decisions().length;
  });

  teardown(async () => {
    other.dispose();
    await closeAll();
    await vscode.workspace.getConfiguration('editor').update('quickSuggestions', undefined, vscode.ConfigurationTarget.Global);
  });

  return bench;
}

/** Until the gate's processes run they say nothing in time. */
async function warmUp(endpoint: Endpoint): Promise<void> {
  endpoint.say({ small: '1;' });
  await until('the gate judges', async () => {
    await open('const warm = ║\n');
    await vscode.commands.executeCommand('stepladder.completeHere');
    return decisions().at(-1)?.results === 'passed';
  }, 60_000);
  await closeAll();
}
