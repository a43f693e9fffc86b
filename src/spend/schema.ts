import type { DatabaseSync } from 'node:sqlite';

/**
 * One file, one version number, one owner: the journal's tables are here too. Raise it with every change of the tables.
 */
export const SCHEMA_VERSION = 1;

/** Marks the file as a Stepladder ledger ("STLD"), so that somebody else's database is never written to. */
const APPLICATION_ID = 0x53544c44;

/**
 * Times are ms since the epoch, money is whole nano-USD (NULL: the price is unknown). No source, prompt, answer or path.
 * No foreign keys: feedback and attempts may be written before the decision they belong to, or outlive one that was lost.
 */
const TABLES = {
  attempt: `CREATE TABLE attempt (
    attempt_id TEXT PRIMARY KEY, request_id TEXT NOT NULL, at INTEGER NOT NULL, task TEXT NOT NULL, tier TEXT NOT NULL,
    provider TEXT NOT NULL, model TEXT NOT NULL, served_model TEXT, result TEXT NOT NULL, failure_kind TEXT, http_status INTEGER,
    ms INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost_nano INTEGER, basis TEXT NOT NULL
  ) STRICT`,
  hold: `CREATE TABLE hold (
    attempt_id TEXT PRIMARY KEY, request_id TEXT NOT NULL, at INTEGER NOT NULL, task TEXT NOT NULL, tier TEXT NOT NULL,
    provider TEXT NOT NULL, model TEXT NOT NULL, worst_nano INTEGER, input_tokens INTEGER NOT NULL,
    window_id TEXT NOT NULL, beat_at INTEGER NOT NULL
  ) STRICT`,
  decision: `CREATE TABLE decision (
    request_id TEXT PRIMARY KEY, at INTEGER NOT NULL, task TEXT NOT NULL, initiator TEXT NOT NULL, language_id TEXT NOT NULL,
    complexity TEXT NOT NULL, planned_tier TEXT, planned_why TEXT, executed_tier TEXT, executed_provider TEXT, executed_model TEXT,
    outcome TEXT NOT NULL, reason TEXT, message TEXT NOT NULL, verdict TEXT, ms INTEGER NOT NULL, detail TEXT NOT NULL
  ) STRICT`,
  feedback: `CREATE TABLE feedback (
    request_id TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (request_id, kind)
  ) STRICT`,
} as const;

/** Every table, for salvage: what of each can be read is carried over. */
export const TABLE_NAMES = Object.keys(TABLES);

const INDEXES = [
  // Holds everything that the budget's sum needs, so that it never reads the table.
  'CREATE INDEX attempt_by_time ON attempt (at, cost_nano)',
  'CREATE INDEX attempt_by_request ON attempt (request_id)',
  'CREATE INDEX decision_by_time ON decision (at)',
];

/**
 * What a file is. `newer`: written by a later version of Stepladder. `foreign`: a database of something else.
 * `damaged`: says it is ours but lacks a table. Throws SQLite's own error where it cannot even be read.
 */
export type FileKind = 'empty' | 'current' | 'newer' | 'foreign' | 'damaged';

export function fileKind(db: DatabaseSync): FileKind {
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map((row) => String(row['name']));
  const version = pragma(db, 'user_version');
  if (pragma(db, 'application_id') !== APPLICATION_ID) return names.length === 0 && version === 0 ? 'empty' : 'foreign';
  if (version > SCHEMA_VERSION) return 'newer';
  return TABLE_NAMES.every((name) => names.includes(name)) ? 'current' : 'damaged';
}

/** Makes the tables in an empty file. Run it inside a transaction. */
export function createTables(db: DatabaseSync): void {
  for (const statement of [...Object.values(TABLES), ...INDEXES]) db.exec(statement);
  db.exec(`PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(SCHEMA_VERSION)}`);
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}
