import fc from 'fast-check';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { attemptRow, granted, holdRequest, NO_CAPS, opened, spend, temporaryFile, valueOf } from './ledger-fixture.ts';

describe('holds', () => {
  test('count until they are settled, and then the actual cost does', async () => {
    const ledger = await opened({ path: ':memory:' });
    const hold = granted(await ledger.hold(holdRequest('1', 0.4), { day: 1, month: null }));
    expect(await ledger.spent()).toEqual({ day: 0.4, month: 0.4 });
    await hold.settle(attemptRow('1', 0.1));
    expect(await ledger.spent()).toEqual({ day: 0.1, month: 0.1 });
  });

  test('are refused when they would pass a cap, and granted up to it exactly', async () => {
    const now = new Date(2026, 4, 20, 15).getTime();
    const ledger = await opened({ path: ':memory:', clock: () => now });
    const caps = { day: 1, month: null };
    granted(await ledger.hold(holdRequest('1', 0.7), caps));
    expect(await ledger.hold(holdRequest('2', 0.300000001), caps)).toEqual({
      ok: false, why: 'cap', cap: 'day', spent: 0.7, limit: 1, resetsAt: new Date(2026, 4, 21).getTime(),
    });
    granted(await ledger.hold(holdRequest('3', 0.3), caps));
  });

  test('name the month\'s cap where both would be passed', async () => {
    const now = new Date(2026, 11, 31, 23, 59).getTime();
    const ledger = await opened({ path: ':memory:', clock: () => now });
    expect(await ledger.hold(holdRequest('1', 3), { day: 1, month: 2 })).toMatchObject({
      why: 'cap', cap: 'month', limit: 2, resetsAt: new Date(2027, 0, 1).getTime(),
    });
  });

  test('that are released leave nothing', async () => {
    const ledger = await opened({ path: ':memory:' });
    const hold = granted(await ledger.hold(holdRequest('1', 0.4), NO_CAPS));
    await hold.release();
    await hold.settle(attemptRow('1', 0.4));
    expect(await ledger.spent()).toEqual({ day: 0, month: 0 });
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM attempt')).toBe(0);
  });

  test('of free routes pass a cap that is reached, and a cap of 0', async () => {
    const ledger = await opened({ path: ':memory:' });
    await spend(ledger, '1', 5);
    expect(await ledger.hold(holdRequest('2', 0), { day: 1, month: 0 })).toMatchObject({ ok: true });
    expect(await ledger.hold(holdRequest('3', 0.000000001), { day: 0, month: null })).toMatchObject({ ok: false, why: 'cap', limit: 0 });
  });

  test('of unknown price pass without a cap, keep the cost unknown, and are refused with one', async () => {
    const ledger = await opened({ path: ':memory:' });
    await granted(await ledger.hold(holdRequest('1', null), NO_CAPS)).settle(attemptRow('1', null));
    expect(await valueOf(ledger, 'SELECT cost_nano FROM attempt')).toBeNull();
    for (const worst of [null, NaN, -1, Infinity]) {
      expect(await ledger.hold(holdRequest('2', worst), { day: null, month: 5 })).toEqual({ ok: false, why: 'unknown-price' });
    }
  });

  test('see an attempt that cost more than its hold', async () => {
    const ledger = await opened({ path: ':memory:' });
    const hold = granted(await ledger.hold(holdRequest('1', 0.5), { day: 1, month: null }));
    await hold.settle(attemptRow('1', 1.5));
    expect(await ledger.hold(holdRequest('2', 0.1), { day: 1, month: null })).toMatchObject({ why: 'cap', spent: 1.5 });
  });
});

describe('settling', () => {
  test('twice, or again after a restart, counts once', async () => {
    const path = temporaryFile();
    const first = await openLedger({ path });
    const hold = granted(await first.hold(holdRequest('1', 0.5), NO_CAPS));
    await hold.settle(attemptRow('1', 0.2));
    await hold.settle(attemptRow('1', 0.3));
    await first.close();
    const second = await opened({ path });
    await granted(await second.hold(holdRequest('1', 0.5), NO_CAPS)).settle(attemptRow('1', 0.4));
    expect(await second.spent()).toEqual({ day: 0.2, month: 0.2 });
  });

  test('clips what an endpoint says its model is called', async () => {
    const ledger = await opened({ path: ':memory:' });
    await spend(ledger, '1', 0.1, { servedModel: 'm'.repeat(100_000) });
    expect(await valueOf(ledger, 'SELECT length(served_model) FROM attempt')).toBe(200);
  });
});

describe('days', () => {
  test('begin at the user\'s local midnight; the month goes on', async () => {
    let now = new Date(2026, 4, 20, 23, 59, 59).getTime();
    const ledger = await opened({ path: ':memory:', clock: () => now });
    await spend(ledger, '1', 0.9, { at: now });
    expect(await ledger.hold(holdRequest('2', 0.2), { day: 1, month: 2 })).toMatchObject({ why: 'cap', cap: 'day' });
    now += 1000;
    expect(await ledger.spent()).toEqual({ day: 0, month: 0.9 });
    granted(await ledger.hold(holdRequest('3', 0.2), { day: 1, month: 2 }));
  });

  test('count an open hold from before midnight, and a clock set back', async () => {
    let now = new Date(2026, 4, 20, 23, 59, 59).getTime();
    const ledger = await opened({ path: ':memory:', clock: () => now });
    granted(await ledger.hold(holdRequest('1', 0.9), { day: 1, month: null }));
    now += 2000;
    expect(await ledger.hold(holdRequest('2', 0.2), { day: 1, month: null })).toMatchObject({ why: 'cap', spent: 0.9 });
    now -= 4000;
    expect(await ledger.hold(holdRequest('2', 0.2), { day: 1, month: null })).toMatchObject({ why: 'cap', spent: 0.9 });
  });
});

describe('the file', () => {
  test.skipIf(process.platform === 'win32')('and its companions are for the user alone, and new folders too', async () => {
    const path = temporaryFile().replace('ledger.db', 'new/folder/ledger.db');
    const ledger = await opened({ path });
    await spend(ledger, '1', 0.1);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.replace('/ledger.db', '')).mode & 0o777).toBe(0o700);
  });

  test('is shared by windows', async () => {
    const path = temporaryFile();
    const [one, two] = [await opened({ path }), await opened({ path })];
    granted(await one.hold(holdRequest('1', 0.6), { day: 1, month: null }));
    expect(await two.hold(holdRequest('2', 0.6), { day: 1, month: null })).toMatchObject({ why: 'cap', spent: 0.6 });
  });

  test('when locked for good refuses paid calls after the deadline and lets free ones pass', async () => {
    const path = temporaryFile();
    const ledger = await opened({ path, waitMs: 30 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await ledger.hold(holdRequest('1', 0.1), NO_CAPS)).toMatchObject({ ok: false, why: 'ledger' });
    expect(await ledger.hold(holdRequest('2', 0), NO_CAPS)).toMatchObject({ ok: true });
    other.exec('ROLLBACK');
    other.close();
    granted(await ledger.hold(holdRequest('1', 0.1), NO_CAPS));
  });

  test('when locked for a moment is waited for without blocking the thread', async () => {
    const path = temporaryFile();
    const ledger = await opened({ path, waitMs: 10_000 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const waiting = ledger.hold(holdRequest('1', 0.1), NO_CAPS);
    // This runs at all only because the hold above does not hold up the thread.
    await new Promise((resolve) => setImmediate(resolve));
    other.exec('ROLLBACK');
    other.close();
    granted(await waiting);
  });
});

test('over any sequence of events no cap is passed and what is spent is the sum of rows and holds', async () => {
  const nano = fc.integer({ min: 0, max: 400_000_000 });
  const step = fc.oneof(
    fc.record({ do: fc.constant('hold' as const), nano }),
    fc.record({ do: fc.constant('settle' as const), index: fc.nat(9), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ do: fc.constant('release' as const), index: fc.nat(9) }),
  );
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
    const ledger = await openLedger({ path: ':memory:' });
    const caps = { day: 1, month: 1.5 };
    const open: { id: string; worst: number; hold: ReturnType<typeof granted> }[] = [];
    let settled = 0;
    let nextId = 0;
    for (const step of steps) {
      if (step.do === 'hold') {
        const id = String(nextId++);
        const result = await ledger.hold(holdRequest(id, step.nano / 1e9), caps);
        const sum = settled + open.reduce((held, { worst }) => held + worst, 0);
        expect(result.ok).toBe(step.nano === 0 || sum + step.nano <= 1e9);
        if (result.ok) open.push({ id, worst: step.nano, hold: result.hold });
      } else {
        const [entry] = open.splice(step.index % Math.max(1, open.length), 1);
        if (entry === undefined) continue;
        if (step.do === 'release') {
          await entry.hold.release();
        } else {
          const actual = Math.floor(entry.worst * step.share);
          settled += actual;
          await entry.hold.settle(attemptRow(entry.id, actual / 1e9));
        }
      }
      const spent = await ledger.spent();
      expect(Math.round(spent.day * 1e9)).toBe(settled + open.reduce((held, { worst }) => held + worst, 0));
      expect(spent.day).toBeLessThanOrEqual(caps.day);
      expect(spent.month).toBe(spent.day);
    }
    await ledger.close();
  }), { numRuns: 60 });
});
