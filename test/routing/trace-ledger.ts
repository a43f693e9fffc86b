import type { AttemptRow, HoldRequest } from '../../src/spend/ledger.ts';
import type { BudgetCaps } from '../../src/config/config.ts';
import { limitsOf, refusalOf } from '../../src/spend/caps.ts';
import { toNano, toUsd } from '../../src/spend/money.ts';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import type { Task } from '../../src/request/request.ts';
import type { WatchedLedger } from './trace-play.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What was asked before the trace begins. */
const EARLIER: Task = 'complete';

/** Everything in memory, and as strict about caps as the real one. All of it counts for this day and month. @param before USD spent already */
export function memoryLedger(time: VirtualTime, before: number): WatchedLedger {
  const rows: AttemptRow[] = [];
  const held = new Map<string, { readonly task: Task; readonly nano: number }>();
  const sum = (task: Task | null): number => [...held.values(), ...rows.map((row) => ({ task: row.task, nano: toNano(row.cost ?? 0) }))]
    .reduce((all, one) => all + (task === null || one.task === task ? one.nano : 0), task === null || task === EARLIER ? toNano(before) : 0);
  const spent = (task: Task | null) => ({ day: sum(task), month: sum(task) });
  return {
    rows,
    openHolds: () => Promise.resolve(held.size),
    hold({ attemptId, task, worstCase }: HoldRequest, caps: BudgetCaps) {
      const limits = limitsOf(caps, task);
      if (worstCase === null && limits.length > 0) return Promise.resolve({ ok: false, why: 'unknown-price' });
      const worst = toNano(worstCase ?? 0);
      const refusal = worst === 0 ? null : refusalOf(limits, spent, worst, time.now);
      if (refusal !== null) return Promise.resolve(refusal);
      held.set(attemptId, { task, nano: worst });
      const end = (row: AttemptRow | null): Promise<void> => {
        if (held.delete(attemptId) && row !== null) rows.push(row);
        return Promise.resolve();
      };
      return Promise.resolve({ ok: true, hold: { settle: end, release: () => end(null) } });
    },
    spent: () => Promise.resolve({ day: toUsd(sum(null)), month: toUsd(sum(null)) }),
    spentOn: (task) => Promise.resolve({ day: toUsd(sum(task)), month: toUsd(sum(task)) }),
    close: () => Promise.resolve(),
  };
}

/** The real one, in memory. @param before USD spent already, on something else */
export async function sqliteLedger(time: VirtualTime, before: number): Promise<WatchedLedger> {
  const ledger = await openLedger({ path: ':memory:', clock: () => time.now });
  const rows: AttemptRow[] = [];
  const earlier = await ledger.hold({ attemptId: 'earlier', requestId: 'earlier', task: EARLIER, purpose: 'answer', tier: 't', provider: 'p', model: 'm', worstCase: before, inputTokens: 0 }, { day: null, month: null, tasks: {} });
  if (!earlier.ok) throw new Error('nothing was held');
  await earlier.hold.settle({
    attemptId: 'earlier', requestId: 'earlier', at: time.now, task: EARLIER, purpose: 'answer', tier: 't', provider: 'p', model: 'm', servedModel: null, result: 'passed', failureKind: null,
    httpStatus: null, ms: 1, inputTokens: 1, outputTokens: 1, cost: before, basis: 'usage', contextShare: 1,
  });
  return {
    rows,
    async openHolds() {
      const read = await ledger.store.read((db) => Number(db.prepare('SELECT COUNT(*) AS count FROM hold').get()?.['count']));
      return read.ok ? read.value : NaN;
    },
    async hold(request, caps) {
      const result = await ledger.hold(request, caps);
      if (!result.ok) return result;
      const { hold } = result;
      return { ok: true, hold: { release: () => hold.release(), settle: async (row) => { rows.push(row); await hold.settle(row); } } };
    },
    spent: () => ledger.spent(),
    spentOn: (task) => ledger.spentOn(task),
    close: () => ledger.close(),
  };
}
