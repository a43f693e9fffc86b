import fc from 'fast-check';
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Task } from '../../src/request/request.ts';
import { localDay, localMonth } from '../../src/spend/calendar.ts';
import { connect } from '../../src/spend/database.ts';
import type { Hold } from '../../src/spend/ledger.ts';
import { deleteUnsent, insertAttempt } from '../../src/spend/ledger-rows.ts';
import { LEDGER_SCHEMA } from '../../src/spend/schema.ts';
import { readSpent } from '../../src/spend/spent.ts';
import { openLedger, type OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { attemptRow, holdRequest, temporaryFile } from './ledger-fixture.ts';

const TASKS = ['complete', 'explain', 'debug'] as const;
const task = fc.constantFrom(...TASKS);
const NOON = new Date(2026, 4, 20, 12).getTime();
/** Past five beats of two seconds. */
const EXPIRED = 15_000;

interface Open {
  readonly id: string;
  readonly task: Task;
  /** Nano-USD. */
  readonly worst: number;
  readonly hold: Hold;
}

/** What ought to be spent: each attempt's worst case until it is settled, for good where its window died. */
class Model {
  readonly #spent = new Map<string, { readonly task: Task; readonly nano: number }>();

  set(id: string, task: Task, nano: number): void {
    this.#spent.set(id, { task, nano });
  }

  delete(id: string): void {
    this.#spent.delete(id);
  }

  sum(task: Task | null): number {
    return [...this.#spent.values()].reduce((sum, one) => sum + (task === null || one.task === task ? one.nano : 0), 0);
  }
}

const window = fc.nat(2);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('hold' as const), window, task, nano: fc.integer({ min: 0, max: 300_000_000 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('settle' as const), window, index: fc.nat(9), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), window, index: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), window }) },
);

describe('over any sequence of events in several windows', () => {
  const caps = { day: 1, month: 1.5, tasks: { explain: { day: 0.4, month: null }, debug: { day: null, month: 0.3 } } };
  const limits: readonly (readonly [Task | null, number])[] = [[null, 1e9], ['explain', 4e8], ['debug', 3e8]];

  test('no cap is passed, and what is spent is the sum of rows and open holds', { timeout: 60_000 }, async () => {
    const path = temporaryFile();
    let nextId = 0;
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true });
      let now = NOON;
      const open = (): Promise<OpenedLedger> => openLedger({ path, clock: () => now, heartbeatMs: 2_000 });
      const ledgers = [await open(), await open(), await open()];
      const holds: Open[][] = [[], [], []];
      const model = new Model();
      for (const step of steps) {
        const mine = holds[step.window]!;
        if (step.do === 'hold') {
          const id = String(nextId++);
          const fits = limits.every(([whose, limit]) => (whose !== null && whose !== step.task) || model.sum(whose) + step.nano <= limit);
          const result = await ledgers[step.window]!.hold(holdRequest(id, step.nano / 1e9, { task: step.task }), caps);
          expect(result.ok).toBe(step.nano === 0 || fits);
          if (!result.ok) continue;
          mine.push({ id, task: step.task, worst: step.nano, hold: result.hold });
          model.set(id, step.task, step.nano);
        } else if (step.do === 'die') {
          // Its holds stay. All others look asleep to the one that comes after it, and settle what is theirs later on.
          await ledgers[step.window]!.close();
          now += EXPIRED;
          ledgers[step.window] = await open();
          holds[step.window] = [];
        } else {
          const [entry] = mine.splice(step.index % Math.max(1, mine.length), 1);
          if (entry === undefined) continue;
          if (step.do === 'release') {
            await entry.hold.release();
            model.delete(entry.id);
          } else {
            const actual = Math.floor(entry.worst * step.share);
            await entry.hold.settle(attemptRow(entry.id, actual / 1e9, { at: now, task: entry.task }));
            model.set(entry.id, entry.task, actual);
          }
        }
        const looking = ledgers[(step.window + 1) % 3]!;
        for (const [whose, limit] of [...limits, ['complete', 1e9] as const]) {
          const spent = await (whose === null ? looking.spent() : looking.spentOn(whose));
          expect(Math.round(spent.day * 1e9)).toBe(model.sum(whose));
          expect(spent.month).toBe(spent.day);
          expect(model.sum(whose)).toBeLessThanOrEqual(limit);
        }
      }
      for (const ledger of ledgers) await ledger.close();
    }), { numRuns: 60 });
  });
});

describe.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'])('in the time zone %s', (zone) => {
  const before = process.env['TZ'];
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  test('the sums are those of the attempts themselves, however they come, change and go', () => {
    process.env['TZ'] = zone;
    // From before the month to after it, often near a midnight.
    const at = fc.oneof(
      fc.integer({ min: new Date(2026, 9, 20).getTime(), max: new Date(2026, 11, 10).getTime() }),
      fc.tuple(fc.integer({ min: -1, max: 32 }), fc.integer({ min: -7_200_000, max: 7_200_000 })).map(([day, ms]) => new Date(2026, 10, day).getTime() + ms),
    );
    const attempt = fc.record({ at, task, nano: fc.option(fc.integer({ min: 0, max: 1e9 })), id: fc.nat(20), isOrphan: fc.boolean(), goes: fc.boolean() });
    fc.assert(fc.property(fc.array(attempt, { maxLength: 40 }), at, (attempts, now) => {
      const { db } = connect(':memory:', LEDGER_SCHEMA);
      for (const { at, task, nano, id, isOrphan, goes } of attempts) {
        const cost = nano === null ? null : nano / 1e9;
        insertAttempt(db, attemptRow(String(id), cost, { at, task, failureKind: isOrphan ? 'unaccounted' : null }));
        if (goes) deleteUnsent(db, String(id));
      }
      for (const whose of [null, ...TASKS]) {
        const sumIn = ({ from, to }: { from: number; to: number }): unknown => db.prepare(
          'SELECT TOTAL(cost_nano) AS sum FROM attempt WHERE at >= ? AND at < ? AND (? IS NULL OR task = ?)',
        ).get(from, to, whose, whose)?.['sum'];
        expect(readSpent(db, whose, now)).toEqual({ day: sumIn(localDay(now)), month: sumIn(localMonth(now)) });
      }
      db.close();
    }), { numRuns: 40 });
  });
});
