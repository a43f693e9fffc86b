import type { DatabaseSync } from 'node:sqlite';
import { UNACCOUNTED } from '../spend/ledger-rows.ts';
import { toUsd } from '../spend/money.ts';
import type { LedgerStore, StoreResult } from '../spend/store.ts';
import { REACTIONS } from './feedback.ts';

/**
 * One request as it is written out. Names are those of OpenTelemetry's conventions for generative AI (`gen_ai.*`), for errors and
 * for HTTP where there is one; all others begin with `stepladder.`. No source, prompt, answer, path or secret is in it.
 */
export interface DecisionRecord {
  readonly request: Readonly<Record<string, unknown>>;
  readonly attempts: readonly Readonly<Record<string, unknown>>[];
}

export type ExportFormat = 'jsonl' | 'csv';

/** Requests that are read in one go, so that the host's thread is never held up for long. */
const PAGE = 500;

/**
 * Writes every request there is, the oldest first: as JSON Lines, one object a request with its attempts in it, or as CSV, one
 * line an attempt with its request's columns repeated (and one for a request without attempts).
 * @param write gets the text piece by piece, in order
 * @returns how many requests were written
 */
export async function exportDecisions(store: LedgerStore, format: ExportFormat, write: (text: string) => Promise<void>): Promise<StoreResult<number>> {
  if (format === 'csv') await write(csvLine([...REQUEST_COLUMNS, ...ATTEMPT_COLUMNS]));
  let after: Cursor = { at: -1, id: '' };
  let count = 0;
  for (;;) {
    const page = await store.read((db) => readPage(db, after));
    if (!page.ok) return page;
    if (page.value.length === 0) return { ok: true, value: count };
    for (const { record, cursor } of page.value) {
      await write(format === 'jsonl' ? `${JSON.stringify({ ...record.request, 'stepladder.attempts': record.attempts })}\n` : csvLines(record));
      after = cursor;
      count++;
    }
  }
}

interface Cursor {
  readonly at: number;
  readonly id: string;
}

type Row = Readonly<Record<string, unknown>>;

// A request whose window died has attempts and no decision.
const REQUESTS = `
  SELECT * FROM (
    SELECT request_id, at FROM decision
    UNION ALL
    SELECT request_id, MIN(at) AS at FROM attempt WHERE NOT EXISTS (SELECT 1 FROM decision WHERE decision.request_id = attempt.request_id) GROUP BY request_id)
  WHERE (at, request_id) > (:at, :id) ORDER BY at, request_id LIMIT ${PAGE}`;

function readPage(db: DatabaseSync, after: Cursor): { readonly record: DecisionRecord; readonly cursor: Cursor }[] {
  const decision = db.prepare('SELECT * FROM decision WHERE request_id = ?');
  const attempts = db.prepare('SELECT * FROM attempt WHERE request_id = ? ORDER BY rowid');
  const feedback = db.prepare('SELECT kind FROM feedback WHERE request_id = ? ORDER BY at, rowid');
  return db.prepare(REQUESTS).all({ ...after }).map((row) => {
    const id = String(row['request_id']);
    const kinds = feedback.all(id).map(({ kind }) => String(kind));
    return { record: recordOf(id, Number(row['at']), decision.get(id), attempts.all(id), kinds), cursor: { at: Number(row['at']), id } };
  });
}

function recordOf(id: string, at: number, decision: Row | undefined, attempts: readonly Row[], feedback: readonly string[]): DecisionRecord {
  const detail = decision === undefined ? {} : (JSON.parse(String(decision['detail'])) as Row);
  const details = new Map((Array.isArray(detail['attempts']) ? (detail['attempts'] as Row[]) : []).map((one) => [one['id'], one]));
  return { request: requestRecord(id, at, decision ?? {}, detail, attempts, feedback), attempts: attempts.map((row) => attemptRecord(row, details.get(row['attempt_id']) ?? {})) };
}

function requestRecord(id: string, at: number, decision: Row, detail: Row, attempts: readonly Row[], feedback: readonly string[]): Row {
  const classification = (detail['classification'] ?? {}) as Row;
  const planned = (detail['plannedRoute'] ?? {}) as Row;
  const unknownCost = attempts.some((row) => row['cost_nano'] === null);
  return {
    'timestamp': new Date(at).toISOString(),
    'stepladder.request.id': id,
    'stepladder.task': decision['task'] ?? attempts[0]?.['task'] ?? null,
    'stepladder.class': decision['class'] ?? null,
    'stepladder.trigger': decision['initiator'] ?? null,
    'stepladder.language': decision['language_id'] ?? null,
    'stepladder.features': detail['features'] ?? null,
    'stepladder.complexity': decision['complexity'] ?? null,
    'stepladder.classified_by': classification['by'] ?? null,
    'stepladder.classifier.confidence': classification['confidence'] ?? null,
    'stepladder.verifiable': classification['verifiable'] ?? null,
    'stepladder.signals': classification['signals'] ?? detail['signals'] ?? null,
    'stepladder.plan.tier': decision['planned_tier'] ?? null,
    'stepladder.plan.provider': planned['provider'] ?? null,
    'stepladder.plan.model': planned['model'] ?? null,
    'stepladder.plan.reason': decision['planned_why'] ?? null,
    'stepladder.executed.tier': decision['executed_tier'] ?? null,
    'stepladder.executed.provider': decision['executed_provider'] ?? null,
    'stepladder.executed.model': decision['executed_model'] ?? null,
    'stepladder.deviations': decision['deviation'] ?? null,
    'stepladder.skipped': skippedText(detail['skipped']),
    'stepladder.band': decision['band'] ?? null,
    'stepladder.experiment': decision['experiment'] ?? null,
    'stepladder.arm': decision['arm'] ?? null,
    'stepladder.outcome': decision['outcome'] ?? 'unaccounted',
    'stepladder.stop_reason': decision['reason'] ?? null,
    'stepladder.cached': decision['cached'] === 1,
    'stepladder.feedback': feedback.join(' ') || null,
    'stepladder.wasted': isWasted(decision, attempts, feedback),
    'stepladder.cost_usd': unknownCost ? null : toUsd(attempts.reduce((sum, row) => sum + Number(row['cost_nano']), 0)),
    'stepladder.duration_ms': decision['ms'] ?? null,
  };
}

/** Paid for while the user typed, and seen by nobody; the same rule as in the figures. */
function isWasted({ task, initiator }: Row, attempts: readonly Row[], feedback: readonly string[]): boolean {
  const isPaid = attempts.some((row) => row['cost_nano'] === null || Number(row['cost_nano']) > 0);
  return task === 'complete' && initiator === 'auto' && isPaid && !feedback.some((kind) => PROOFS.has(kind));
}

/** Feedback that proves that an answer was seen. */
const PROOFS: ReadonlySet<string> = new Set(['shown', ...REACTIONS]);

/** `cheap/acme/small:resting` for each route that was not asked. */
function skippedText(skipped: unknown): string | null {
  const routes = Array.isArray(skipped) ? (skipped as Row[]) : [];
  return routes.map(({ tier, provider, model, code }) => `${String(tier)}/${String(provider)}/${String(model)}:${String(code)}`).join(' ') || null;
}

function attemptRecord(row: Row, detail: Row): Row {
  const findings = Array.isArray(detail['findings']) ? (detail['findings'] as Row[]) : [];
  const confidence = (detail['confidence'] ?? {}) as Row;
  const failure = (detail['failure'] ?? {}) as Row;
  return {
    'stepladder.attempt.id': row['attempt_id'],
    'stepladder.attempt.timestamp': new Date(Number(row['at'])).toISOString(),
    'stepladder.attempt.purpose': row['purpose'],
    'stepladder.attempt.tier': row['tier'],
    'gen_ai.provider.name': row['provider'],
    'gen_ai.request.model': row['model'],
    'gen_ai.response.model': row['served_model'],
    'gen_ai.usage.input_tokens': row['input_tokens'],
    'gen_ai.usage.output_tokens': row['output_tokens'],
    'error.type': row['failure_kind'],
    'http.response.status_code': row['http_status'],
    'stepladder.failure.scope': failure['scope'] ?? null,
    'stepladder.failure.action': failure['action'] ?? null,
    'stepladder.attempt.result': row['failure_kind'] === UNACCOUNTED ? UNACCOUNTED : row['result'],
    'stepladder.findings': findings.map(({ check, code }) => `${String(check)}:${String(code)}`).join(' ') || null,
    'stepladder.confidence': confidence['score'] ?? null,
    'stepladder.attempt.cost_usd': row['cost_nano'] === null ? null : toUsd(Number(row['cost_nano'])),
    'stepladder.attempt.cost_basis': row['basis'],
    'stepladder.attempt.duration_ms': row['ms'],
    'stepladder.attempt.context_share': row['context_share'],
  };
}

/** The columns are what an empty request and an empty attempt have, so that both forms always hold the same. */
const REQUEST_COLUMNS = Object.keys(requestRecord('', 0, {}, {}, [], []));
const ATTEMPT_COLUMNS = Object.keys(attemptRecord({ at: 0 }, {}));

function csvLines({ request, attempts }: DecisionRecord): string {
  const rows = attempts.length === 0 ? [{}] : attempts;
  return rows.map((attempt: Row) => csvLine([...REQUEST_COLUMNS.map((name) => request[name]), ...ATTEMPT_COLUMNS.map((name) => attempt[name])])).join('');
}

function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** As RFC 4180 has it; a text that a spreadsheet would take for a formula is kept from being one, for an endpoint chooses its model's name. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
