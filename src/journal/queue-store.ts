import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Task } from '../request/request.ts';
import { prepared } from '../spend/database.ts';
import type { Schema } from '../spend/layout.ts';
import type { Recovery } from '../spend/salvage.ts';
import { SqliteStore } from '../spend/sqlite-store.ts';
import type { StoreResult } from '../spend/store.ts';

/** What is to be asked again: where it is, never what is written there. */
export interface QueuedRef {
  /** A path or an address. */
  readonly file: string;
  /** Offsets in the document. */
  readonly range: { readonly start: number; readonly end: number };
  readonly task: Task;
  /** What the user typed; never source. */
  readonly question: string | null;
  /** SHA-256 of the document's text when it was queued, in hex. */
  readonly contentHash: string;
}

export interface QueuedItem {
  readonly id: string;
  /** What it belongs to: a batch is paused and resumed as a whole. */
  readonly batch: string | null;
  readonly ref: QueuedRef;
  readonly class: 'automation' | 'batch';
  /** How often it was tried before. A window that died with it has tried it. */
  readonly tries: number;
  /** ms since the epoch. */
  readonly notBefore: number;
  /** ms since the epoch. */
  readonly addedAt: number;
  /** Why it waits, in our own words. */
  readonly lastReason: string | null;
}

/** A request that failed for good. */
export interface ReviewEntry {
  readonly item: QueuedItem;
  readonly reason: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** How many of a batch's requests are where; what a window is asking just now waits still. */
export interface BatchCount {
  readonly batch: string;
  readonly waiting: number;
  /** Those that wait until the batch is resumed. */
  readonly paused: number;
  readonly review: number;
  /** Why the batch is paused; null where it is not. */
  readonly pausedBecause: string | null;
}

/** Where requests wait to be tried again, shared by all windows. Nothing here rejects for a disk or a file that fails. */
export interface QueueStore {
  /** The same id again changes nothing. */
  add(item: QueuedItem): Promise<StoreResult<void>>;
  /**
   * Takes the oldest request that is due, so that no other window has it until `leaseMs` have passed: by then it is done,
   * postponed or given up, or this window is taken for dead.
   */
  claim(now: number, leaseMs: number): Promise<StoreResult<QueuedItem | null>>;
  /**
   * Back to the queue, unless another window has taken it since.
   * @param counts false: it was not tried, because it was cancelled or the budget stopped it
   */
  postpone(id: string, notBefore: number, reason: string, counts?: boolean): Promise<StoreResult<void>>;
  done(id: string): Promise<StoreResult<void>>;
  /** Failed for good: goes to the review list, unless another window has taken it since. */
  giveUp(id: string, reason: string, now: number): Promise<StoreResult<void>>;
  /** What failed for good, the latest first. */
  review(): Promise<StoreResult<readonly ReviewEntry[]>>;
  dismiss(id: string): Promise<StoreResult<void>>;
  /** No request of the batch is taken until batches are resumed. */
  pauseBatch(batch: string, reason: string): Promise<StoreResult<void>>;
  resumeBatches(): Promise<StoreResult<void>>;
  batches(): Promise<StoreResult<readonly BatchCount[]>>;
  close(): Promise<void>;
}

export interface QueueOptions {
  /** ms since the epoch; for the name of a damaged file. */
  readonly clock?: () => number;
  /** Unique over all windows and processes. */
  readonly windowId?: string;
  /** How long a file that another window has locked is asked for again, in ms. */
  readonly waitMs?: number;
  /** The file was damaged; what could be read of it is in a fresh one. */
  readonly onRecovered?: (recovery: Recovery) => void;
}

const WAIT_MS = 1000;

/** A file of its own: unlike the ledger's it names files. `leased_by`, `lease_until`: the window that has it, and until when. */
const QUEUE_SCHEMA: Schema = {
  title: 'queue',
  // "STLQ".
  applicationId: 0x53544c51,
  version: 1,
  tables: {
    item: `CREATE TABLE item (
      id TEXT PRIMARY KEY, batch TEXT, file TEXT NOT NULL, range_start INTEGER NOT NULL, range_end INTEGER NOT NULL,
      task TEXT NOT NULL, question TEXT, content_hash TEXT NOT NULL, class TEXT NOT NULL, tries INTEGER NOT NULL,
      not_before INTEGER NOT NULL, added_at INTEGER NOT NULL, last_reason TEXT,
      leased_by TEXT, lease_until INTEGER NOT NULL DEFAULT 0, given_up_at INTEGER
    ) STRICT`,
    pause: 'CREATE TABLE pause (batch TEXT PRIMARY KEY, reason TEXT NOT NULL) STRICT',
  },
  derived: {},
  indexes: ['CREATE INDEX item_by_age ON item (given_up_at, added_at)'],
  migrations: [],
};

/** Opens the queue, and makes its file where there is none (mode 0600). Never rejects for what is wrong with the file or the disk. */
export async function openQueue(path: string, options: QueueOptions = {}): Promise<QueueStore> {
  const { clock = Date.now, windowId = randomUUID(), waitMs = WAIT_MS, onRecovered = () => undefined } = options;
  const store = new SqliteStore({ path, schema: QUEUE_SCHEMA, clock, waitMs, onRecovered });
  const run = (sql: string, values: Values): Promise<StoreResult<void>> => store.write((db) => { prepared(db, sql).run(values); });
  const read = <T>(sql: string, rowTo: (row: Row) => T): Promise<StoreResult<readonly T[]>> => store.read((db) => prepared(db, sql).all().map(rowTo));
  await store.read(() => undefined);
  return {
    add: (item) => run(ADD, columnsOf(item)),
    claim: (now, leaseMs) => store.write((db) => claim(db, { window: windowId, now: Math.round(now), lease: Math.round(leaseMs) })),
    postpone: (id, notBefore, reason, counts = true) => run(POSTPONE, { id, notBefore: Math.round(notBefore), reason, untried: counts ? 0 : 1, window: windowId }),
    done: (id) => run('DELETE FROM item WHERE id = :id', { id }),
    giveUp: (id, reason, now) => run(GIVE_UP, { id, reason, now: Math.round(now), window: windowId }),
    review: () => read('SELECT * FROM item WHERE given_up_at IS NOT NULL ORDER BY given_up_at DESC, rowid DESC', reviewEntry),
    dismiss: (id) => run('DELETE FROM item WHERE id = :id AND given_up_at IS NOT NULL', { id }),
    pauseBatch: (batch, reason) => run('INSERT OR REPLACE INTO pause (batch, reason) VALUES (:batch, :reason)', { batch, reason }),
    resumeBatches: () => run('DELETE FROM pause', {}),
    batches: () => read(BATCHES, batchCount),
    close: () => {
      store.close();
      return Promise.resolve();
    },
  };
}

type Values = Record<string, string | number | null>;
type Row = Record<string, unknown>;

const ADD = `INSERT OR IGNORE INTO item (id, batch, file, range_start, range_end, task, question, content_hash, class, tries, not_before, added_at, last_reason)
  VALUES (:id, :batch, :file, :start, :end, :task, :question, :contentHash, :class, :tries, :notBefore, :addedAt, :lastReason)`;

/** A lease that ends later than any that is taken now was taken before the clock was set back. */
const CLAIM = `UPDATE item SET leased_by = :window, lease_until = :now + :lease, tries = tries + 1
  WHERE id = (
    SELECT id FROM item
    WHERE given_up_at IS NULL AND not_before <= :now AND (lease_until <= :now OR lease_until > :now + 2 * :lease)
      AND (batch IS NULL OR batch NOT IN (SELECT batch FROM pause))
    ORDER BY added_at, rowid LIMIT 1)
  RETURNING *`;

const POSTPONE = `UPDATE item SET not_before = :notBefore, last_reason = :reason, tries = tries - :untried, leased_by = NULL, lease_until = 0
  WHERE id = :id AND leased_by = :window`;

const GIVE_UP = `UPDATE item SET given_up_at = :now, last_reason = :reason, leased_by = NULL, lease_until = 0 WHERE id = :id AND leased_by = :window`;

const BATCHES = `SELECT item.batch, TOTAL(given_up_at IS NULL AND reason IS NULL) AS waiting, TOTAL(given_up_at IS NULL AND reason IS NOT NULL) AS paused,
    COUNT(given_up_at) AS review, reason
  FROM item LEFT JOIN pause USING (batch) WHERE item.batch IS NOT NULL GROUP BY item.batch ORDER BY MIN(added_at), item.batch`;

function claim(db: DatabaseSync, values: Values): QueuedItem | null {
  const row = prepared(db, CLAIM).get(values);
  if (row === undefined) return null;
  const item = itemOf(row);
  return { ...item, tries: item.tries - 1 };
}

/** Column by column, so that nothing else that a caller has at hand can get into the file. */
function columnsOf({ id, batch, ref, class: trafficClass, tries, notBefore, addedAt, lastReason }: QueuedItem): Values {
  const { file, range, task, question, contentHash } = ref;
  return {
    id, batch, file, start: range.start, end: range.end, task, question, contentHash, class: trafficClass, tries,
    notBefore: Math.round(notBefore), addedAt: Math.round(addedAt), lastReason,
  };
}

function itemOf(row: Row): QueuedItem {
  return {
    id: String(row['id']),
    batch: text(row['batch']),
    ref: {
      file: String(row['file']),
      range: { start: Number(row['range_start']), end: Number(row['range_end']) },
      task: row['task'] as Task,
      question: text(row['question']),
      contentHash: String(row['content_hash']),
    },
    class: row['class'] as QueuedItem['class'],
    tries: Number(row['tries']),
    notBefore: Number(row['not_before']),
    addedAt: Number(row['added_at']),
    lastReason: text(row['last_reason']),
  };
}

function reviewEntry(row: Row): ReviewEntry {
  const item = itemOf(row);
  return { item, reason: item.lastReason ?? '', at: Number(row['given_up_at']) };
}

function batchCount(row: Row): BatchCount {
  return {
    batch: String(row['batch']),
    waiting: Number(row['waiting']),
    paused: Number(row['paused']),
    review: Number(row['review']),
    pausedBecause: text(row['reason']),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
