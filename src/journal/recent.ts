import { toUsd } from '../spend/money.ts';
import type { LedgerStore, StoreResult } from '../spend/store.ts';

/** One decision, as a line of the panel. */
export interface RecentDecision {
  readonly id: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly task: string;
  readonly languageId: string;
  /** Where it was meant to start, and why; null where nothing could be planned. */
  readonly plannedTier: string | null;
  readonly plannedWhy: string | null;
  /** Who answered; null where nobody did. */
  readonly tier: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly message: string;
  /** The result of the last attempt; null without one. */
  readonly verdict: string | null;
  readonly attempts: number;
  /** USD over its attempts; null when the price of any is unknown. */
  readonly cost: number | null;
  readonly ms: number;
  /** What the user did with it last; null while nothing is known. */
  readonly feedback: string | null;
}

/** The latest decisions, the newest first. */
export function readRecentDecisions(store: LedgerStore, limit: number): Promise<StoreResult<readonly RecentDecision[]>> {
  return store.read((db) => db.prepare(RECENT).all(limit).map(recentDecision));
}

const RECENT = `
  SELECT decision.*,
    (SELECT COUNT(*) FROM attempt WHERE attempt.request_id = decision.request_id) AS attempts,
    (SELECT TOTAL(cost_nano) FROM attempt WHERE attempt.request_id = decision.request_id) AS cost_nano,
    EXISTS (SELECT 1 FROM attempt WHERE attempt.request_id = decision.request_id AND cost_nano IS NULL) AS unpriced,
    (SELECT kind FROM feedback WHERE feedback.request_id = decision.request_id ORDER BY kind = 'shown', at DESC LIMIT 1) AS feedback
  FROM decision ORDER BY at DESC, rowid DESC LIMIT ?`;

type Row = Record<string, unknown>;

function recentDecision(row: Row): RecentDecision {
  return {
    id: String(row['request_id']),
    at: Number(row['at']),
    task: String(row['task']),
    languageId: String(row['language_id']),
    plannedTier: text(row['planned_tier']),
    plannedWhy: text(row['planned_why']),
    tier: text(row['executed_tier']),
    provider: text(row['executed_provider']),
    model: text(row['executed_model']),
    outcome: String(row['outcome']),
    reason: text(row['reason']),
    message: String(row['message']),
    verdict: text(row['verdict']),
    attempts: Number(row['attempts']),
    cost: row['unpriced'] === 0 ? toUsd(Number(row['cost_nano'])) : null,
    ms: Number(row['ms']),
    feedback: text(row['feedback']),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
