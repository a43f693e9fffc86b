import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Report } from '../../scripts/bench/recall/report.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SCRIPT = path.join(ROOT, 'scripts', 'bench', 'recall.ts');

async function run(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...args])).stdout;
}

test('the benchmark of the local tier runs, and tells all that it promises', { timeout: 60_000 }, async () => {
  const report = JSON.parse(await run('--repo', path.join(ROOT, 'src', 'recall'), '--files', '3', '--json')) as Report;
  expect(report).toMatchObject({ tokens: expect.any(Number) as number, heldFiles: 3, queryMs: { p50: expect.any(Number) as number, p99: expect.any(Number) as number } });
  expect(report.bytesPerToken).toBeGreaterThan(1);
  for (const { positions, proposed, exact, atLeastThreeTokens } of [report.lineStart, report.midLine]) {
    expect(positions).toBeGreaterThan(10);
    expect(proposed).toBeGreaterThanOrEqual(atLeastThreeTokens.proposed);
    expect(Math.max(proposed, exact)).toBeLessThanOrEqual(1);
  }
  expect(report.curve.map(({ midLine }) => midLine.proposed)).toEqual(report.curve.map(({ midLine }) => midLine.proposed).toSorted((one, other) => other - one));
  expect(report.calibrationError).toBeLessThan(1);
});

test.each([
  ['no folder', ['--repo', path.join(ROOT, 'none')], /There is no folder .*none/],
  ['no repository named', [], /Usage: .*--repo DIR/],
  ['a number of files that is none', ['--repo', ROOT, '--files', 'all'], /--files takes a whole number/],
])('says what is wrong: %s', async (_what, args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(message) as string });
});

test('says that an empty folder has nothing to measure', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'stepladder-bench-recall-'));
  try {
    await expect(run('--repo', folder)).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/nothing to measure/) as string });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
