import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { allocatedKb } from '../../scripts/bench/router/allocation.ts';
import type { Report } from '../../scripts/bench/router/report.ts';

const SCRIPT = path.join(import.meta.dirname, '..', '..', 'scripts', 'bench', 'router.ts');

test('the router benchmark runs, and sends what the bare SDK sends', { timeout: 60_000 }, async () => {
  const args = ['--disable-warning=ExperimentalWarning', SCRIPT, '--json', '--quick', '--only', 'openai,stepladder'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { results, baselines, versions, requests } = JSON.parse(stdout) as Report;
  const cells = ['plain 1', 'plain 10', 'plain 100', 'stream 1', 'stream 10', 'stream 100'];
  for (const name of ['openai', 'stepladder']) {
    expect(results.filter((result) => result.name === name).map(({ mode, inFlight }) => `${mode} ${inFlight}`)).toEqual(cells);
  }
  expect(results.every(({ addedMs, allocatedKb: kb }) => Number.isFinite(addedMs.p50) && addedMs.p99 >= addedMs.p50 && kb > 0)).toBe(true);
  expect(baselines.map(({ ms }) => ms.p50 > 0)).toEqual(cells.map(() => true));
  expect(versions).toMatchObject({ openai: expect.stringMatching(/^7\./) as string, stepladder: expect.stringMatching(/^\d/) as string });
  expect(Object.keys(requests)).toEqual(['1', '10', '100']);
});

test('what is allocated is counted although it is freed again', async () => {
  const rounds = 2_000;
  const kb = await allocatedKb(() => {
    // 1,000 fields of 8 bytes each, of which nothing is kept.
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += Array.from({ length: 1_000 }, (_, index) => index + 0.5).length;
    return Promise.resolve(sum);
  });
  expect(kb / rounds).toBeGreaterThan(7.8);
  // An array that grows is copied a few times on the way.
  expect(kb / rounds).toBeLessThan(40);
});
