import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AttemptRow, Hold, HoldResult, Ledger } from '../../src/spend/ledger.ts';
import { type LedgerOptions, openLedger, type OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { attemptRow, holdRequest } from './attempt-fixture.ts';

// Windows of their own process take them from there: they cannot load the test runner.
export { attemptRow, holdRequest };

export const NO_CAPS = { day: null, month: null, tasks: {} };

/** A folder of the test's own, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepladder-ledger-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
}

export function temporaryFile(): string {
  return join(temporaryFolder(), 'ledger.db');
}

/** Closed after the test. */
export async function opened(options: LedgerOptions): Promise<OpenedLedger> {
  const ledger = await openLedger(options);
  onTestFinished(() => ledger.close());
  return ledger;
}

export function granted(result: HoldResult): Hold {
  if (!result.ok) throw new Error(`no hold: ${JSON.stringify(result)}`);
  return result.hold;
}

/** Holds and settles one attempt. */
export async function spend(ledger: Ledger, attemptId: string, cost: number, change: Partial<AttemptRow> = {}): Promise<void> {
  const hold = granted(await ledger.hold(holdRequest(attemptId, cost), NO_CAPS));
  await hold.settle(attemptRow(attemptId, cost, change));
}

/** The one value that a statement gives. */
export async function valueOf(ledger: OpenedLedger, sql: string): Promise<unknown> {
  const read = await ledger.store.read((db) => Object.values(db.prepare(sql).get() ?? {})[0]);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}
