import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ArgumentError, readArguments } from '../../scripts/bench/typing/arguments.ts';
import { NAMES, percentile, tableOf, type Report } from '../../scripts/bench/typing/figures.ts';

const SCRIPT = path.join(import.meta.dirname, '..', '..', 'scripts', 'bench', 'typing.ts');
const TEXT = Array.from({ length: 6 }, (_, nth) => `export function double${String(nth)}(value: number): number {\n  const doubled = value * 2;\n  return doubled;\n}\n\n`).join('');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'stepladder-typing-'));
  writeFileSync(path.join(folder, 'package.json'), '{}');
  writeFileSync(path.join(folder, 'typed.ts'), TEXT);
  writeFileSync(path.join(folder, 'other.ts'), TEXT.replaceAll('double', 'triple'));
  writeFileSync(path.join(folder, 'empty.ts'), '\n');
  writeFileSync(path.join(folder, 'binary.ts'), Buffer.from([65, 0, 66]));
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function bench(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...args]);
}

test('the typing benchmark runs, and gives the same twice', { timeout: 60_000 }, async () => {
  const file = path.join(folder, 'typed.ts');
  const [{ stdout }, again] = await Promise.all([bench('--file', file, '--json'), bench('--file', file, '--json')]);
  const report = JSON.parse(stdout) as Report;
  expect(report).toMatchObject({ file: 'typed.ts', speed: 240, seed: 1, recall: { files: 3 } });
  expect(report.keystrokes).toBeGreaterThan(300);
  for (const name of NAMES) {
    const { requests, wasted, cacheHits, recallHits, tokens, mainThreadMs, offered, exact, charactersSaved } = report[name];
    expect([cacheHits, recallHits, charactersSaved].every((count) => count >= 0)).toBe(true);
    expect(wasted).toBeLessThanOrEqual(requests);
    expect(exact).toBeLessThanOrEqual(offered);
    expect(tokens).toBeGreaterThan(requests);
    expect(mainThreadMs.p99).toBeGreaterThanOrEqual(mainThreadMs.p50);
  }
  expect(report.ours.localTierMs).not.toBeNull();
  expect(report.oursWithoutRecall).toMatchObject({ recallHits: 0, localTierMs: null });
  const timeless = (text: string): unknown => JSON.parse(text, (key, value: unknown) => (key === 'mainThreadMs' || key === 'localTierMs' ? null : value));
  expect(timeless(again.stdout)).toEqual(timeless(stdout));
  expect(tableOf(report).split('\n').filter((line) => /Stepladder|debounce {2}|Continue|llama/.test(line))).toHaveLength(4);
});

describe('says what is wrong with', () => {
  test.each([
    ['no file', [], 'Which file is to be typed?'],
    ['a file that is missing', ['--file', 'missing.ts'], 'There is no file at '],
    ['a folder', ['--file', '.'], ' is no file.'],
    ['an empty file', ['--file', 'empty.ts'], ' is empty'],
    ['a binary file', ['--file', 'binary.ts'], ' is not a text file.'],
    ['a speed of none', ['--file', 'typed.ts', '--speed', '0'], '--speed takes a number from 1 on, not "0".'],
    ['a seed that is no number', ['--file', 'typed.ts', '--seed', 'x'], '--seed takes a number from 0 on, not "x".'],
    ['a repository that is none', ['--file', 'typed.ts', '--repo', 'missing'], '--repo takes a folder'],
    ['an option that it does not know', ['--file', 'typed.ts', '--quick'], "Unknown option '--quick'"],
  ])('%s', (_what, args, message) => {
    const inFolder = args.map((arg) => (/^(?:\.|.*\.ts|missing)$/.test(arg) ? path.join(folder, arg) : arg));
    expect(() => readArguments(inFolder)).toThrow(message);
    expect(() => readArguments(inFolder)).toThrow(ArgumentError);
  });

  test('no file, as the last thing that it says', async () => {
    await expect(bench()).rejects.toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^Which file .*\nUsage: /) as string });
  });
});

test.each([
  [[], 0.5, 0],
  [[3], 0.99, 3],
  [[4, 1, 3, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.99, 4],
])('of %j the %d percentile is %d', (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});
