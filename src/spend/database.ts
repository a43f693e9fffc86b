import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { createTables, fileKind, migrate, type Schema } from './layout.ts';

/** A path that stands for a database of this process alone, gone when it is closed. */
export const IN_MEMORY = ':memory:';

/**
 * What keeps a statement from running. `locked`: another window is writing, ask again soon. `damaged`: the file is
 * no sound database. `refused`: the disk or the system will not have it (full, read-only, no permission).
 */
export type Fault = 'locked' | 'damaged' | 'refused';

export interface Connection {
  readonly db: DatabaseSync;
  /** Why nothing may be written; null where it may. */
  readonly readOnly: ReadOnlyReason | null;
  /** Which file it is: a file that was moved away under an open connection must not be written to any more. */
  readonly fileId: string | null;
}

/** `newer`: written by a later version of Stepladder. `foreign`: a database of some other program. */
export type ReadOnlyReason = 'newer' | 'foreign';

/** The file says that it is ours and lacks a table. */
class DamagedError extends Error {}

/** Another window is moving a damaged file aside just now. */
export class RecoveryRunningError extends Error {}

/** The fault that an error stands for; null for an error that is none of the database's (a bug). */
export function faultOf(error: unknown): Fault | null {
  if (error instanceof DamagedError) return 'damaged';
  if (error instanceof RecoveryRunningError) return 'locked';
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (error.code !== 'ERR_SQLITE_ERROR') return /^E[A-Z0-9]+$/.test(error.code) ? 'refused' : null;
  // Extended result codes carry the primary one in their low byte: sqlite.org/rescode.html.
  const primary = 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  if (primary === 5 || primary === 6) return 'locked';
  if (primary === 11 || primary === 26) return 'damaged';
  return 'refused';
}

/**
 * The log goes into the file when it has so many pages of 4 KB, which waits for the disk (3 ms on a fast one). By SQLite's own
 * default of 1,000 that is one commit in 100, with this one in 400.
 */
const WAL_PAGES = 4000;

/**
 * Opens a database of ours: makes it where there is none, with mode 0600 (on Windows the folder's own rights hold), and
 * brings one of an older version up to this one.
 * Write-ahead logging lets windows read while one writes; a file system that cannot do it keeps the rollback journal.
 * `synchronous = NORMAL` never syncs on a commit: a killed process loses nothing, a power cut at most the last commits.
 * @throws an error that `faultOf` knows
 */
export function connect(path: string, schema: Schema): Connection {
  if (path !== IN_MEMORY) makePrivateFile(path);
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA busy_timeout = 0');
    const kind = fileKind(db, schema);
    if (kind === 'newer' || kind === 'foreign') {
      db.close();
      return { db: new DatabaseSync(path, { readOnly: true }), readOnly: kind, fileId: fileIdOf(path) };
    }
    if (kind === 'damaged') throw new DamagedError('a table is missing');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
    if (kind !== 'current') makeCurrent(db, schema);
    return { db, readOnly: null, fileId: fileIdOf(path) };
  } catch (error) {
    if (db.isOpen) db.close();
    throw error;
  }
}

/** One immediate transaction: all of `work` or nothing. `work` must not wait for anything. */
export function transact<T>(db: DatabaseSync, work: (db: DatabaseSync) => T): T {
  return within(db, 'BEGIN IMMEDIATE', work);
}

/** `work` sees one state of the file, whatever others write meanwhile: a settlement is not seen as hold and as row. */
export function snapshot<T>(db: DatabaseSync, work: (db: DatabaseSync) => T): T {
  return within(db, 'BEGIN', work);
}

function within<T>(db: DatabaseSync, begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: (db: DatabaseSync) => T): T {
  prepared(db, begin).run();
  try {
    const value = work(db);
    prepared(db, 'COMMIT').run();
    return value;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** A statement that is parsed once a connection. Only for texts of ours, of which there are few. */
export function prepared(db: DatabaseSync, sql: string): StatementSync {
  const known = statements.get(db) ?? new Map<string, StatementSync>();
  const found = known.get(sql);
  if (found !== undefined) return found;
  const statement = db.prepare(sql);
  statements.set(db, known.set(sql, statement));
  return statement;
}

/** Device and inode of the file at a path; null where there is none, and for a database in memory. */
export function fileIdOf(path: string): string | null {
  if (path === IN_MEMORY) return null;
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${String(stats.dev)}:${String(stats.ino)}`;
}

function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite gives its -wal and -shm files the rights of the database itself.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

function makeCurrent(db: DatabaseSync, schema: Schema): void {
  transact(db, () => {
    // Another window may have done it since we looked.
    const kind = fileKind(db, schema);
    if (kind === 'empty') createTables(db, schema);
    if (kind === 'older') migrate(db, schema);
  });
}

function rollBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back by itself: a full disk and a failed read do that.
  }
}
