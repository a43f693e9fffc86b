import { DatabaseSync } from 'node:sqlite';

/** The ledger's tables as version 1 made them. */
const TABLES = [
  `CREATE TABLE attempt (
    attempt_id TEXT PRIMARY KEY, request_id TEXT NOT NULL, at INTEGER NOT NULL, task TEXT NOT NULL, tier TEXT NOT NULL,
    provider TEXT NOT NULL, model TEXT NOT NULL, served_model TEXT, result TEXT NOT NULL, failure_kind TEXT, http_status INTEGER,
    ms INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost_nano INTEGER, basis TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE hold (
    attempt_id TEXT PRIMARY KEY, request_id TEXT NOT NULL, at INTEGER NOT NULL, task TEXT NOT NULL, tier TEXT NOT NULL,
    provider TEXT NOT NULL, model TEXT NOT NULL, worst_nano INTEGER, input_tokens INTEGER NOT NULL,
    window_id TEXT NOT NULL, beat_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE decision (
    request_id TEXT PRIMARY KEY, at INTEGER NOT NULL, task TEXT NOT NULL, initiator TEXT NOT NULL, language_id TEXT NOT NULL,
    complexity TEXT NOT NULL, planned_tier TEXT, planned_why TEXT, executed_tier TEXT, executed_provider TEXT, executed_model TEXT,
    outcome TEXT NOT NULL, reason TEXT, message TEXT NOT NULL, verdict TEXT, ms INTEGER NOT NULL, detail TEXT NOT NULL
  ) STRICT`,
  'CREATE TABLE feedback (request_id TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (request_id, kind)) STRICT',
  'CREATE INDEX attempt_by_time ON attempt (at, cost_nano)',
  'CREATE INDEX attempt_by_request ON attempt (request_id)',
  'CREATE INDEX decision_by_time ON decision (at)',
];

const ATTEMPT = `(attempt_id, request_id, at, task, tier, provider, model, served_model, result, failure_kind,
    http_status, ms, input_tokens, output_tokens, cost_nano, basis)`;

/** A window of version 1: its statements, on a connection of its own. */
export class Version1 {
  readonly db: DatabaseSync;

  /** Makes the file where there is none. */
  constructor(path: string) {
    this.db = new DatabaseSync(path);
    this.db.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = WAL');
    if (this.version !== 0) return;
    this.db.exec(['BEGIN IMMEDIATE', ...TABLES, 'PRAGMA application_id = 0x53544c44', 'PRAGMA user_version = 1', 'COMMIT'].join(';\n'));
  }

  get version(): unknown {
    return this.db.prepare('PRAGMA user_version').get()?.['user_version'];
  }

  hold(id: string, nano: number, at: number): void {
    this.db.prepare(
      `INSERT INTO hold (attempt_id, request_id, at, task, tier, provider, model, worst_nano, input_tokens, window_id, beat_at)
       VALUES (?, ?, ?, 'explain', 'cheap', 'a', 'small', ?, 100, 'old', ?)`,
    ).run(id, `request of ${id}`, at, nano, at);
  }

  settle(id: string, nano: number | null, at: number): void {
    this.db.prepare(
      `INSERT INTO attempt ${ATTEMPT} VALUES (?, ?, ?, 'explain', 'cheap', 'a', 'small', NULL, 'passed', NULL, 200, 12, 90, 10, ?, 'usage')
       ON CONFLICT (attempt_id) DO UPDATE SET at = excluded.at, served_model = excluded.served_model, result = excluded.result,
         failure_kind = excluded.failure_kind, http_status = excluded.http_status, ms = excluded.ms,
         input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, cost_nano = excluded.cost_nano, basis = excluded.basis
       WHERE attempt.failure_kind = 'unaccounted'`,
    ).run(id, `request of ${id}`, at, nano);
    this.db.prepare('DELETE FROM hold WHERE attempt_id = ?').run(id);
  }

  settleOrphans(): void {
    this.db.exec(
      `INSERT OR IGNORE INTO attempt ${ATTEMPT}
         SELECT attempt_id, request_id, at, task, tier, provider, model, NULL, 'error', 'unaccounted', NULL, 0, input_tokens, 0, worst_nano, 'estimate'
         FROM hold;
       DELETE FROM hold`,
    );
  }

  decide(id: string, at: number): void {
    this.db.prepare(
      `INSERT OR IGNORE INTO decision (request_id, at, task, initiator, language_id, complexity, planned_tier,
         planned_why, executed_tier, executed_provider, executed_model, outcome, reason, message, verdict, ms, detail)
       VALUES (?, ?, 'explain', 'manual', 'typescript', 'simple', 'cheap', 'starts cheap', 'cheap', 'a', 'small', 'answered', NULL, '', 'passed', 50, '{}')`,
    ).run(id, at);
  }
}
