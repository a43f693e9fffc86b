import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import type { FeedbackKind } from '../../src/journal/feedback.ts';
import { type Metrics, readMetrics } from '../../src/journal/metrics.ts';
import type { Attempt } from '../../src/routing/decision.ts';
import { localDay, type Period } from '../../src/spend/calendar.ts';
import { openLedger, type OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { granted, holdRequest, NO_CAPS, opened, spend } from '../spend/ledger-fixture.ts';
import { attempt, decision } from './decision-fixture.ts';

const NOON = new Date(2026, 4, 20, 12).getTime();
const TODAY = localDay(NOON);
const PREMIUM = { input: 3, output: 15 };

/** Writes one whole request: its attempts' rows, its decision and what the user did. */
async function play(ledger: OpenedLedger, id: string, attempts: readonly Attempt[], feedback: readonly FeedbackKind[] = [], at = NOON): Promise<void> {
  const journal = openJournal(ledger.store);
  for (const one of attempts) {
    const { purpose, tier, provider, model, result, inputTokens, outputTokens, cost, basis } = one;
    await spend(ledger, one.id, cost ?? 0, { requestId: id, at, purpose, tier, provider, model, result, inputTokens, outputTokens, cost, basis });
  }
  await journal.record(decision(id, attempts, { at }));
  for (const kind of feedback) await journal.feedback({ requestId: id, kind, at: at + 1 });
}

async function metrics(ledger: OpenedLedger, period: Period = TODAY, premium: typeof PREMIUM | null = PREMIUM): Promise<Metrics> {
  const read = await readMetrics(ledger.store, period, premium);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

const STRONG = { tier: 'premium', provider: 'b', model: 'large' };

describe('metrics', () => {
  test('of nothing are zeros and unknowns', async () => {
    expect(await metrics(await opened({ path: ':memory:' }))).toEqual({
      cost: 0, requests: 0, attempts: 0, unpriced: 0, routerTax: 0, repairs: { tried: 0, mended: 0, cost: 0 }, estimatedShare: null, fallbacks: 0, shown: 0, accepted: 0, rejected: 0,
      keptShare: null, tiers: [], comparison: { actual: 0, premium: 0, saved: 0 },
    });
  });

  test('tell escalation from fallback, and count kept answers by the tier that gave them', async () => {
    const ledger = await opened({ path: ':memory:', clock: () => NOON });
    await play(ledger, 'kept', [attempt('1')], ['shown', 'accepted']);
    await play(ledger, 'partly', [attempt('2')], ['shown', 'partly-accepted', 'rejected']);
    await play(ledger, 'ignored', [attempt('3', { basis: 'estimate' })], ['shown', 'ignored']);
    await play(ledger, 'escalated', [attempt('4', { result: 'failed' }), attempt('5', { ...STRONG, cost: 0.1 })], ['accepted']);
    await play(ledger, 'fell back', [attempt('6', { result: 'error', cost: 0 }), attempt('7', { provider: 'b' })]);
    await play(ledger, 'retried', [attempt('8', { result: 'error', cost: 0 }), attempt('9', { result: 'failed' }), attempt('10')]);
    await play(ledger, 'over budget', []);
    const read = await metrics(ledger);
    expect(read).toMatchObject({
      requests: 7, attempts: 10, fallbacks: 1, shown: 4, accepted: 3, rejected: 1, keptShare: 0.75, unpriced: 0,
    });
    expect(read.estimatedShare).toBeCloseTo(1 / 10, 12);
    expect(read.cost).toBeCloseTo(0.17, 9);
    expect(read.tiers).toEqual([
      { tier: 'cheap', requests: 6, attempts: 9, cost: 0.07, escalated: 1, shown: 3, accepted: 2, rejected: 1 },
      { tier: 'premium', requests: 1, attempts: 1, cost: 0.1, escalated: 0, shown: 1, accepted: 1, rejected: 0 },
    ]);
  });

  test('count repairs, what they gave and cost, and let nothing else be one', async () => {
    const ledger = await opened({ path: ':memory:', clock: () => NOON });
    const size = { inputTokens: 1000, outputTokens: 100 };
    const repair = { ...size, purpose: 'repair', inputTokens: 9000 } as const;
    await play(ledger, 'mended', [attempt('1', { ...size, result: 'failed', cost: 0.001 }), attempt('2', { ...repair, cost: 0.003 })]);
    await play(ledger, 'climbed', [attempt('3', { ...size, result: 'failed', cost: 0.001 }), attempt('4', { ...repair, result: 'failed', cost: 0.003 }), attempt('5', { ...STRONG, ...size, cost: 0.0045 })]);
    await play(ledger, 'broken', [attempt('6', { ...size, cost: 0.001, result: 'failed' }), attempt('7', { ...repair, result: 'error', cost: 0 }), attempt('8', { ...STRONG, ...size, cost: 0.0045 })]);
    const read = await metrics(ledger);
    expect(read).toMatchObject({ requests: 3, attempts: 8, fallbacks: 0, repairs: { tried: 3, mended: 1 } });
    expect(read.repairs.cost).toBeCloseTo(0.006, 9);
    expect(new Map(read.tiers.map(({ tier, escalated }) => [tier, escalated]))).toEqual(new Map([['cheap', 2], ['premium', 0]]));
    // One premium call would have answered each; what mending did read and write is no saving.
    expect(read.comparison?.premium).toBeCloseTo(3 * 0.0045, 9);
  });

  test('hold a day to its own', async () => {
    const ledger = await opened({ path: ':memory:' });
    await play(ledger, 'yesterday', [attempt('1')], ['accepted'], TODAY.from - 1);
    await play(ledger, 'today', [attempt('2')], [], TODAY.from);
    await play(ledger, 'tomorrow', [attempt('3')], ['accepted'], TODAY.to);
    expect(await metrics(ledger)).toMatchObject({ requests: 1, attempts: 1, cost: 0.01, shown: 0 });
  });

  test('compare each request with one premium call of its last attempt\'s size', async () => {
    const ledger = await opened({ path: ':memory:' });
    const size = { inputTokens: 1000, outputTokens: 100 };
    await play(ledger, 'cheap', [attempt('1', { ...size, cost: 0.001 })]);
    await play(ledger, 'climbed', [attempt('2', { ...size, cost: 0.001, result: 'failed' }), attempt('3', { ...STRONG, ...size, cost: 0.0045 })]);
    await play(ledger, 'unknown price', [attempt('4', { ...size, cost: null })]);
    const { comparison } = await metrics(ledger);
    expect(comparison?.actual).toBeCloseTo(0.0065, 9);
    expect(comparison?.premium).toBeCloseTo(0.009, 9);
    expect(comparison?.saved).toBeCloseTo(0.0025, 9);
    expect(await metrics(ledger)).toMatchObject({ unpriced: 1 });
    expect((await metrics(ledger, TODAY, null)).comparison).toBeNull();
  });

  test('count an orphan as spent, an estimate, and nothing to compare', async () => {
    const ledger = await opened({ path: ':memory:', heartbeatMs: 10, clock: () => NOON });
    granted(await ledger.hold(holdRequest('1', 0.5), NO_CAPS));
    await ledger.store.write((db) => { db.exec("UPDATE hold SET window_id = 'other', beat_at = 0"); });
    await expect.poll(async () => (await metrics(ledger)).cost, { timeout: 10_000 }).toBe(0.5);
    expect(await metrics(ledger)).toMatchObject({ requests: 1, estimatedShare: 1, comparison: { actual: 0, premium: 0 } });
  });
});

test('over any day the rows, the budget\'s figure, the total and the sum over tiers are one', async () => {
  const call = fc.record({
    tier: fc.constantFrom('local', 'cheap', 'premium'),
    result: fc.constantFrom('passed' as const, 'failed' as const, 'unchecked' as const, 'error' as const),
    cost: fc.option(fc.double({ min: 0, max: 3, noNaN: true }), { freq: 8 }),
    inputTokens: fc.nat(10_000),
    outputTokens: fc.nat(1000),
  });
  const request = fc.record({
    calls: fc.array(call, { maxLength: 4 }),
    feedback: fc.uniqueArray(fc.constantFrom<FeedbackKind>('shown', 'accepted', 'partly-accepted', 'rejected', 'ignored')),
  });
  await fc.assert(fc.asyncProperty(fc.array(request, { maxLength: 8 }), async (requests) => {
    const ledger = await openLedger({ path: ':memory:', clock: () => NOON });
    for (const [index, { calls, feedback }] of requests.entries()) {
      const id = String(index);
      await play(ledger, id, calls.map((change, place) => attempt(`${id}.${String(place)}`, change)), feedback);
    }
    const { cost, attempts, requests: counted, tiers, shown, accepted, keptShare } = await metrics(ledger);
    const rows = await ledger.store.read((db) => db.prepare('SELECT cost_nano FROM attempt').all());
    const kept = rows.ok ? rows.value.reduce((sum, row) => sum + Number(row['cost_nano'] ?? 0), 0) : NaN;
    expect(cost).toBe(kept / 1e9);
    expect((await ledger.spent()).day).toBe(cost);
    expect(Math.round(tiers.reduce((sum, tier) => sum + tier.cost, 0) * 1e9)).toBe(kept);
    expect(tiers.reduce((sum, tier) => sum + tier.attempts, 0)).toBe(attempts);
    expect(counted).toBe(requests.length);
    expect(accepted).toBeLessThanOrEqual(shown);
    expect(keptShare === null).toBe(shown === 0);
    await ledger.close();
  }), { numRuns: 40 });
});
