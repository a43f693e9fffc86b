import type { DatabaseSync } from 'node:sqlite';
import type { Task } from '../request/request.ts';
import type { Period } from './calendar.ts';
import { localDay, localMonth } from './calendar.ts';
import { prepared } from './database.ts';
import { EVERYTHING, SPANS } from './schema.ts';

/** Nano-USD, settled and held, of the local day and month. */
export interface SpentNano {
  readonly day: number;
  readonly month: number;
}

/**
 * Every open hold counts against today and this month, whenever it was taken: its attempt may yet be dated after midnight.
 * @param task null: everything together
 * @param now ms since the epoch
 */
export function readSpent(db: DatabaseSync, task: Task | null, now: number): SpentNano {
  const held = task === null ? total(db, HELD, []) : total(db, `${HELD} ${OF_TASK}`, [task]);
  return { day: settledIn(db, task, localDay(now)) + held, month: settledIn(db, task, localMonth(now)) + held };
}

const HELD = 'SELECT TOTAL(worst_nano) AS total FROM hold WHERE true';
const BY_SPAN = 'SELECT TOTAL(nano) AS total FROM spent WHERE span = ? AND start >= ? AND start < ? AND task = ?';
const BY_ATTEMPT = 'SELECT TOTAL(cost_nano) AS total FROM attempt WHERE at >= ? AND at < ?';
const OF_TASK = 'AND task = ?';

/** Nano-USD settled in any period, of one task or of all. */
export function settledIn(db: DatabaseSync, task: Task | null, period: Period): number {
  return settledBy(db, task, period, SPANS);
}

/**
 * Over whole days, over whole hours for what is left at either end, and over single attempts for what is left then, in time
 * zones that are half an hour off.
 */
function settledBy(db: DatabaseSync, task: Task | null, { from, to }: Period, [span, ...finer]: readonly number[]): number {
  if (from >= to) return 0;
  if (span === undefined) return task === null ? total(db, BY_ATTEMPT, [from, to]) : total(db, `${BY_ATTEMPT} ${OF_TASK}`, [from, to, task]);
  const first = Math.ceil(from / span);
  const last = Math.floor(to / span);
  if (first >= last) return settledBy(db, task, { from, to }, finer);
  return total(db, BY_SPAN, [span, first, last, task ?? EVERYTHING])
    + settledBy(db, task, { from, to: first * span }, finer)
    + settledBy(db, task, { from: last * span, to }, finer);
}

function total(db: DatabaseSync, sql: string, values: readonly (string | number)[]): number {
  return Number(prepared(db, sql).get(...values)?.['total'] ?? 0);
}
