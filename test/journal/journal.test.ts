import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { readRecentDecisions } from '../../src/journal/recent.ts';
import { opened, spend, temporaryFile, valueOf } from '../spend/ledger-fixture.ts';
import { attempt, decision } from './decision-fixture.ts';

test('a decision is kept once, with the latest first', async () => {
  const ledger = await opened({ path: ':memory:' });
  const journal = openJournal(ledger.store);
  await spend(ledger, 'a1', 0.02, { requestId: 'one' });
  await journal.record(decision('one', [attempt('a1')], { at: 1000 }));
  await journal.record(decision('one', [attempt('a1')], { at: 9000, message: 'again' }));
  await journal.record(decision('two', [], { at: 2000, planned: null, message: 'budget reached' }));
  await journal.feedback({ requestId: 'one', kind: 'accepted', at: 1500 });
  await journal.feedback({ requestId: 'one', kind: 'shown', at: 1500 });
  const recent = await readRecentDecisions(ledger.store, 10);
  expect(recent).toMatchObject({
    ok: true,
    value: [
      { id: 'two', tier: null, plannedTier: null, outcome: 'stopped', reason: 'budget', attempts: 0, cost: 0, verdict: null, feedback: null },
      { id: 'one', at: 1000, tier: 'cheap', model: 'small', outcome: 'answered', message: '', attempts: 1, cost: 0.02, verdict: 'passed', feedback: 'accepted' },
    ],
  });
  expect(await readRecentDecisions(ledger.store, 1)).toMatchObject({ value: [{ id: 'two' }] });
});

test('a repair is told as what it is, and its result is that of the request', async () => {
  const ledger = await opened({ path: ':memory:' });
  const journal = openJournal(ledger.store);
  const finding = { check: 'types', code: 'TS2304', message: 'secretName is not there', at: null } as const;
  const failed = attempt('1', { result: 'failed', findings: [finding] });
  const broken = { kind: 'server', scope: 'provider', action: 'retry', status: 500, message: 'secretName', billable: false } as const;
  await journal.record(decision('mended', [failed, attempt('2', { purpose: 'repair' })], { at: 4 }));
  await journal.record(decision('unchecked', [failed, attempt('2', { purpose: 'repair', result: 'unchecked', uncheckedReason: 'not verified: Ruby' })], { at: 3 }));
  await journal.record(decision('failed', [failed, attempt('2', { purpose: 'repair', result: 'failed', findings: [finding, finding] })], { at: 2, outcome: 'nothing' }));
  await journal.record(decision('broken', [failed, attempt('2', { purpose: 'repair', result: 'error', failure: broken })], { at: 1, outcome: 'nothing' }));
  const recent = await readRecentDecisions(ledger.store, 10);
  expect(recent.ok ? recent.value.map(({ verdict, message }) => [verdict, message]) : recent).toEqual([
    ['passed', 'cheap failed types (TS2304); cheap mended it; cheap answered'],
    ['unchecked', 'cheap failed types (TS2304); cheap mended it; not verified: Ruby; cheap answered'],
    ['failed', 'cheap failed types (TS2304); cheap, asked to mend it, failed types (TS2304); nothing was good enough'],
    ['error', 'cheap failed types (TS2304); cheap, asked to mend it, could not answer: server; nothing was good enough'],
  ]);
});

test('a cost that is not wholly known is unknown', async () => {
  const ledger = await opened({ path: ':memory:' });
  const journal = openJournal(ledger.store);
  await spend(ledger, 'a1', 0.02, { requestId: 'one' });
  await spend(ledger, 'a2', 0.02, { requestId: 'one', cost: null });
  await journal.record(decision('one', [attempt('a1'), attempt('a2', { cost: null })]));
  expect(await readRecentDecisions(ledger.store, 1)).toMatchObject({ value: [{ cost: null, attempts: 2 }] });
});

test('feedback counts once a kind, and may come before its decision', async () => {
  const ledger = await opened({ path: ':memory:' });
  const journal = openJournal(ledger.store);
  for (const at of [1, 2]) await journal.feedback({ requestId: 'one', kind: 'shown', at });
  await journal.feedback({ requestId: 'one', kind: 'rejected', at: 3 });
  await journal.record(decision('one', [attempt('a1')]));
  expect(await valueOf(ledger, 'SELECT COUNT(*) FROM feedback')).toBe(2);
  expect(await readRecentDecisions(ledger.store, 1)).toMatchObject({ value: [{ feedback: 'rejected' }] });
});

test('no message of a finding or a failure, which may quote code, reaches the file', async () => {
  const path = temporaryFile();
  const ledger = await opened({ path });
  const journal = openJournal(ledger.store);
  const canary = 'canaryIdentifier';
  await journal.record(decision('one', [attempt('a1', {
    result: 'failed',
    findings: [{ check: 'syntax', code: 'TS1005', message: `'${canary}' expected`, at: { line: 1, column: 1 } }],
    failure: { kind: 'server', scope: 'provider', action: 'retry', status: 500, message: canary, billable: false },
  })]));
  await ledger.close();
  expect(readFileSync(path).includes(canary)).toBe(false);
  const db = new DatabaseSync(path);
  const detail = JSON.parse(String(db.prepare('SELECT detail FROM decision').get()?.['detail'])) as unknown;
  db.close();
  expect(detail).toMatchObject({ attempts: [{ findings: [{ check: 'syntax', code: 'TS1005' }], failure: { kind: 'server', status: 500 } }] });
});

test('what a disk refuses waits, and what never finds room is counted', async () => {
  const ledger = await opened({ path: temporaryFile() });
  const journal = openJournal(ledger.store);
  await ledger.store.read((db) => { db.exec('PRAGMA query_only = 1'); });
  for (let at = 0; at < 1002; at++) void journal.feedback({ requestId: String(at), kind: 'shown', at });
  await journal.record(decision('one', [attempt('a1')]));
  expect(journal.dropped).toBe(3);
  await ledger.store.read((db) => { db.exec('PRAGMA query_only = 0'); });
  await journal.flush();
  expect(await valueOf(ledger, 'SELECT COUNT(*) FROM feedback')).toBe(1000);
});
