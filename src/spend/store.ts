import type { DatabaseSync } from 'node:sqlite';

/**
 * `locked`: other windows kept writing until the deadline. `refused`: the disk or the system will not have it.
 * `read-only`: the file belongs to a later version or another program. `message` is for people.
 */
export type StoreResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: 'locked' | 'refused' | 'read-only'; readonly message: string };

/**
 * A database of ours; ledger and journal share one. SQLite's calls are synchronous, and may be here, on the extension host's
 * own thread: each touches few pages, which are in memory, no commit waits for the disk, and none waits for a lock. A locked
 * file is asked again from a timer instead, until the deadline.
 */
export interface LedgerStore {
  /**
   * Runs `work` in an immediate transaction: all of it or nothing. All that is to be written in one turn of the event loop
   * shares a transaction at its end. It may run again, after a lock or beside work that failed; it must not wait.
   */
  write<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>>;
  /** Runs `work`, which only reads, on one state of the file. */
  read<T>(work: (db: DatabaseSync) => T): Promise<StoreResult<T>>;
}
