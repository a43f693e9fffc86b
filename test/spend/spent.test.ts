import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settledIn } from '../../src/spend/spent.ts';
import { opened, spend } from './ledger-fixture.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 4, 3);

test('what was settled in a period is the plain sum over its attempts, wherever it begins and ends', async () => {
  const ledger = await opened({ path: ':memory:' });
  const attempts = Array.from({ length: 160 }, (_, index) => ({ at: START + index * 2_711_000, task: index % 3 === 0 ? 'debug' : 'explain', cost: (index + 1) / 1_000 } as const));
  for (const [index, { at, task, cost }] of attempts.entries()) await spend(ledger, `a${String(index)}`, cost, { at, task });
  const instant = fc.oneof(
    fc.integer({ min: 0, max: 130 }).map((hours) => START + hours * HOUR),
    fc.integer({ min: 0, max: 6 }).map((days) => START + days * 24 * HOUR),
    fc.integer({ min: -HOUR, max: 130 * HOUR }).map((ms) => START + ms),
    fc.constantFrom(...attempts.map(({ at }) => at)),
  );
  const read = await ledger.store.read((db) => {
    fc.assert(fc.property(instant, instant, fc.constantFrom('debug', 'explain', null), (from, to, task) => {
      const inside = attempts.filter((one) => one.at >= from && one.at < to && (task === null || one.task === task));
      expect(settledIn(db, task, { from, to })).toBe(inside.reduce((sum, { cost }) => sum + Math.round(cost * 1e9), 0));
    }), { numRuns: 2_000 });
  });
  expect(read.ok).toBe(true);
});
