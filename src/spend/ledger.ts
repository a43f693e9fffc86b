import type { BudgetCaps } from '../config/config.ts';
import type { Task } from '../request/request.ts';

/** What a call was made for: to answer the request, to mend an answer that failed its checks, or to find out what kind of request it is. */
export type Purpose = 'answer' | 'repair' | 'classify';

/** One attempt as it is kept. No source, no prompt, no path, no secret. */
export interface AttemptRow {
  /** Unique; a row that comes twice is kept once. */
  readonly attemptId: string;
  readonly requestId: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly task: Task;
  readonly purpose: Purpose;
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  readonly servedModel: string | null;
  readonly result: 'passed' | 'failed' | 'unchecked' | 'error';
  readonly failureKind: string | null;
  readonly httpStatus: number | null;
  readonly ms: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** USD; null when the price is unknown. */
  readonly cost: number | null;
  readonly basis: 'usage' | 'estimate';
  /** The part of the usual context that was sent, 0 to 1. */
  readonly contextShare: number;
}

/** What is asked for before an attempt is sent. */
export interface HoldRequest {
  readonly attemptId: string;
  readonly requestId: string;
  readonly task: Task;
  readonly purpose: Purpose;
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  /** Highest cost the attempt can have, USD; null when the price is unknown. */
  readonly worstCase: number | null;
  /** What an orphaned hold is settled as. */
  readonly inputTokens: number;
}

/** A reserved cost. Settle it exactly once, in `finally`. */
export interface Hold {
  settle(row: AttemptRow): Promise<void>;
  /** Nothing was sent: the reserve is freed and no row is kept. */
  release(): Promise<void>;
}

export type HoldResult =
  | { readonly ok: true; readonly hold: Hold }
  /** A cap would be passed, a task's own or (null) that of everything together: `spent` (settled and held, USD) of `limit`. */
  | {
    readonly ok: false; readonly why: 'cap'; readonly cap: 'day' | 'month'; readonly task: Task | null;
    readonly spent: number; readonly limit: number; readonly resetsAt: number;
  }
  /** A cap applies and the price is unknown. */
  | { readonly ok: false; readonly why: 'unknown-price' }
  /** The ledger could not be written: paid calls wait until it can. */
  | { readonly ok: false; readonly why: 'ledger'; readonly message: string };

export interface Spent {
  /** USD, settled and held, of the user's local day and month. */
  readonly day: number;
  readonly month: number;
}

/** What happened to the ledger that the user should know. */
export type LedgerNotice =
  /** So many requests of windows that died were settled at their worst-case cost. */
  | { readonly kind: 'orphans'; readonly count: number }
  /** The file was damaged and is kept at `movedTo`; so many rows could be carried over into a fresh one. */
  | { readonly kind: 'recovered'; readonly decisions: number; readonly attempts: number; readonly movedTo: string }
  /** So many attempts wait in memory because they cannot be recorded; 0 once all are. */
  | { readonly kind: 'unsaved'; readonly count: number }
  /** Nothing may be written: a later version of Stepladder, or another program, owns the file. */
  | { readonly kind: 'read-only'; readonly reason: 'newer' | 'foreign' };

/** The one meter over every request, shared by all windows. */
export interface Ledger {
  hold(request: HoldRequest, caps: BudgetCaps): Promise<HoldResult>;
  spent(): Promise<Spent>;
  /** What one task has spent. */
  spentOn(task: Task): Promise<Spent>;
  close(): Promise<void>;
}
