import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Replay } from '../../scripts/replay/replay.ts';
import { recorded, recordingsFile, temporaryFile, twoTasks } from './recorded.ts';

const SCRIPT = path.join(import.meta.dirname, '..', '..', 'scripts', 'replay.ts');
const PRICES = '{ "small": { "input": 1, "output": 2 }, "large": { "input": 10, "output": 20 } }';

function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...args], (_, stdout, stderr) => { resolve({ code: child.exitCode ?? -1, stdout, stderr }); });
  });
}

const pair = (file: string): string[] => ['--data', file, '--cheap', 'small', '--premium', 'large', '--layers', 'reply,syntax'];

test('recordings go through the real gate and the real router', { timeout: 60_000 }, async () => {
  const { stdout, stderr } = await run([...pair(recordingsFile(twoTasks(), 'answers.jsonl.gz')), '--prices', temporaryFile('prices.json', PRICES), '--json']);
  expect(stderr).toBe('');
  const { n, policies, gate, perCheck, ms, worst } = JSON.parse(stdout) as Replay;
  expect(n).toBe(4);
  // The gate sees one of the three wrong answers.
  expect(policies.map(({ name, accuracy, escalated, relativeCost }) => [name, accuracy, escalated, Number(relativeCost.toFixed(3))])).toEqual([
    ['always-cheap', 0.25, 0, 0.1], ['always-premium', 1, 1, 1], ['random-mix', expect.closeTo(0.25 + 0.75 * (0.25 / 0.9)), expect.closeTo(0.25 / 0.9), 0.35],
    ['cascade:reply', 0.25, 0, 0.1], ['cascade:syntax', 0.5, 0.25, 0.35], ['oracle', 1, 0.75, 0.85],
  ]);
  expect(gate).toMatchObject({ n: 8, wrongCaught: 1 / 3, rightRejected: 0, unchecked: 0 });
  expect(perCheck.map(({ name, wrongCaught, rightRejected, unchecked }) => [name, wrongCaught, rightRejected, unchecked])).toEqual([['reply', 0, 0, 0], ['syntax', 1 / 3, 0, 0]]);
  expect(ms.p95).toBeGreaterThanOrEqual(ms.p50);
  expect(worst.map(({ kind, samples, cases }) => [kind, samples, cases[0]?.taskId])).toEqual([['passed', 2, 'again']]);
});

test('without a price accuracy is told, and costs are not made up; people get a table', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await run(pair(recordingsFile(twoTasks())));
  expect(code).toBe(0);
  expect(stderr).toContain('no list price for "small"');
  expect(stdout).toMatch(/cascade:syntax +0\.500/);
  expect(stdout).toContain('Wrong answers given');
});

test.each([
  ['an unknown model', () => pair(recordingsFile([recorded()])), 'There is no answer of "large". There are answers of small.'],
  ['no option', () => [], 'Usage:'],
])('%s ends with 2 and says why', { timeout: 60_000 }, async (_, args, said) => {
  const { code, stdout, stderr } = await run(args());
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(said);
});
