import { randomUUID } from 'node:crypto';
import type { BudgetCaps } from '../config/config.ts';
import { localDay, localMonth } from './calendar.ts';
import type { AttemptRow, Hold, HoldRequest, HoldResult, Ledger, LedgerNotice, Spent } from './ledger.ts';
import {
  beat, countOrphans, deleteHold, deleteUnsent, insertAttempt, insertHold, readSpent, settleOrphans, type SpentNano,
} from './ledger-rows.ts';
import { capToNano, toNano, toUsd } from './money.ts';
import { type LedgerStore, SqliteStore, type StoreResult } from './store.ts';
import { Unrecorded } from './unrecorded.ts';
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
  readonly #unrecorded = new Unrecorded();
  #saidUnsaved = 0;
  #lastRead: SpentNano = { day: 0, month: 0 };

  constructor(options: LedgerOptions) {
    this.#clock = options.clock ?? Date.now;
    this.#windowId = options.windowId ?? randomUUID();
    this.#heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS;
    this.#onNotice = options.onNotice ?? (() => undefined);
    this.store = new SqliteStore({
      path: options.path,
      clock: this.#clock,
      waitMs: options.waitMs ?? WAIT_MS,
      onRecovered: (recovery) => { this.#notify({ kind: 'recovered', ...recovery }); },
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
    const worst = isCost(request.worstCase) ? toNano(request.worstCase) : null;
    if (worst === null && (caps.day !== null || caps.month !== null)) return { ok: false, why: 'unknown-price' };
    if (worst !== 0 && this.#unrecorded.stuckCount > 0) {
      await this.#queue.flush();
      if (this.#unrecorded.stuckCount >= MOST_UNSAVED) return { ok: false, why: 'ledger', message: CANNOT_RECORD };
    }
    const result = await this.store.write((db) => {
      const now = this.#clock();
      const refusal = worst === null || worst === 0 ? null : refusalOf(readSpent(db, now), worst, caps, now);
      if (refusal === null) insertHold(db, request, worst, this.#windowId, now);
      return refusal;
    });
    if (!result.ok) return this.#holdUnrecorded(request.attemptId, worst, caps, result);
    if (result.value !== null) return result.value;
    this.#open.add(request.attemptId);
    return { ok: true, hold: this.#makeHold(request.attemptId, worst ?? 0) };
  }

  async spent(): Promise<Spent> {
    await this.#readSpent();
    const spent = this.#knownSpent();
    return { day: toUsd(spent.day), month: toUsd(spent.month) };
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
  async #holdUnrecorded(
    attemptId: string, worst: number | null, caps: BudgetCaps, result: StoreResult<unknown> & { ok: false },
  ): Promise<HoldResult> {
    if (worst === 0) return { ok: true, hold: this.#makeHold(attemptId, 0) };
    if (result.fault !== 'refused') return { ok: false, why: 'ledger', message: `${CANNOT_RECORD}: ${result.message}` };
    await this.#readSpent();
    // No waiting from here on: two holds at once must see each other.
    if (this.#unrecorded.stuckCount >= MOST_UNSAVED) return { ok: false, why: 'ledger', message: CANNOT_RECORD };
    const refusal = worst === null ? null : refusalOf(this.#knownSpent(), worst, caps, this.#clock());
    if (refusal !== null) return refusal;
    this.#unrecorded.set(attemptId, worst ?? 0, true);
    return { ok: true, hold: this.#makeHold(attemptId, 0) };
  }

  /** @param held what the file holds for it, nano-USD */
  #makeHold(attemptId: string, held: number): Hold {
    let done = false;
    return {
      settle: async (row) => {
        if (done) return;
        done = true;
        await this.#settle(attemptId, held, row);
      },
      release: async () => {
        if (done) return;
        done = true;
        this.#unrecorded.delete(attemptId);
        if (!this.#open.delete(attemptId)) return;
        await this.#queue.push({ apply: (db) => { deleteUnsent(db, attemptId); } });
      },
    };
  }

  async #settle(attemptId: string, held: number, row: AttemptRow): Promise<void> {
    if (this.store.readOnly !== null) return; // Only free attempts get here, and nothing could ever be written.
    const beyondHold = Math.max(0, toNano(row.cost ?? 0) - held);
    this.#unrecorded.set(attemptId, beyondHold, false);
    const saved = await this.#queue.push({
      apply: (db) => {
        insertAttempt(db, row);
        deleteHold(db, attemptId);
      },
      onSaved: () => {
        this.#open.delete(attemptId);
        this.#unrecorded.delete(attemptId);
      },
    });
    if (!saved) this.#unrecorded.set(attemptId, beyondHold, true);
    this.#sayUnsaved();
  }

  #sayUnsaved(): void {
    const count = this.#unrecorded.stuckCount;
    if (count === this.#saidUnsaved) return;
    this.#saidUnsaved = count;
    this.#notify({ kind: 'unsaved', count });
  }

  async #readSpent(): Promise<void> {
    const read = await this.store.read((db) => readSpent(db, this.#clock()));
    if (read.ok) this.#lastRead = read.value;
  }

  /** As of the last reading, with all that the file does not know of. */
  #knownSpent(): SpentNano {
    const { total } = this.#unrecorded;
    return { day: this.#lastRead.day + total, month: this.#lastRead.month + total };
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

/** The cap that the cost would pass; the month's where it would pass both, because waiting for tomorrow would not help. */
function refusalOf(spent: SpentNano, worst: number, caps: BudgetCaps, now: number): (HoldResult & { ok: false }) | null {
  for (const cap of ['month', 'day'] as const) {
    const limit = caps[cap];
    if (limit === null || spent[cap] + worst <= capToNano(limit)) continue;
    const resetsAt = cap === 'day' ? localDay(now).to : localMonth(now).to;
    return { ok: false, why: 'cap', cap, spent: toUsd(spent[cap]), limit, resetsAt };
  }
  return null;
}
