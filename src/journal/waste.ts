import type { DatabaseSync } from 'node:sqlite';
import type { Period } from '../spend/calendar.ts';
import { toUsd } from '../spend/money.ts';
import { REACTIONS } from './feedback.ts';
import { isLocal } from './local-route.ts';

/**
 * Completions that nobody asked for by a command, that cost something, and whose answer nobody saw: superseded by typing, failed
 * the checks with nothing shown, or gone before it could be read. What was answered a moment ago is in it until it is shown.
 */
export interface Waste {
  readonly requests: number;
  /** Automatic completions for which something was paid, wasted or not. */
  readonly of: number;
  /** USD of the wasted ones, of the calls with a known price. */
  readonly cost: number;
}

export function readWaste(db: DatabaseSync, period: Period): Waste {
  const row = db.prepare(WASTE).get({ from: period.from, to: period.to }) ?? {};
  return { requests: Number(row['wasted'] ?? 0), of: Number(row['paid'] ?? 0), cost: toUsd(Number(row['wasted_nano'] ?? 0)) };
}

/** Requests that the local tier answered: for nothing, and with nothing sent. */
export function readLocalAnswers(db: DatabaseSync, period: Period): number {
  return Number(db.prepare(LOCAL_ANSWERS).get({ from: period.from, to: period.to })?.['answers'] ?? 0);
}

/** Whether something proves that an answer was seen, as SQL. @param id of its request */
function wasSeen(id: string): string {
  return `EXISTS (SELECT 1 FROM feedback WHERE feedback.request_id = ${id} AND kind IN (${['shown', ...REACTIONS].map((kind) => `'${kind}'`).join(', ')}))`;
}

// An unknown price may be none, but counts as paid for: that it is free is what would have to be known. `CROSS JOIN` and `+` as in reactions.ts.
const WASTE = `
  SELECT COUNT(*) AS paid, TOTAL(NOT seen) AS wasted, TOTAL(CASE WHEN NOT seen THEN cost_nano END) AS wasted_nano
  FROM (
    SELECT ${wasSeen('decision.request_id')} AS seen, TOTAL(cost_nano) AS cost_nano
    FROM decision CROSS JOIN attempt USING (request_id)
    WHERE decision.at >= :from AND decision.at < :to AND decision.task = 'complete' AND initiator = 'auto'
    GROUP BY +decision.request_id HAVING TOTAL(cost_nano) > 0 OR COUNT(*) > COUNT(cost_nano))`;

const LOCAL_ANSWERS = `SELECT COUNT(*) AS answers FROM decision WHERE at >= :from AND at < :to AND outcome = 'answered' AND ${isLocal('executed_')}`;
