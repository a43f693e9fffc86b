import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import type { FeedbackKind } from '../../src/journal/feedback.ts';
import { type Metrics, readMetrics } from '../../src/journal/metrics.ts';
import { LOCAL } from '../../src/journal/local-route.ts';
import { NO_REACTIONS, type Reactions } from '../../src/journal/reactions.ts';
import type { Attempt, Decision } from '../../src/routing/decision.ts';
import { LOCAL_ROUTE } from '../../src/routing/local.ts';
import { nameOf } from '../../src/routing/route-name.ts';
import { localDay, type Period } from '../../src/spend/calendar.ts';
import { openLedger, type OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { granted, holdRequest, NO_CAPS, opened, spend } from '../spend/ledger-fixture.ts';
import { attempt, decision } from './decision-fixture.ts';

const NOON = new Date(2026, 4, 20, 12).getTime();
const TODAY = localDay(NOON);
const PREMIUM = { input: 3, output: 15 };

/** Writes one whole request: its attempts' rows, its decision and what the user did. */
async function play(ledger: OpenedLedger, id: string, attempts: readonly Attempt[], feedback: readonly FeedbackKind[] = [], change: Partial<Decision> = {}): Promise<void> {
  const { at = NOON } = change;
  const journal = openJournal(ledger.store);
  for (const one of attempts) {
    const { purpose, tier, provider, model, result, inputTokens, outputTokens, cost, basis } = one;
    await spend(ledger, one.id, cost ?? 0, { requestId: id, at, purpose, tier, provider, model, result, inputTokens, outputTokens, cost, basis });
  }
  await journal.record(decision(id, attempts, { at, ...change }));
  for (const kind of feedback) await journal.feedback({ requestId: id, kind, at: at + 1 });
}

async function metrics(ledger: OpenedLedger, period: Period = TODAY, premium: typeof PREMIUM | null = PREMIUM): Promise<Metrics> {
  const read = await readMetrics(ledger.store, period, premium);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

/** The local tier's own attempt: it is free, and has no tokens. */
const FREE = { ...LOCAL, inputTokens: 0, outputTokens: 0, cost: 0, basis: 'estimate' } as const;
const STRONG = { tier: 'premium', provider: 'b', model: 'large' };

describe('metrics', () => {
  test('of nothing are zeros and unknowns', async () => {
    expect(await metrics(await opened({ path: ':memory:' }))).toEqual({
      cost: 0, requests: 0, attempts: 0, unpriced: 0, routerTax: 0, repairs: { tried: 0, mended: 0, cost: 0 }, estimatedShare: null, fallbacks: 0, shown: 0, accepted: 0, rejected: 0,
      keptShare: null, tiers: [], models: [], arms: [], local: { attempts: 0, answers: 0 }, waste: { requests: 0, of: 0, cost: 0 }, comparison: { actual: 0, premium: 0, saved: 0 },
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
      requests: 7, attempts: 10, fallbacks: 1, shown: 4, accepted: 3, rejected: 0, keptShare: 0.75, unpriced: 0,
    });
    expect(read.estimatedShare).toBeCloseTo(1 / 10, 12);
    expect(read.cost).toBeCloseTo(0.17, 9);
    expect(read.tiers).toEqual([
      { ...NO_REACTIONS, tier: 'cheap', requests: 6, attempts: 9, cost: 0.07, escalated: 1, shown: 3, accepted: 2, partly: 1, ignored: 1 },
      { ...NO_REACTIONS, tier: 'premium', requests: 1, attempts: 1, cost: 0.1, escalated: 0, shown: 1, accepted: 1 },
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
    await play(ledger, 'yesterday', [attempt('1')], ['accepted'], { at: TODAY.from - 1 });
    await play(ledger, 'today', [attempt('2')], [], { at: TODAY.from });
    await play(ledger, 'tomorrow', [attempt('3')], ['accepted'], { at: TODAY.to });
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

  test('claim no saving for what the local tier answered, and count it apart', async () => {
    const ledger = await opened({ path: ':memory:' });
    const size = { inputTokens: 1000, outputTokens: 100 };
    await play(ledger, 'local', [attempt('1', { ...FREE, inputTokens: 1000 })], ['shown', 'accepted']);
    await play(ledger, 'went on', [attempt('2', { ...FREE, result: 'failed' }), attempt('3', { ...size, cost: 0.001 })], ['shown']);
    await play(ledger, "a user's own tier of that name", [attempt('4', { ...size, tier: 'local', provider: 'ollama', cost: 0 })], ['shown']);
    const read = await metrics(ledger);
    expect(read).toMatchObject({ requests: 3, attempts: 4, estimatedShare: 0, local: { attempts: 2, answers: 1 } });
    expect(read.comparison?.premium).toBeCloseTo(2 * 0.0045, 9);
    expect(read.comparison?.actual).toBeCloseTo(0.001, 9);
    expect(read.models.map(({ provider, model, accepted, shown }) => [provider, model, accepted, shown])).toEqual([['a', 'small', 0, 1], ['ollama', 'small', 0, 1], ['workspace', 'recall', 1, 1]]);
    expect(read.tiers.find(({ tier }) => tier === 'local')).toMatchObject({ requests: 3, escalated: 1, shown: 2 });
  });

  test('count an orphan as spent, an estimate, and nothing to compare', async () => {
    const ledger = await opened({ path: ':memory:', heartbeatMs: 10, clock: () => NOON });
    granted(await ledger.hold(holdRequest('1', 0.5), NO_CAPS));
    await ledger.store.write((db) => { db.exec("UPDATE hold SET window_id = 'other', beat_at = 0"); });
    await expect.poll(async () => (await metrics(ledger)).cost, { timeout: 10_000 }).toBe(0.5);
    expect(await metrics(ledger)).toMatchObject({ requests: 1, estimatedShare: 1, comparison: { actual: 0, premium: 0 } });
  });
});

describe('what users did', () => {
  async function reactions(kinds: readonly FeedbackKind[]): Promise<Partial<Reactions>> {
    const ledger = await opened({ path: ':memory:', clock: () => NOON });
    await play(ledger, 'one', [attempt('1')], kinds);
    const { tiers } = await metrics(ledger);
    const { tier: _tier, requests: _requests, attempts: _attempts, cost: _cost, escalated: _escalated, ...all } = tiers[0]!;
    return Object.fromEntries(Object.entries(all).filter(([, value]) => typeof value === 'number' ? value > 0 : value.looked > 0));
  }

  test.each<[FeedbackKind[], Partial<Reactions>]>([
    [[], {}],
    [['shown'], { shown: 1 }],
    [['shown', 'accepted'], { shown: 1, accepted: 1 }],
    [['shown', 'partly-accepted', 'ignored'], { shown: 1, accepted: 1, partly: 1 }],
    [['shown', 'partly-accepted', 'accepted'], { shown: 1, accepted: 1 }],
    [['shown', 'rejected'], { shown: 1, rejected: 1 }],
    [['shown', 'typed-over'], { shown: 1, typedOver: 1 }],
    // Offered again from the cache: what came of it in the end is the more telling.
    [['shown', 'ignored', 'rejected'], { shown: 1, rejected: 1 }],
    [['accepted', 'kept-30s', 'gone-2min'], { shown: 1, accepted: 1, after30s: { looked: 1, kept: 1 }, after2min: { looked: 1, kept: 0 } }],
    // Without the word that it was shown or accepted, nothing is known that it was.
    [['kept-30s', 'gone-10min'], {}],
  ])('%j', async (kinds, expected) => {
    expect(await reactions(kinds)).toEqual(expected);
  });

  test('is told by model and by arm', async () => {
    const ledger = await opened({ path: ':memory:', clock: () => NOON });
    const [a, b] = ['a', 'b'].map((arm) => ({ arm: { experiment: 'e', arm } }));
    await play(ledger, '1', [attempt('1')], ['shown', 'accepted', 'kept-30s'], a);
    await play(ledger, '2', [attempt('2', { model: 'other' })], ['shown', 'typed-over'], a);
    await play(ledger, '3', [attempt('3')], ['shown', 'accepted', 'gone-30s'], b);
    await play(ledger, '4', [attempt('4')], ['shown', 'ignored']);
    const { models, arms } = await metrics(ledger);
    const small = { tier: 'cheap', provider: 'a', model: 'small' };
    expect(models).toEqual([
      { ...NO_REACTIONS, ...small, model: 'other', shown: 1, typedOver: 1 },
      { ...NO_REACTIONS, ...small, shown: 3, accepted: 2, ignored: 1, after30s: { looked: 2, kept: 1 } },
    ]);
    expect(arms).toEqual([
      { ...NO_REACTIONS, experiment: 'e', arm: 'a', shown: 2, accepted: 1, typedOver: 1, after30s: { looked: 1, kept: 1 } },
      { ...NO_REACTIONS, experiment: 'e', arm: 'b', shown: 1, accepted: 1, after30s: { looked: 1, kept: 0 } },
    ]);
  });
});

describe('waste', () => {
  test.each<[string, readonly Attempt[], readonly FeedbackKind[], Partial<Decision>, number]>([
    ['was answered and never seen', [attempt('1')], [], {}, 0.01],
    ['was superseded by typing', [attempt('1', { result: 'error', basis: 'estimate', cost: 0.003 })], [], { outcome: 'stopped', reason: 'cancelled', executed: null }, 0.003],
    ['failed the checks', [attempt('1', { result: 'failed' }), attempt('2', { ...STRONG, result: 'failed', cost: 0.1 })], [], { outcome: 'nothing', executed: null }, 0.11],
    ['has an unknown price in part', [attempt('1', { cost: null }), attempt('2')], [], {}, 0.01],
  ])('is what %s', async (_, attempts, feedback, change, cost) => {
    const ledger = await opened({ path: ':memory:', clock: () => NOON });
    await play(ledger, 'one', attempts, feedback, change);
    expect((await metrics(ledger)).waste).toEqual({ requests: 1, of: 1, cost: expect.closeTo(cost, 9) as number });
  });

  test.each<[string, readonly Attempt[], readonly FeedbackKind[], Partial<Decision>, number]>([
    ['was seen', [attempt('1')], ['shown', 'ignored'], {}, 1],
    ['failed the checks, where a better answer was seen', [attempt('1', { result: 'failed' }), attempt('2', STRONG)], ['shown'], {}, 1],
    ['cost nothing', [attempt('1', { cost: 0 })], [], {}, 0],
    ['the local tier answered', [attempt('1', FREE)], [], {}, 0],
    ['was asked for by a command', [attempt('1')], [], { trigger: 'manual' }, 0],
    ['is no completion', [attempt('1')], [], { task: 'explain' }, 0],
    ['was never sent', [], [], {}, 0],
  ])('is not what %s', async (_, attempts, feedback, change, of) => {
    const ledger = await opened({ path: ':memory:', clock: () => NOON });
    await play(ledger, 'one', attempts, feedback, change);
    expect((await metrics(ledger)).waste).toEqual({ requests: 0, of, cost: 0 });
  });
});

test("the record's name of the local tier is the router's", () => {
  expect(nameOf(LOCAL_ROUTE)).toEqual(LOCAL);
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
    feedback: fc.uniqueArray(fc.constantFrom<FeedbackKind>('shown', 'accepted', 'partly-accepted', 'rejected', 'typed-over', 'ignored', 'kept-30s', 'gone-2min')),
    isAuto: fc.boolean(),
  });
  await fc.assert(fc.asyncProperty(fc.array(request, { maxLength: 8 }), async (requests) => {
    const ledger = await openLedger({ path: ':memory:', clock: () => NOON });
    for (const [index, { calls, feedback, isAuto }] of requests.entries()) {
      const id = String(index);
      await play(ledger, id, calls.map((change, place) => attempt(`${id}.${String(place)}`, change)), feedback, { trigger: isAuto ? 'auto' : 'manual' });
    }
    const { cost, attempts, requests: counted, tiers, models, shown, accepted, rejected, keptShare, waste } = await metrics(ledger);
    const rows = await ledger.store.read((db) => db.prepare('SELECT cost_nano FROM attempt').all());
    const kept = rows.ok ? rows.value.reduce((sum, row) => sum + Number(row['cost_nano'] ?? 0), 0) : NaN;
    expect(cost).toBe(kept / 1e9);
    expect((await ledger.spent()).day).toBe(cost);
    expect(Math.round(tiers.reduce((sum, tier) => sum + tier.cost, 0) * 1e9)).toBe(kept);
    expect(tiers.reduce((sum, tier) => sum + tier.attempts, 0)).toBe(attempts);
    expect(counted).toBe(requests.length);
    expect(accepted).toBeLessThanOrEqual(shown);
    expect(keptShare === null).toBe(shown === 0);
    const answered = requests.filter(({ calls }) => calls.length > 0).length;
    const [byModel, more] = [models.reduce((sum, model) => sum + model.shown, 0), requests.length - answered];
    expect(byModel).toBeLessThanOrEqual(shown);
    expect(byModel).toBeGreaterThanOrEqual(shown - more);
    for (const model of models) expect(model.accepted + model.rejected + model.typedOver + model.ignored).toBeLessThanOrEqual(model.shown);
    expect(rejected).toBe(requests.filter(({ feedback }) => feedback.includes('rejected') && !feedback.some((kind) => kind === 'accepted' || kind === 'partly-accepted')).length);
    expect(waste.requests).toBeLessThanOrEqual(waste.of);
    expect(waste.cost).toBeLessThanOrEqual(cost);
    await ledger.close();
  }), { numRuns: 40 });
});
