import type { Schema } from './layout.ts';

/** A day and an hour in ms, the coarser first. Of UTC, so that they are the same for every window whatever its time zone. */
export const SPANS = [86_400_000, 3_600_000] as const;

/** The task that everything together is summed under. */
export const EVERYTHING = '';

/**
 * What was spent in each day and each hour, by task and on everything; `start` is their number since the epoch. A budget's
 * sum over the attempts themselves took 1.2 ms of every hold, with 30,000 in the month.
 */
const SPENT = `CREATE TABLE spent (
    span INTEGER NOT NULL, task TEXT NOT NULL, start INTEGER NOT NULL, nano REAL NOT NULL, PRIMARY KEY (span, task, start)
  ) STRICT, WITHOUT ROWID`;

/** Triggers rather than statements of ours: they hold for whoever writes an attempt, an older version's window too. */
const ADD = summed('new', '+');
const TAKE = summed('old', '-');
const TRIGGERS = [
  `CREATE TRIGGER attempt_inserted AFTER INSERT ON attempt BEGIN ${ADD} END`,
  `CREATE TRIGGER attempt_deleted AFTER DELETE ON attempt BEGIN ${TAKE} END`,
  `CREATE TRIGGER attempt_updated AFTER UPDATE ON attempt BEGIN ${TAKE} ${ADD} END`,
];

function summed(row: 'new' | 'old', sign: '+' | '-'): string {
  const sums = SPANS.flatMap((span) => [`'${EVERYTHING}'`, `${row}.task`].map((task) => ({ span, task })));
  return sums.map(({ span, task }) => `
    INSERT INTO spent (span, task, start, nano) SELECT ${span}, ${task}, ${row}.at / ${span}, ${sign}${row}.cost_nano
      WHERE ${row}.cost_nano IS NOT NULL
      ON CONFLICT (span, task, start) DO UPDATE SET nano = nano + excluded.nano;`).join('');
}

/**
 * The ledger's file, in which the journal's tables are too. Times are ms since the epoch, money is whole nano-USD (NULL:
 * the price is unknown). No source, prompt, answer or path.
 * No foreign keys: feedback and attempts may be written before the decision they belong to, or outlive one that was lost.
 */
export const LEDGER_SCHEMA: Schema = {
  title: 'spend record',
  // "STLD".
  applicationId: 0x53544c44,
  version: 2,
  tables: {
    // `purpose`: an `answer`, the `repair` of one, or to `classify` the request. `context_share`: the part of the usual context that was sent, 0 to 1.
    attempt: `CREATE TABLE attempt (
      attempt_id TEXT PRIMARY KEY, request_id TEXT NOT NULL, at INTEGER NOT NULL, task TEXT NOT NULL, tier TEXT NOT NULL,
      provider TEXT NOT NULL, model TEXT NOT NULL, served_model TEXT, result TEXT NOT NULL, failure_kind TEXT, http_status INTEGER,
      ms INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost_nano INTEGER, basis TEXT NOT NULL,
      purpose TEXT NOT NULL DEFAULT 'answer', context_share REAL NOT NULL DEFAULT 1
    ) STRICT`,
    hold: `CREATE TABLE hold (
      attempt_id TEXT PRIMARY KEY, request_id TEXT NOT NULL, at INTEGER NOT NULL, task TEXT NOT NULL, tier TEXT NOT NULL,
      provider TEXT NOT NULL, model TEXT NOT NULL, worst_nano INTEGER, input_tokens INTEGER NOT NULL,
      window_id TEXT NOT NULL, beat_at INTEGER NOT NULL, purpose TEXT NOT NULL DEFAULT 'answer'
    ) STRICT`,
    // `band`: lower bound of the budget band, 0 to 1. `cached`: 1 where an earlier answer was given again.
    decision: `CREATE TABLE decision (
      request_id TEXT PRIMARY KEY, at INTEGER NOT NULL, task TEXT NOT NULL, initiator TEXT NOT NULL, language_id TEXT NOT NULL,
      complexity TEXT NOT NULL, planned_tier TEXT, planned_why TEXT, executed_tier TEXT, executed_provider TEXT, executed_model TEXT,
      outcome TEXT NOT NULL, reason TEXT, message TEXT NOT NULL, verdict TEXT, ms INTEGER NOT NULL, detail TEXT NOT NULL,
      class TEXT, experiment TEXT, arm TEXT, band REAL, deviation TEXT, cached INTEGER NOT NULL DEFAULT 0
    ) STRICT`,
    feedback: `CREATE TABLE feedback (
      request_id TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (request_id, kind)
    ) STRICT`,
  },
  derived: { spent: SPENT },
  indexes: [
    'CREATE INDEX attempt_by_time ON attempt (at, cost_nano)',
    'CREATE INDEX attempt_by_request ON attempt (request_id)',
    'CREATE INDEX decision_by_time ON decision (at)',
    ...TRIGGERS,
  ],
  migrations: [
    {
      adds: ['spent'],
      statements: [
        "ALTER TABLE attempt ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer'",
        'ALTER TABLE attempt ADD COLUMN context_share REAL NOT NULL DEFAULT 1',
        "ALTER TABLE hold ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer'",
        ...['class TEXT', 'experiment TEXT', 'arm TEXT', 'band REAL', 'deviation TEXT', 'cached INTEGER NOT NULL DEFAULT 0']
          .map((column) => `ALTER TABLE decision ADD COLUMN ${column}`),
        SPENT,
        ...SPANS.flatMap((span) => [`'${EVERYTHING}'`, 'task'].map((task) => `INSERT INTO spent (span, task, start, nano)
          SELECT ${span}, ${task}, at / ${span}, TOTAL(cost_nano) FROM attempt WHERE cost_nano IS NOT NULL GROUP BY 2, 3`)),
        ...TRIGGERS,
      ],
    },
  ],
};
