import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileKind } from '../../src/spend/layout.ts';
import { LEDGER_SCHEMA } from '../../src/spend/schema.ts';
import type { LedgerStore } from '../../src/spend/store.ts';
import { RecordingsError } from '../recordings/recordings-error.ts';

/** Of an attempt what the journal keeps of its judgement. */
export interface StoredAttempt {
  readonly requestId: string;
  readonly purpose: string;
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  readonly result: string;
  /** USD; null where the price is unknown. */
  readonly cost: number | null;
  /** Checks that ran to their end, and the check of each finding. */
  readonly by: readonly string[];
  readonly failed: readonly string[];
  /** Null where the decision that told it was lost. */
  readonly gateMs: number | null;
}

/** A request that was answered, and what the user did with the answer. */
export interface StoredAnswer {
  readonly verdict: string;
  readonly shown: boolean;
  readonly accepted: boolean;
  readonly rejected: boolean;
}

export interface Stored {
  readonly attempts: readonly StoredAttempt[];
  readonly answers: readonly StoredAnswer[];
  /** The same file for the figures of the panel. */
  readonly store: LedgerStore;
  close(): void;
}

/**
 * Opens a ledger to read it; nothing is written, also where a window has it open.
 * @throws RecordingsError for what is no ledger of this version
 */
export function openStored(file: string): Stored {
  if (!existsSync(file)) throw new RecordingsError(`${file} is not there.`);
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const kind = fileKind(db, LEDGER_SCHEMA);
    if (kind !== 'current') throw new RecordingsError(`${file} is no spend record of this version (${kind}).`);
    return { attempts: attemptsOf(db), answers: answersOf(db), store: storeOf(db), close: () => { db.close(); } };
  } catch (error) {
    db.close();
    throw error instanceof RecordingsError ? error : new RecordingsError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

const ATTEMPTS = `
  SELECT attempt.*, told.value AS told FROM attempt
  LEFT JOIN decision USING (request_id)
  LEFT JOIN json_each(decision.detail, '$.attempts') AS told ON json_extract(told.value, '$.id') = attempt.attempt_id
  ORDER BY attempt.rowid`;

function attemptsOf(db: DatabaseSync): StoredAttempt[] {
  return db.prepare(ATTEMPTS).all().map((row) => {
    const told = typeof row['told'] === 'string' ? (JSON.parse(row['told']) as { by: string[]; findings: { check: string }[]; gateMs: number }) : null;
    return {
      requestId: String(row['request_id']), purpose: String(row['purpose']), tier: String(row['tier']), provider: String(row['provider']), model: String(row['model']),
      result: String(row['result']), cost: row['cost_nano'] === null ? null : Number(row['cost_nano']) / 1e9,
      by: told?.by ?? [], failed: [...new Set(told?.findings.map(({ check }) => check))], gateMs: told?.gateMs ?? null,
    };
  });
}

// Any feedback means that it was shown, also where that was never said.
const ANSWERS = `
  SELECT COALESCE(verdict, 'none') AS verdict, COUNT(kind) > 0 AS shown,
    TOTAL(kind IN ('accepted', 'partly-accepted')) > 0 AS accepted, TOTAL(kind = 'rejected') > 0 AS rejected
  FROM decision LEFT JOIN feedback USING (request_id) WHERE outcome = 'answered' GROUP BY request_id ORDER BY verdict`;

function answersOf(db: DatabaseSync): StoredAnswer[] {
  return db.prepare(ANSWERS).all().map((row) => ({
    verdict: String(row['verdict']), shown: Number(row['shown']) === 1, accepted: Number(row['accepted']) === 1, rejected: Number(row['rejected']) === 1,
  }));
}

function storeOf(db: DatabaseSync): LedgerStore {
  return {
    read: (work) => Promise.resolve({ ok: true, value: work(db) }),
    write: () => Promise.resolve({ ok: false, fault: 'read-only', message: 'opened to be read' }),
  };
}
