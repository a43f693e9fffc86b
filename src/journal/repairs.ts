import type { RepairCount } from '../routing/repair-record.ts';
import type { LedgerStore, StoreResult } from '../spend/store.ts';

/** How far back repairs count: models change behind their names. */
const REACH_MS = 90 * 86_400_000;

/**
 * How often each model mended its own answer, from the attempts of the last 90 days.
 * @param now ms since the epoch
 */
export function readRepairs(store: LedgerStore, now: number): Promise<StoreResult<readonly RepairCount[]>> {
  return store.read((db) => db.prepare(REPAIRS).all({ from: now - REACH_MS }).map((row) => ({
    provider: String(row['provider']), model: String(row['model']), tried: Number(row['tried']), mended: Number(row['mended']),
  })));
}

// What could not be checked, and calls that failed, say nothing about the model.
const REPAIRS = `
  SELECT provider, model, COUNT(*) AS tried, TOTAL(result = 'passed') AS mended
  FROM attempt WHERE at >= :from AND purpose = 'repair' AND result IN ('passed', 'failed')
  GROUP BY provider, model ORDER BY provider, model`;
