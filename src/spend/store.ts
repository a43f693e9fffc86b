import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type Connection, faultOf, fileIdOf, IN_MEMORY, type ReadOnlyReason, transact } from './database.ts';
import { assertNoRecovery, recover, type Recovery } from './salvage.ts';

/**
 * `locked`: other windows kept writing until the deadline. `refused`: the disk or the system will not have it.
 * `read-only`: the file belongs to a later version or another program. `message` is for people.
 */
export type StoreResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: 'locked' | 'refused' | 'read-only'; readonly message: string };

/**
 * The database that ledger and journal share. SQLite's calls are synchronous, and may be here, on the extension host's
 * own thread: each touches few pages, which are in memory (measured: a hold 0.1 ms, with 30,000 attempts in the month
 * 1.7 ms; a settlement 0.05 ms), no commit waits for the disk, and none waits for a lock. A locked file is asked again
 * from a timer instead, until the deadline.
 */
export interface LedgerStore {
  /** Runs `work` in one immediate transaction: all of it or nothing. It may run again after a lock; it must not wait. */
  write<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>>;
  /** Runs `work` outside of a transaction; for statements that only read. */
  read<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>>;
}

export interface StoreOptions {
  /** Of the database file, or `:memory:`. */
  readonly path: string;
  /** ms since the epoch; for the date in a damaged file's new name. */
  readonly clock: () => number;
  /** How long a lock is asked for again, in ms. */
  readonly waitMs: number;
  readonly onRecovered: (recovery: Recovery) => void;
}

export class SqliteStore implements LedgerStore {
  readonly #options: StoreOptions;
  #connection: Connection | null = null;
  #closed = false;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** Why nothing may be written; null where it may, or where no file could be opened yet. */
  get readOnly(): ReadOnlyReason | null {
    return this.#connection?.readOnly ?? null;
  }

  write<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>> {
    return this.#run((connection) => {
      if (connection.readOnly !== null) return { ok: false, fault: 'read-only', message: readOnlyMessage(connection.readOnly) };
      return { ok: true, value: transact(connection.db, work) };
    });
  }

  read<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>> {
    return this.#run((connection) => ({ ok: true, value: work(connection.db) }));
  }

  close(): void {
    this.#closed = true;
    this.#disconnect();
  }

  async #run<T>(work: (connection: Connection) => StoreResult<T>): Promise<StoreResult<T>> {
    const deadline = performance.now() + this.#options.waitMs;
    for (;;) {
      const result = this.#tryRepaired(work);
      if (result.ok || result.fault !== 'locked' || performance.now() >= deadline) return result;
      // Uneven, so that waiting windows do not meet again; short, because a transaction is.
      await delay(2 + Math.random() * 13);
    }
  }

  /** A damaged file is replaced, and then has one more chance. */
  #tryRepaired<T>(work: (connection: Connection) => StoreResult<T>): StoreResult<T> {
    const first = this.#try(work);
    if (first.ok || first.fault !== 'damaged') return first;
    const second = this.#repair() ?? this.#try(work);
    return second.ok || second.fault !== 'damaged' ? second : { ...second, fault: 'refused' };
  }

  #try<T>(work: (connection: Connection) => StoreResult<T>): StoreResult<T> | { ok: false; fault: 'damaged'; message: string } {
    if (this.#closed) return { ok: false, fault: 'refused', message: 'the ledger is closed' };
    try {
      return work(this.#connect());
    } catch (error) {
      const fault = faultOf(error);
      if (fault === null || !(error instanceof Error)) throw error;
      return { ok: false, fault, message: error.message };
    }
  }

  #connect(): Connection {
    const { path } = this.#options;
    // Another window may have moved a damaged file aside: what we hold open is then no longer the ledger.
    if (this.#connection !== null && this.#connection.fileId !== fileIdOf(path)) this.#disconnect();
    if (this.#connection !== null) return this.#connection;
    if (path !== IN_MEMORY) assertNoRecovery(path);
    this.#connection = connect(path);
    return this.#connection;
  }

  #repair(): { ok: false; fault: 'locked' | 'refused'; message: string } | null {
    this.#disconnect();
    try {
      const recovery = recover(this.#options.path, this.#options.clock());
      if (recovery !== null) this.#options.onRecovered(recovery);
      return null;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === null || !(error instanceof Error)) throw error;
      return { ok: false, fault: fault === 'locked' ? 'locked' : 'refused', message: error.message };
    }
  }

  #disconnect(): void {
    const connection = this.#connection;
    this.#connection = null;
    if (connection === null) return;
    try {
      connection.db.close();
    } catch (error) {
      // Closing a damaged file may fail as well; there is nothing left to do with it.
      if (faultOf(error) === null) throw error;
    }
  }
}

function readOnlyMessage(reason: ReadOnlyReason): string {
  return reason === 'newer'
    ? 'the spend record was written by a newer version of Stepladder'
    : 'the file for the spend record is a database of another program';
}
