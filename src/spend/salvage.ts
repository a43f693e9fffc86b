import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { connect, faultOf, RecoveryRunningError, transact } from './database.ts';
import type { Schema } from './layout.ts';

/** What was done about a damaged file. */
export interface Recovery {
  /** How many of each table's rows could be read. */
  readonly rows: Readonly<Record<string, number>>;
  /** Where the damaged file is kept. */
  readonly movedTo: string;
}

/** A recovery takes milliseconds; a marker older than this was left by a process that died. */
const MARKER_EXPIRES_MS = 30_000;
const PARTS = ['', '-wal', '-shm'];

/**
 * Moves a damaged file aside with the date in its name, begins a fresh one and carries over every row that can be read.
 * Null where another window has done so already. Only one window does it at a time.
 * @param now ms since the epoch
 * @throws an error that `faultOf` knows: `locked` while another window is at it
 */
export function recover(path: string, schema: Schema, now: number): Recovery | null {
  const marker = takeMarker(path);
  try {
    if (isSound(path, schema)) return null;
    const movedTo = `${path}.damaged-${new Date(now).toISOString().replaceAll(':', '-')}`;
    for (const part of PARTS) moveIfThere(path + part, movedTo + part);
    const fresh = `${path}.fresh`;
    for (const part of PARTS) rmSync(fresh + part, { force: true });
    const rows = carryOver(movedTo, fresh, schema);
    // Only a finished file takes the name, so no other window ever sees half of it.
    renameSync(fresh, path);
    return { rows, movedTo };
  } finally {
    rmSync(marker, { recursive: true, force: true });
  }
}

/** @throws RecoveryRunningError while another window is recovering the file */
export function assertNoRecovery(path: string): void {
  if (markerAge(markerOf(path)) < MARKER_EXPIRES_MS) throw new RecoveryRunningError('the file is being recovered');
}

function markerOf(path: string): string {
  return `${path}.recovering`;
}

function markerAge(marker: string): number {
  const stats = statSync(marker, { throwIfNoEntry: false });
  return stats === undefined ? Infinity : Date.now() - stats.mtimeMs;
}

/** Making a folder either succeeds for one process or fails: a lock that needs no sound database. */
function takeMarker(path: string): string {
  assertNoRecovery(path);
  const marker = markerOf(path);
  rmSync(marker, { recursive: true, force: true });
  try {
    mkdirSync(marker);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new RecoveryRunningError('the file is being recovered');
    throw error;
  }
  return marker;
}

function isSound(path: string, schema: Schema): boolean {
  try {
    const { db } = connect(path, schema);
    const [row] = db.prepare('PRAGMA quick_check(1)').all();
    db.close();
    return row?.['quick_check'] === 'ok';
  } catch (error) {
    if (faultOf(error) === 'damaged') return false;
    throw error;
  }
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}

function carryOver(from: string, to: string, schema: Schema): Record<string, number> {
  const target = connect(to, schema).db;
  try {
    const rows = readAll(from, Object.keys(schema.tables));
    return transact(target, (db) => Object.fromEntries([...rows].map(([table, found]) => [table, insertAll(db, table, found)])));
  } finally {
    target.close();
  }
}

type Row = Record<string, string | number | bigint | null | Uint8Array>;

function readAll(path: string, tables: readonly string[]): Map<string, Row[]> {
  const rows = new Map<string, Row[]>();
  const db = new DatabaseSync(path);
  try {
    for (const table of tables) rows.set(table, readTable(db, table));
  } finally {
    db.close();
  }
  return rows;
}

/** From the front up to the damage, then from the back down to it. */
function readTable(db: DatabaseSync, table: string): Row[] {
  const front = readUntilDamage(db, `SELECT * FROM ${table} NOT INDEXED ORDER BY rowid`);
  if (front.complete) return front.rows;
  const back = readUntilDamage(db, `SELECT * FROM ${table} NOT INDEXED ORDER BY rowid DESC`);
  return [...front.rows, ...back.rows.reverse()];
}

function readUntilDamage(db: DatabaseSync, sql: string): { rows: Row[]; complete: boolean } {
  const rows: Row[] = [];
  try {
    for (const row of db.prepare(sql).iterate()) rows.push(row);
    return { rows, complete: true };
  } catch (error) {
    if (faultOf(error) === null) throw error;
    return { rows, complete: false };
  }
}

function insertAll(db: DatabaseSync, table: string, rows: readonly Row[]): number {
  const [first] = rows;
  if (first === undefined) return 0;
  // Of a file of an older version, the columns that it lacks take their defaults.
  const columns = db.prepare(`PRAGMA table_info(${table})`).all().map((column) => String(column['name'])).filter((name) => name in first);
  if (columns.length === 0) return 0;
  const insert = db.prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  let inserted = 0;
  for (const row of rows) {
    try {
      inserted += Number(insert.run(...columns.map((column) => row[column] ?? null)).changes);
    } catch (error) {
      // A row with a value that its column cannot hold is part of the damage.
      if (faultOf(error) === null) throw error;
    }
  }
  return inserted;
}
