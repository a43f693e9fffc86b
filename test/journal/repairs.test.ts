import { expect, test } from 'vitest';
import { readRepairs } from '../../src/journal/repairs.ts';
import type { RepairCount } from '../../src/routing/repair-record.ts';
import type { OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { opened, spend } from '../spend/ledger-fixture.ts';

const NOW = new Date(2026, 4, 20, 12).getTime();
const DAY = 86_400_000;

async function read(ledger: OpenedLedger): Promise<readonly RepairCount[]> {
  const counts = await readRepairs(ledger.store, NOW);
  if (!counts.ok) throw new Error(counts.message);
  return counts.value;
}

test('repairs are counted by model, those that were judged', async () => {
  const ledger = await opened({ path: ':memory:', clock: () => NOW });
  const small = { at: NOW, purpose: 'repair', provider: 'a', model: 'small' } as const;
  await spend(ledger, '1', 0.1, { ...small, result: 'passed' });
  await spend(ledger, '2', 0.1, { ...small, result: 'failed' });
  await spend(ledger, '3', 0.1, { ...small, result: 'failed', tier: 'other' });
  await spend(ledger, '4', 0.1, { ...small, result: 'unchecked' });
  await spend(ledger, '5', 0.1, { ...small, result: 'error' });
  await spend(ledger, '6', 0.1, { ...small, result: 'passed', purpose: 'answer' });
  await spend(ledger, '7', 0.1, { ...small, result: 'passed', purpose: 'classify' });
  await spend(ledger, '8', 0.1, { ...small, result: 'passed', provider: 'b' });
  await spend(ledger, '9', 0.1, { ...small, result: 'failed', model: 'medium' });
  expect(await read(ledger)).toEqual([
    { provider: 'a', model: 'medium', tried: 1, mended: 0 },
    { provider: 'a', model: 'small', tried: 3, mended: 1 },
    { provider: 'b', model: 'small', tried: 1, mended: 1 },
  ]);
});

test('what is older than 90 days says nothing about a model of today', async () => {
  const ledger = await opened({ path: ':memory:', clock: () => NOW });
  await spend(ledger, '1', 0.1, { at: NOW - 90 * DAY, purpose: 'repair', provider: 'a', model: 'small', result: 'passed' });
  await spend(ledger, '2', 0.1, { at: NOW - 90 * DAY - 1, purpose: 'repair', provider: 'a', model: 'small', result: 'passed' });
  expect(await read(ledger)).toEqual([{ provider: 'a', model: 'small', tried: 1, mended: 1 }]);
});

test('nothing is known of nobody', async () => {
  expect(await read(await opened({ path: ':memory:' }))).toEqual([]);
});
