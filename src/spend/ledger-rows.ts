import type { DatabaseSync } from 'node:sqlite';
import { prepared } from './database.ts';
import type { AttemptRow, HoldRequest } from './ledger.ts';
import { toNano } from './money.ts';

/** The failure of an attempt whose window died: settled without knowing what became of it. */
export const UNACCOUNTED = 'unaccounted';

/** @param worst nano-USD; null when the price is unknown */
export function insertHold(db: DatabaseSync, request: HoldRequest, worst: number | null, windowId: string, now: number): void {
  prepared(
    db,
    `INSERT INTO hold (attempt_id, request_id, at, task, tier, provider, model, worst_nano, input_tokens, window_id, beat_at, purpose)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    request.attemptId, request.requestId, now, request.task, clip(request.tier), clip(request.provider), clip(request.model),
    worst, whole(request.inputTokens), windowId, now, request.purpose,
  );
}

export function deleteHold(db: DatabaseSync, attemptId: string): void {
  prepared(db, 'DELETE FROM hold WHERE attempt_id = ?').run(attemptId);
}

/** Nothing was sent: takes the hold back, and an estimate if another window has taken this one for dead. */
export function deleteUnsent(db: DatabaseSync, attemptId: string): void {
  deleteHold(db, attemptId);
  prepared(db, `DELETE FROM attempt WHERE attempt_id = ? AND failure_kind = '${UNACCOUNTED}'`).run(attemptId);
}

/**
 * Keeps an attempt once: a row that comes again changes nothing. Only an estimate made for a window that was taken for
 * dead, and was not (a laptop that slept), gives way to what really happened.
 */
export function insertAttempt(db: DatabaseSync, row: AttemptRow): void {
  prepared(
    db,
    `INSERT INTO attempt (attempt_id, request_id, at, task, tier, provider, model, served_model, result, failure_kind,
       http_status, ms, input_tokens, output_tokens, cost_nano, basis, purpose, context_share)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (attempt_id) DO UPDATE SET at = excluded.at, served_model = excluded.served_model, result = excluded.result,
       failure_kind = excluded.failure_kind, http_status = excluded.http_status, ms = excluded.ms,
       input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, cost_nano = excluded.cost_nano, basis = excluded.basis,
       context_share = excluded.context_share
     WHERE attempt.failure_kind = '${UNACCOUNTED}'`,
  ).run(
    row.attemptId, row.requestId, whole(row.at), row.task, clip(row.tier), clip(row.provider), clip(row.model), clip(row.servedModel),
    row.result, row.failureKind, row.httpStatus, whole(row.ms), whole(row.inputTokens), whole(row.outputTokens),
    row.cost === null ? null : toNano(row.cost), row.basis, row.purpose, share(row.contextShare),
  );
}

export function beat(db: DatabaseSync, windowId: string, now: number): void {
  prepared(db, 'UPDATE hold SET beat_at = ? WHERE window_id = ?').run(now, windowId);
}

/** A heartbeat from the future is as dead as an old one: the clock was set back, and living windows beat by the new time. */
const ORPHANED = 'window_id <> :window AND abs(:now - beat_at) > :expiresMs';

export interface OrphanRule {
  /** Of the window that looks; its own holds are never orphans. */
  readonly window: string;
  /** ms since the epoch. */
  readonly now: number;
  readonly expiresMs: number;
}

export function countOrphans(db: DatabaseSync, rule: OrphanRule): number {
  return Number(prepared(db, `SELECT COUNT(*) AS count FROM hold WHERE ${ORPHANED}`).get({ ...rule })?.['count'] ?? 0);
}

/**
 * Settles the holds of dead windows: the input as held, no known output, and the whole worst-case cost, because the
 * endpoint may have billed any part of it and a budget must not be passed.
 * @returns how many
 */
export function settleOrphans(db: DatabaseSync, rule: OrphanRule): number {
  prepared(
    db,
    `INSERT OR IGNORE INTO attempt (attempt_id, request_id, at, task, tier, provider, model, served_model, result, failure_kind,
       http_status, ms, input_tokens, output_tokens, cost_nano, basis, purpose)
     SELECT attempt_id, request_id, at, task, tier, provider, model, NULL, 'error', '${UNACCOUNTED}',
       NULL, 0, input_tokens, 0, worst_nano, 'estimate', purpose
     FROM hold WHERE ${ORPHANED}`,
  ).run({ ...rule });
  return Number(prepared(db, `DELETE FROM hold WHERE ${ORPHANED}`).run({ ...rule }).changes);
}

/** An endpoint chooses what it says its model is called. */
const LONGEST_NAME = 200;

function clip<T extends string | null>(name: T): T | string {
  return name === null ? name : name.slice(0, LONGEST_NAME);
}

function whole(count: number): number {
  return Number.isFinite(count) && count > 0 ? Math.min(Math.round(count), Number.MAX_SAFE_INTEGER) : 0;
}

function share(part: number): number {
  return part >= 0 && part <= 1 ? part : 1;
}
