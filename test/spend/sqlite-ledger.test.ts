import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { attemptRow, granted, holdRequest, NO_CAPS, opened, spend, temporaryFile, valueOf } from './ledger-fixture.ts';

describe('holds', () => {
  test('count until they are settled, and then the actual cost does', async () => {
    const ledger = await opened({ path: ':memory:' });
    const hold = granted(await ledger.hold(holdRequest('1', 0.4), { day: 1, month: null, tasks: {} }));
    expect(await ledger.spent()).toEqual({ day: 0.4, month: 0.4 });
    await hold.settle(attemptRow('1', 0.1));
    expect(await ledger.spent()).toEqual({ day: 0.1, month: 0.1 });
  });

  test('are refused when they would pass a cap, and granted up to it exactly', async () => {
    const now = new Date(2026, 4, 20, 15).getTime();
    const ledger = await opened({ path: ':memory:', clock: () => now });
    const caps = { day: 1, month: null, tasks: {} };
    granted(await ledger.hold(holdRequest('1', 0.7), caps));
    expect(await ledger.hold(holdRequest('2', 0.300000001), caps)).toEqual({
      ok: false, why: 'cap', cap: 'day', task: null, spent: 0.7, limit: 1, resetsAt: new Date(2026, 4, 21).getTime(),
    });
    granted(await ledger.hold(holdRequest('3', 0.3), caps));
  });

  test('name the month\'s cap where both would be passed', async () => {
    const now = new Date(2026, 11, 31, 23, 59).getTime();
    const ledger = await opened({ path: ':memory:', clock: () => now });
    expect(await ledger.hold(holdRequest('1', 3), { day: 1, month: 2, tasks: {} })).toMatchObject({
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
    expect(await ledger.hold(holdRequest('2', 0), { day: 1, month: 0, tasks: {} })).toMatchObject({ ok: true });
    expect(await ledger.hold(holdRequest('3', 0.000000001), { day: 0, month: null, tasks: {} })).toMatchObject({ ok: false, why: 'cap', limit: 0 });
  });

  test('of unknown price pass without a cap, keep the cost unknown, and are refused with one', async () => {
    const ledger = await opened({ path: ':memory:' });
    await granted(await ledger.hold(holdRequest('1', null), NO_CAPS)).settle(attemptRow('1', null));
    expect(await valueOf(ledger, 'SELECT cost_nano FROM attempt')).toBeNull();
    for (const worst of [null, NaN, -1, Infinity]) {
      expect(await ledger.hold(holdRequest('2', worst), { day: null, month: 5, tasks: {} })).toEqual({ ok: false, why: 'unknown-price' });
    }
  });

  test('see an attempt that cost more than its hold', async () => {
    const ledger = await opened({ path: ':memory:' });
    const hold = granted(await ledger.hold(holdRequest('1', 0.5), { day: 1, month: null, tasks: {} }));
    await hold.settle(attemptRow('1', 1.5));
    expect(await ledger.hold(holdRequest('2', 0.1), { day: 1, month: null, tasks: {} })).toMatchObject({ why: 'cap', spent: 1.5 });
  });
});

describe('the caps of a task', () => {
  const caps = { day: 1, month: 5, tasks: { explain: { day: 0.4, month: 2 }, debug: { day: null, month: 0.5 } } };
  const now = new Date(2026, 4, 20, 15).getTime();
  const clock = (): number => now;

  test('hold for that task alone, beside the general ones', async () => {
    const ledger = await opened({ path: ':memory:', clock });
    granted(await ledger.hold(holdRequest('1', 0.3, { task: 'explain' }), caps));
    expect(await ledger.hold(holdRequest('2', 0.2, { task: 'explain' }), caps)).toEqual({
      ok: false, why: 'cap', cap: 'day', task: 'explain', spent: 0.3, limit: 0.4, resetsAt: new Date(2026, 4, 21).getTime(),
    });
    granted(await ledger.hold(holdRequest('2', 0.1, { task: 'explain' }), caps));
    granted(await ledger.hold(holdRequest('3', 0.6), caps));
    expect(await ledger.hold(holdRequest('4', 0.1), caps)).toMatchObject({ cap: 'day', task: null, spent: 1, limit: 1 });
    expect(await ledger.spentOn('explain')).toEqual({ day: 0.4, month: 0.4 });
    expect(await ledger.spentOn('complete')).toEqual({ day: 0.6, month: 0.6 });
  });

  test('count what was settled, to classify too, and give back what a hold had too much', async () => {
    const ledger = await opened({ path: ':memory:', clock });
    const classify = { task: 'explain', purpose: 'classify' } as const;
    await granted(await ledger.hold(holdRequest('1', 0.4, classify), caps)).settle(attemptRow('1', 0.1, { ...classify, at: now }));
    expect(await ledger.spentOn('explain')).toEqual({ day: 0.1, month: 0.1 });
    expect(await ledger.hold(holdRequest('2', 0.31, { task: 'explain' }), caps)).toMatchObject({ task: 'explain', spent: 0.1 });
    await granted(await ledger.hold(holdRequest('2', 0.3, { task: 'explain' }), caps)).release();
    expect(await ledger.spentOn('explain')).toEqual({ day: 0.1, month: 0.1 });
  });

  test('are named after the general ones, and the month\'s before the day\'s', async () => {
    const ledger = await opened({ path: ':memory:', clock });
    const refused = async (worst: number, tasks: object): Promise<unknown> => {
      const result = await ledger.hold(holdRequest('1', worst, { task: 'explain' }), { day: 1, month: 2, tasks });
      return result.ok || result.why !== 'cap' ? result : `${result.task ?? 'all'} ${result.cap}`;
    };
    expect(await refused(3, { explain: { day: 1, month: 2 } })).toBe('all month');
    expect(await refused(1.5, { explain: { day: 1, month: 1 } })).toBe('explain month');
    expect(await refused(1.5, { explain: { day: 1, month: 2 } })).toBe('all day');
    expect(await refused(1, { explain: { day: 0.5, month: 2 } })).toBe('explain day');
    expect(await refused(1, { debug: { day: 0, month: 0 } })).toMatchObject({ ok: true });
  });

  test('never refuse what is free, and refuse what has no price where one applies', async () => {
    const ledger = await opened({ path: ':memory:', clock });
    const only = { day: null, month: null, tasks: { debug: { day: null, month: 0 } } };
    expect(await ledger.hold(holdRequest('1', 0, { task: 'debug' }), only)).toMatchObject({ ok: true });
    expect(await ledger.hold(holdRequest('2', null, { task: 'debug' }), only)).toEqual({ ok: false, why: 'unknown-price' });
    expect(await ledger.hold(holdRequest('3', null, { task: 'explain' }), only)).toMatchObject({ ok: true });
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
    expect(await ledger.hold(holdRequest('2', 0.2), { day: 1, month: 2, tasks: {} })).toMatchObject({ why: 'cap', cap: 'day' });
    now += 1000;
    expect(await ledger.spent()).toEqual({ day: 0, month: 0.9 });
    granted(await ledger.hold(holdRequest('3', 0.2), { day: 1, month: 2, tasks: {} }));
  });

  test('count an open hold from before midnight, and a clock set back', async () => {
    let now = new Date(2026, 4, 20, 23, 59, 59).getTime();
    const ledger = await opened({ path: ':memory:', clock: () => now });
    granted(await ledger.hold(holdRequest('1', 0.9), { day: 1, month: null, tasks: {} }));
    now += 2000;
    expect(await ledger.hold(holdRequest('2', 0.2), { day: 1, month: null, tasks: {} })).toMatchObject({ why: 'cap', spent: 0.9 });
    now -= 4000;
    expect(await ledger.hold(holdRequest('2', 0.2), { day: 1, month: null, tasks: {} })).toMatchObject({ why: 'cap', spent: 0.9 });
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
    granted(await one.hold(holdRequest('1', 0.6), { day: 1, month: null, tasks: {} }));
    expect(await two.hold(holdRequest('2', 0.6), { day: 1, month: null, tasks: {} })).toMatchObject({ why: 'cap', spent: 0.6 });
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

test.each([
  [{ inputTokens: NaN, outputTokens: -3, ms: 1.6, contextShare: 0.5 }, [0, 0, 2, 0.5]],
  [{ inputTokens: Infinity, outputTokens: 1e300, ms: -1, contextShare: 7 }, [0, Number.MAX_SAFE_INTEGER, 0, 1]],
  [{ inputTokens: 3, outputTokens: 0, ms: 0, contextShare: -0.1 }, [3, 0, 0, 1]],
  [{ inputTokens: 1, outputTokens: 1, ms: 1, contextShare: 0 }, [1, 1, 1, 0]],
])('counts that cannot be are kept as what can: %j', async (change, kept) => {
  const ledger = await opened({ path: ':memory:' });
  await spend(ledger, 'a', 0.1, change);
  const read = await ledger.store.read((db) => Object.values(db.prepare('SELECT input_tokens, output_tokens, ms, context_share FROM attempt').get() ?? {}));
  expect(read).toEqual({ ok: true, value: kept });
});
