import { toUsd } from '../spend/money.ts';
import type { LedgerStore, StoreResult } from '../spend/store.ts';
import { RANK } from './reactions.ts';

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
  readonly plannedProvider: string | null;
  readonly plannedModel: string | null;
  /** Who answered; null where nobody did. */
  readonly tier: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly message: string;
  /** The arm that it fell on; null where no experiment ran. */
  readonly arm: { readonly experiment: string; readonly arm: string } | null;
  /** Lower end of the budget band that it was asked in, 0 to 1; null where no monthly budget was set. */
  readonly band: number | null;
  /** What lies between the planned route and the one that answered: `fallback`, `downgrade` and so on. */
  readonly deviations: readonly string[];
  /** An earlier answer was given again. */
  readonly cached: boolean;
  /** The result of the last attempt to answer; null without one. */
  readonly verdict: string | null;
  readonly attempts: number;
  /** USD over its attempts; null when the price of any is unknown. */
  readonly cost: number | null;
  readonly ms: number;
  /** What the user did with it: the one that it counts as, or that it was shown; null while nothing is known. */
  readonly feedback: string | null;
  /** What the last look at accepted text found, such as `gone-2min`; null without one. */
  readonly later: string | null;
}

/** The latest decisions, the newest first. */
export function readRecentDecisions(store: LedgerStore, limit: number): Promise<StoreResult<readonly RecentDecision[]>> {
  return store.read((db) => db.prepare(RECENT).all(limit).map(recentDecision));
}

const RECENT = `
  SELECT decision.*,
    json_extract(detail, '$.plannedRoute.provider') AS planned_provider, json_extract(detail, '$.plannedRoute.model') AS planned_model,
    (SELECT COUNT(*) FROM attempt WHERE attempt.request_id = decision.request_id) AS attempts,
    (SELECT TOTAL(cost_nano) FROM attempt WHERE attempt.request_id = decision.request_id) AS cost_nano,
    EXISTS (SELECT 1 FROM attempt WHERE attempt.request_id = decision.request_id AND cost_nano IS NULL) AS unpriced,
    (SELECT kind FROM feedback WHERE feedback.request_id = decision.request_id AND (kind = 'shown' OR ${RANK} IS NOT NULL)
      ORDER BY kind = 'shown', ${RANK} LIMIT 1) AS feedback,
    (SELECT kind FROM feedback WHERE feedback.request_id = decision.request_id AND (kind GLOB 'kept-*' OR kind GLOB 'gone-*') ORDER BY at DESC, rowid DESC LIMIT 1) AS later
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
    plannedProvider: text(row['planned_provider']),
    plannedModel: text(row['planned_model']),
    tier: text(row['executed_tier']),
    provider: text(row['executed_provider']),
    model: text(row['executed_model']),
    outcome: String(row['outcome']),
    reason: text(row['reason']),
    message: String(row['message']),
    arm: armOf(row),
    band: typeof row['band'] === 'number' ? row['band'] : null,
    deviations: (text(row['deviation']) ?? '').split(',').filter((kind) => kind !== ''),
    cached: row['cached'] === 1,
    verdict: text(row['verdict']),
    attempts: Number(row['attempts']),
    cost: row['unpriced'] === 0 ? toUsd(Number(row['cost_nano'])) : null,
    ms: Number(row['ms']),
    feedback: text(row['feedback']),
    later: text(row['later']),
  };
}

function armOf(row: Row): RecentDecision['arm'] {
  const experiment = text(row['experiment']);
  const arm = text(row['arm']);
  return experiment === null || arm === null ? null : { experiment, arm };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
