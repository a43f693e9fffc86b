import type { OpenedLedger } from '../../src/spend/sqlite-ledger.ts';

/** A row of the table `attempt`, as far as tests look at it. */
export interface Row {
  readonly attempt_id: string;
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  readonly served_model: string | null;
  readonly result: string;
  readonly failure_kind: string | null;
  readonly http_status: number | null;
  readonly input_tokens: number;
  readonly output_tokens: number;
  /** Whole nano-USD; null when the price is unknown. */
  readonly cost_nano: number | null;
  readonly basis: string;
}

/** All attempts that are recorded, in the order in which they were. */
export async function ledgerRows(ledger: OpenedLedger): Promise<readonly Row[]> {
  const read = await ledger.store.read((db) => db.prepare('SELECT * FROM attempt ORDER BY rowid').all());
  if (!read.ok) throw new Error(read.message);
  return read.value as unknown as readonly Row[];
}

/** Holds that are neither settled nor released. */
export async function openHolds(ledger: OpenedLedger): Promise<number> {
  const read = await ledger.store.read((db) => db.prepare('SELECT attempt_id FROM hold').all().length);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}
