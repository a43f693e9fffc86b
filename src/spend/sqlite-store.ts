import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as endOfTurn, setTimeout as delay } from 'node:timers/promises';
import { connect, type Connection, faultOf, fileIdOf, IN_MEMORY, type ReadOnlyReason, snapshot, transact } from './database.ts';
import type { Schema } from './layout.ts';
import { assertNoRecovery, recover, type Recovery } from './salvage.ts';
import type { LedgerStore, StoreResult } from './store.ts';
import { runGroup, waitingWrite, type WaitingWrite } from './write-group.ts';

export interface StoreOptions {
  /** Of the database file, or `:memory:`. */
  readonly path: string;
  readonly schema: Schema;
  /** ms since the epoch; for the date in a damaged file's new name. */
  readonly clock: () => number;
  /** How long a lock is asked for again, in ms. */
  readonly waitMs: number;
  readonly onRecovered: (recovery: Recovery) => void;
}

interface Damaged {
  readonly ok: false;
  readonly fault: 'damaged';
  readonly message: string;
}

export class SqliteStore implements LedgerStore {
  readonly #options: StoreOptions;
  #connection: Connection | null = null;
  #closed = false;
  #waiting: WaitingWrite[] = [];
  #isWriting = false;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** Why nothing may be written; null where it may, or where no file could be opened yet. */
  get readOnly(): ReadOnlyReason | null {
    return this.#connection?.readOnly ?? null;
  }

  write<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>> {
    const { write, result } = waitingWrite(work, performance.now() + this.#options.waitMs);
    this.#waiting.push(write);
    if (!this.#isWriting) void this.#writeWaiting();
    return result;
  }

  async read<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>> {
    const deadline = performance.now() + this.#options.waitMs;
    for (;;) {
      const result = this.#tryRepaired((connection) => ({ ok: true, value: snapshot(connection.db, work) }));
      if (result.ok || result.fault !== 'locked' || performance.now() >= deadline) return result;
      await pause();
    }
  }

  /** Writes what waits, if the file can be had at once. */
  close(): void {
    this.#writeOnce();
    this.#closed = true;
    this.#writeOnce();
    this.#disconnect();
  }

  async #writeWaiting(): Promise<void> {
    this.#isWriting = true;
    await endOfTurn();
    while (this.#waiting.length > 0) {
      this.#writeOnce();
      if (this.#waiting.length > 0) await pause();
    }
    this.#isWriting = false;
  }

  /** One transaction for all that waits. What found the file locked goes on waiting until its deadline. */
  #writeOnce(): void {
    const group = this.#waiting;
    this.#waiting = [];
    const locked = runGroup(group, (work) => this.#tryRepaired((connection) => this.#transact(connection, work)));
    for (const write of locked) {
      if (performance.now() < write.deadline) this.#waiting.push(write);
      else write.fail({ ok: false, fault: 'locked', message: `the ${this.#options.schema.title} is locked` });
    }
  }

  #transact<T>({ db, readOnly }: Connection, work: (db: DatabaseSync) => T): StoreResult<T> {
    if (readOnly === null) return { ok: true, value: transact(db, work) };
    return { ok: false, fault: 'read-only', message: this.#readOnlyMessage(readOnly) };
  }

  /** A damaged file is replaced, and then has one more chance. */
  #tryRepaired<T>(work: (connection: Connection) => StoreResult<T>): StoreResult<T> {
    const first = this.#try(work);
    if (first.ok || first.fault !== 'damaged') return first;
    const second = this.#repair() ?? this.#try(work);
    return second.ok || second.fault !== 'damaged' ? second : { ...second, fault: 'refused' };
  }

  #try<T>(work: (connection: Connection) => StoreResult<T>): StoreResult<T> | Damaged {
    if (this.#closed) return { ok: false, fault: 'refused', message: `the ${this.#options.schema.title} is closed` };
    try {
      return work(this.#connect());
    } catch (error) {
      const fault = faultOf(error);
      if (fault === null || !(error instanceof Error)) throw error;
      return { ok: false, fault, message: error.message };
    }
  }

  #connect(): Connection {
    const { path, schema } = this.#options;
    // Another window may have moved a damaged file aside: what we hold open is then no longer the file.
    if (this.#connection !== null && this.#connection.fileId !== fileIdOf(path)) this.#disconnect();
    if (this.#connection !== null) return this.#connection;
    if (path !== IN_MEMORY) assertNoRecovery(path);
    this.#connection = connect(path, schema);
    return this.#connection;
  }

  #repair(): { ok: false; fault: 'locked' | 'refused'; message: string } | null {
    this.#disconnect();
    try {
      const recovery = recover(this.#options.path, this.#options.schema, this.#options.clock());
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

  #readOnlyMessage(reason: ReadOnlyReason): string {
    const { title } = this.#options.schema;
    return reason === 'newer' ? `the ${title} was written by a newer version of Stepladder` : `the file for the ${title} is a database of another program`;
  }
}

/** Uneven, so that waiting windows do not meet again; short, because a transaction is. */
function pause(): Promise<void> {
  return delay(2 + Math.random() * 13);
}
