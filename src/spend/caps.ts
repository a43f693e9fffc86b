import type { BudgetCaps, Caps } from '../config/config.ts';
import type { Task } from '../request/request.ts';
import { localDay, localMonth } from './calendar.ts';
import type { HoldResult } from './ledger.ts';
import { capToNano, toUsd } from './money.ts';
import type { SpentNano } from './spent.ts';

/** A cap that applies to a request. */
export interface Limit {
  readonly cap: 'day' | 'month';
  /** Whose cap it is; null: that of everything together. */
  readonly task: Task | null;
  /** USD. */
  readonly limit: number;
}

/**
 * The caps that apply to a task, in the order in which they are named: the month's first, because waiting for tomorrow would
 * not help, and what caps everything before what caps the task.
 */
export function limitsOf(caps: BudgetCaps, task: Task): readonly Limit[] {
  const own: Caps = caps.tasks[task] ?? { day: null, month: null };
  return (['month', 'day'] as const).flatMap((cap) => [...limit(cap, null, caps[cap]), ...limit(cap, task, own[cap])]);
}

function limit(cap: 'day' | 'month', task: Task | null, usd: number | null): Limit[] {
  return usd === null ? [] : [{ cap, task, limit: usd }];
}

/**
 * The first limit that the cost would pass; null where it passes none.
 * @param spentOn null: everything together
 * @param worst nano-USD
 * @param now ms since the epoch
 */
export function refusalOf(
  limits: readonly Limit[], spentOn: (task: Task | null) => SpentNano, worst: number, now: number,
): (HoldResult & { ok: false }) | null {
  const read = new Map<Task | null, SpentNano>();
  for (const { cap, task, limit } of limits) {
    const known = read.get(task) ?? spentOn(task);
    read.set(task, known);
    const spent = known[cap];
    if (spent + worst <= capToNano(limit)) continue;
    const resetsAt = cap === 'day' ? localDay(now).to : localMonth(now).to;
    return { ok: false, why: 'cap', cap, task, spent: toUsd(spent), limit, resetsAt };
  }
  return null;
}
