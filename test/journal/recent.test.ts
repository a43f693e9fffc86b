import { expect, test } from 'vitest';
import type { FeedbackKind } from '../../src/journal/feedback.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { type RecentDecision, readRecentDecisions } from '../../src/journal/recent.ts';
import type { Decision } from '../../src/routing/decision.ts';
import { opened } from '../spend/ledger-fixture.ts';
import { attempt, decision } from './decision-fixture.ts';

async function readBack(change: Partial<Decision>, feedback: readonly FeedbackKind[] = []): Promise<RecentDecision> {
  const ledger = await opened({ path: ':memory:' });
  const journal = openJournal(ledger.store);
  await journal.record(decision('d', [attempt('a')], change));
  for (const [at, kind] of feedback.entries()) await journal.feedback({ requestId: 'd', kind, at });
  const read = await readRecentDecisions(ledger.store, 5);
  if (!read.ok) throw new Error(read.message);
  expect(read.value).toHaveLength(1);
  return read.value[0]!;
}

test('a decision as planned has nothing to tell', async () => {
  expect(await readBack({})).toMatchObject({ plannedProvider: 'a', plannedModel: 'small', arm: null, band: null, deviations: [], cached: false });
});

test('what was not as planned is read back', async () => {
  const deviations = (['downgrade', 'fallback'] as const).map((kind) => ({ kind, from: 'x', to: 'y', why: '' }));
  const band = { share: 0.83, from: 0.8, downgrade: 'non-critical', escalate: 'critical-only', allow: 'all' } as const;
  expect(await readBack({ deviations, band, arm: { experiment: 'e', arm: 'b' }, cachedAt: 7 })).toMatchObject({
    deviations: ['downgrade', 'fallback'], band: 0.8, arm: { experiment: 'e', arm: 'b' }, cached: true,
  });
});

test('a request that could not be planned has no planned model', async () => {
  expect(await readBack({ planned: null })).toMatchObject({ plannedTier: null, plannedProvider: null, plannedModel: null });
});

test.each<[FeedbackKind[], string | null, string | null]>([
  [[], null, null],
  [['shown'], 'shown', null],
  [['shown', 'ignored'], 'ignored', null],
  [['shown', 'partly-accepted', 'typed-over'], 'partly-accepted', null],
  [['shown', 'accepted', 'kept-30s', 'gone-2min'], 'accepted', 'gone-2min'],
])('of what the user did, %j', async (kinds, feedback, later) => {
  expect(await readBack({}, kinds)).toMatchObject({ feedback, later });
});
