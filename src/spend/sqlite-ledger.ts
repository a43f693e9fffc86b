import { randomUUID } from 'node:crypto';
import type { BudgetCaps } from '../config/config.ts';
import type { Task } from '../request/request.ts';
import { type Limit, limitsOf, refusalOf } from './caps.ts';
import { KnownSpend } from './known-spend.ts';
import type { AttemptRow, Hold, HoldRequest, HoldResult, Ledger, LedgerNotice, Spent } from './ledger.ts';
import { beat, countOrphans, deleteHold, deleteUnsent, insertAttempt, insertHold, settleOrphans } from './ledger-rows.ts';
import { toNano, toUsd } from './money.ts';
import { LEDGER_SCHEMA } from './schema.ts';
import { readSpent, type SpentNano } from './spent.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { LedgerStore, StoreResult } from './store.ts';
import { WriteQueue } from './write-queue.ts';

export interface LedgerOptions {
  /** Of the database file, made with its folder where there is none; or `:memory:`. */
  readonly path: string;
  /** ms since the epoch. */
  readonly clock?: () => number;
  /** Unique over all windows and processes. */
  readonly windowId?: string;
  /** How often a window with open holds says that it lives, in ms. After five beats missed its holds are orphans. */
  readonly heartbeatMs?: number;
  /** How long a hold, or a settlement, asks again for a ledger that another window has locked, in ms. */
  readonly waitMs?: number;
  /** What happens after opening; what happened while opening is in `notices`. */
  readonly onNotice?: (notice: LedgerNotice) => void;
}

export interface OpenedLedger extends Ledger {
  /** The same database, for the journal. */
  readonly store: LedgerStore;
  /** What happened while opening: orphans, a recovery, a file that may not be written. */
  readonly notices: readonly LedgerNotice[];
}

const HEARTBEAT_MS = 2000;
const MISSED_BEATS = 5;
const WAIT_MS = 1000;
/** Attempts that could not be recorded before paid calls stop. */
const MOST_UNSAVED = 3;
const CANNOT_RECORD = 'cannot record spend';

/**
 * Opens the ledger; never rejects for what is wrong with the file or the disk: that is said in `notices`, or by the holds.
 * Holds of windows that died are settled now and, as others die, from a timer.
 */
export async function openLedger(options: LedgerOptions): Promise<OpenedLedger> {
  const ledger = new SqliteLedger(options);
  await ledger.open();
  return ledger;
}

/** What is reserved for an attempt. */
interface Reserve {
  readonly attemptId: string;
  readonly task: Task;
  /** Nano-USD; null when the price is unknown. */
  readonly worst: number | null;
}

class SqliteLedger implements OpenedLedger {
  readonly store: SqliteStore;
  readonly notices: LedgerNotice[] = [];
  readonly #queue: WriteQueue;
  readonly #clock: () => number;
  readonly #windowId: string;
  readonly #heartbeatMs: number;
  #notify: (notice: LedgerNotice) => void = (notice) => this.notices.push(notice);
  readonly #onNotice: (notice: LedgerNotice) => void;
  #timer: NodeJS.Timeout | null = null;
  #ticking = false;
  #lastTick: number | null = null;
  /** Recorded holds of this window that wait for their settlement. */
  readonly #open = new Set<string>();
  readonly #known = new KnownSpend();
  #saidUnsaved = 0;

  constructor(options: LedgerOptions) {
    this.#clock = options.clock ?? Date.now;
    this.#windowId = options.windowId ?? randomUUID();
    this.#heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS;
    this.#onNotice = options.onNotice ?? (() => undefined);
    this.store = new SqliteStore({
      path: options.path,
      schema: LEDGER_SCHEMA,
      clock: this.#clock,
      waitMs: options.waitMs ?? WAIT_MS,
      onRecovered: ({ rows, movedTo }) => {
        this.#notify({ kind: 'recovered', decisions: rows['decision'] ?? 0, attempts: rows['attempt'] ?? 0, movedTo });
      },
    });
    this.#queue = new WriteQueue(this.store);
  }

  async open(): Promise<void> {
    await this.#tick();
    const { readOnly } = this.store;
    if (readOnly !== null) this.#notify({ kind: 'read-only', reason: readOnly });
    this.#notify = this.#onNotice;
    this.#timer = setInterval(() => void this.#tick(), this.#heartbeatMs);
    this.#timer.unref();
  }

  async hold(request: HoldRequest, caps: BudgetCaps): Promise<HoldResult> {
    const { attemptId, task } = request;
    const worst = isCost(request.worstCase) ? toNano(request.worstCase) : null;
    const limits = limitsOf(caps, task);
    if (worst === null && limits.length > 0) return { ok: false, why: 'unknown-price' };
    if (worst !== 0 && this.#known.stuckCount > 0) {
      await this.#queue.flush();
      if (this.#known.stuckCount >= MOST_UNSAVED) return { ok: false, why: 'ledger', message: CANNOT_RECORD };
    }
    const reserve = { attemptId, task, worst };
    const result = await this.store.write((db) => {
      const now = this.#clock();
      const refusal = worst === null || worst === 0 ? null : refusalOf(limits, (spender) => readSpent(db, spender, now), worst, now);
      if (refusal === null) insertHold(db, request, worst, this.#windowId, now);
      return refusal;
    });
    if (!result.ok) return this.#holdUnrecorded(reserve, limits, result);
    if (result.value !== null) return result.value;
    this.#open.add(attemptId);
    return { ok: true, hold: this.#makeHold(reserve, worst ?? 0) };
  }

  async spent(): Promise<Spent> {
    await this.#read(null);
    return inUsd(this.#known.spent(null));
  }

  async spentOn(task: Task): Promise<Spent> {
    await this.#read(task);
    return inUsd(this.#known.spent(task));
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#queue.flush();
    this.store.close();
  }

  /**
   * The file would not take the hold. What is free goes ahead. For the rest, a full or read-only disk may be a matter of
   * a moment: a few attempts go ahead, checked against all that this window knows; then paid calls wait.
   */
  async #holdUnrecorded(reserve: Reserve, limits: readonly Limit[], result: StoreResult<unknown> & { ok: false }): Promise<HoldResult> {
    const { attemptId, task, worst } = reserve;
    if (worst === 0) return { ok: true, hold: this.#makeHold(reserve, 0) };
    if (result.fault !== 'refused') return { ok: false, why: 'ledger', message: `${CANNOT_RECORD}: ${result.message}` };
    await this.#read(null);
    await this.#read(task);
    // No waiting from here on: two holds at once must see each other.
    if (this.#known.stuckCount >= MOST_UNSAVED) return { ok: false, why: 'ledger', message: CANNOT_RECORD };
    const refusal = worst === null ? null : refusalOf(limits, (spender) => this.#known.spent(spender), worst, this.#clock());
    if (refusal !== null) return refusal;
    this.#known.set(attemptId, { task, nano: worst ?? 0, stuck: true });
    return { ok: true, hold: this.#makeHold(reserve, 0) };
  }

  /** @param held what the file holds for it, nano-USD */
  #makeHold({ attemptId, task }: Reserve, held: number): Hold {
    let done = false;
    return {
      settle: async (row) => {
        if (done) return;
        done = true;
        await this.#settle(task, held, row);
      },
      release: async () => {
        if (done) return;
        done = true;
        this.#known.delete(attemptId);
        if (!this.#open.delete(attemptId)) return;
        await this.#queue.push({ apply: (db) => { deleteUnsent(db, attemptId); } });
      },
    };
  }

  async #settle(task: Task, held: number, row: AttemptRow): Promise<void> {
    if (this.store.readOnly !== null) return; // Only free attempts get here, and nothing could ever be written.
    const { attemptId } = row;
    const beyondHold = Math.max(0, toNano(row.cost ?? 0) - held);
    this.#known.set(attemptId, { task, nano: beyondHold, stuck: false });
    const saved = await this.#queue.push({
      apply: (db) => {
        insertAttempt(db, row);
        deleteHold(db, attemptId);
      },
      onSaved: () => {
        this.#open.delete(attemptId);
        this.#known.delete(attemptId);
      },
    });
    if (!saved) this.#known.set(attemptId, { task, nano: beyondHold, stuck: true });
    this.#sayUnsaved();
  }

  #sayUnsaved(): void {
    const count = this.#known.stuckCount;
    if (count === this.#saidUnsaved) return;
    this.#saidUnsaved = count;
    this.#notify({ kind: 'unsaved', count });
  }

  async #read(task: Task | null): Promise<void> {
    const read = await this.store.read((db) => readSpent(db, task, this.#clock()));
    if (read.ok) this.#known.read(task, read.value);
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      await this.#queue.flush();
      this.#sayUnsaved();
      const now = this.#clock();
      if (this.#open.size > 0) await this.store.write((db) => { beat(db, this.#windowId, now); });
      // After a sleep of the machine, or a change of its clock, the others need a moment to beat again.
      const steady = this.#lastTick === null || Math.abs(now - this.#lastTick - this.#heartbeatMs) <= 2 * this.#heartbeatMs;
      this.#lastTick = now;
      if (steady) await this.#settleOrphans(now);
    } finally {
      this.#ticking = false;
    }
  }

  async #settleOrphans(now: number): Promise<void> {
    const rule = { window: this.#windowId, now, expiresMs: MISSED_BEATS * this.#heartbeatMs };
    const found = await this.store.read((db) => countOrphans(db, rule));
    if (!found.ok || found.value === 0) return;
    const settled = await this.store.write((db) => settleOrphans(db, rule));
    if (settled.ok && settled.value > 0) this.#notify({ kind: 'orphans', count: settled.value });
  }
}

function isCost(worstCase: number | null): worstCase is number {
  return worstCase !== null && Number.isFinite(worstCase) && worstCase >= 0;
}

function inUsd({ day, month }: SpentNano): Spent {
  return { day: toUsd(day), month: toUsd(month) };
}
