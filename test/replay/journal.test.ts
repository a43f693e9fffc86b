import { expect, test } from 'vitest';
import { RecordingsError } from '../../scripts/recordings/recordings-error.ts';
import { journalReport, journalTable } from '../../scripts/replay/journal.ts';
import type { FeedbackKind } from '../../src/journal/feedback.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { Attempt } from '../../src/routing/decision.ts';
import type { OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { attempt, decision } from '../journal/decision-fixture.ts';
import { opened, spend, temporaryFile } from '../spend/ledger-fixture.ts';
import { temporaryFile as fileOf } from './recorded.ts';

const LARGE = { tier: 'premium', provider: 'b', model: 'large' };
const FAILED = { result: 'failed', by: ['reply', 'syntax'], findings: [{ check: 'syntax', code: 'TS1005', message: 'secret', at: null }] } as const;

async function play(ledger: OpenedLedger, id: string, attempts: readonly Attempt[], feedback: readonly FeedbackKind[] = []): Promise<void> {
  const journal = openJournal(ledger.store);
  for (const one of attempts) {
    const { tier, provider, model, result, inputTokens, outputTokens, cost, purpose } = one;
    await spend(ledger, one.id, cost ?? 0, { requestId: id, tier, provider, model, result, inputTokens, outputTokens, cost, purpose });
  }
  await journal.record(decision(id, attempts));
  for (const kind of feedback) await journal.feedback({ requestId: id, kind, at: Date.now() });
  await journal.flush();
}

test('a journal tells what each check did, what it led to and what the user did', async () => {
  const path = temporaryFile();
  const ledger = await opened({ path });
  await play(ledger, 'one', [attempt('1')], ['shown', 'accepted']);
  await play(ledger, 'two', [attempt('2', FAILED), attempt('3', { ...LARGE, cost: 0.1 })], ['shown', 'rejected']);
  await play(ledger, 'three', [attempt('4', FAILED), attempt('5', { purpose: 'repair' })]);
  await play(ledger, 'four', [attempt('6', { result: 'unchecked', by: ['reply'], uncheckedReason: 'no checker' })], ['shown']);

  const report = await journalReport(path, { input: 1_000, output: 0 });
  expect(report).toMatchObject({ n: 4, escalated: 0.25, ms: { p50: 3, p95: 3 } });
  expect(report.cost).toBeCloseTo(0.15);
  // The last call of each request had 100 tokens.
  expect(report.premium?.premium).toBeCloseTo(0.4);
  expect(report.routes).toMatchObject([
    {
      model: 'small', passed: 2, failed: 2, unchecked: 1, errors: 0, repairs: { tried: 1, mended: 1 },
      perCheck: [{ name: 'reply', passed: 5, failed: 0, unchecked: 0 }, { name: 'syntax', passed: 2, failed: 2, unchecked: 1 }],
    },
    { model: 'large', passed: 1, failed: 0, unchecked: 0, errors: 0, repairs: { tried: 0, mended: 0 } },
  ]);
  expect(report.acceptance).toEqual([
    { verdict: 'passed', answers: 3, shown: 2, accepted: 1, rejected: 1, kept: 0.5 },
    { verdict: 'unchecked', answers: 1, shown: 1, accepted: 0, rejected: 0, kept: 0 },
  ]);
  expect(journalTable(report)).toContain('cheap: a/small');
});

test('what is no ledger is an error', async () => {
  await expect(journalReport(fileOf('ledger.db', 'no database at all, but long enough to be looked at'), null)).rejects.toThrow(RecordingsError);
  await expect(journalReport(fileOf('ledger.db', ''), null)).rejects.toThrow('no spend record');
});
