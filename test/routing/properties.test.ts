import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Attempt } from '../../src/routing/decision.ts';
import { bandEffects } from '../../src/routing/band.ts';
import { limitsFor } from '../../src/routing/limits.ts';
import { costCap, effectivePolicy } from '../../src/routing/policy.ts';
import { knownTierIndex, tierIndex } from '../../src/routing/tiers.ts';
import { isFree } from '../../src/spend/price.ts';
import { CANARY, letterOf, play, type Played, type WatchedLedger } from './trace-play.ts';
import { memoryLedger, sqliteLedger } from './trace-ledger.ts';
import { traces, type Trace } from './trace.ts';
import { VirtualTime } from './virtual-time.ts';

/** Random traces, each played twice. */
const TRACES = Number(process.env['STEPLADDER_TRACES'] ?? 3_000);
/** The same traces in every run, unless others are asked for. */
const SEED = Number(process.env['STEPLADDER_SEED'] ?? 20_260_310);
/** One in so many traces is kept in the real ledger as well. */
const REAL_LEDGER = 10;
/** In the middle of a month and of a day. */
const NOON = new Date(2026, 2, 10, 12).getTime();
/** USD; below what a nano-USD rounds away. */
const ROUNDING = 1e-8;

interface Outcome {
  readonly played: readonly Played[];
  readonly ledger: WatchedLedger;
  /** USD of the month, by the ledger. */
  readonly spent: number;
  readonly openHolds: number;
}

const before = ({ config, spentShare }: Trace): number => (config.budget.month ?? 1) * spentShare;

async function playOn(trace: Trace, kind: 'memory' | 'sqlite'): Promise<Outcome> {
  const time = new VirtualTime(NOON, kind === 'sqlite' ? 2 : 0);
  time.install();
  const ledger = await (kind === 'sqlite' ? sqliteLedger : memoryLedger)(time, before(trace));
  try {
    const played = await play(trace, time, ledger);
    return { played, ledger, spent: (await ledger.spent()).month, openHolds: await ledger.openHolds() };
  } finally {
    await ledger.close();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  }
}

const answers = ({ result }: Played): readonly Attempt[] => result.decision.attempts.filter(({ purpose }) => purpose !== 'classify');

/** The row of the matrix under which a request was decided. */
function policyOf({ config }: Trace, { result: { decision } }: Played): ReturnType<typeof effectivePolicy>['cells'] {
  const arm = config.experiment?.arms.find(({ name }) => name === decision.arm?.arm) ?? null;
  return effectivePolicy(decision.task, config.policy, arm).cells;
}

function expectTime(trace: Trace, one: Played): void {
  const { request, asked, calls, from, ms, mostInFlight } = one;
  const policy = policyOf(trace, one);
  expect(answers(one).length, 'attempts').toBeLessThanOrEqual(request.trigger === 'auto' ? policy.attempts : policy.manualAttempts);
  expect(mostInFlight, 'calls at once').toBeLessThanOrEqual(1);
  expect(ms, 'wall time').toBeLessThanOrEqual(limitsFor(request).deadline + 250);
  const end = from + Math.min(limitsFor(request).deadline, asked.cancelAt ?? Infinity);
  for (const { at } of calls) expect(at, 'a call after the end').toBeLessThanOrEqual(end);
  if (asked.cancelAt !== null) expect(ms, 'after a cancel').toBeLessThanOrEqual(asked.cancelAt + 250);
}

function expectPlaces(trace: Trace, one: Played): void {
  const { tiers, budget } = trace.config;
  const policy = policyOf(trace, one);
  const { band } = one.result.decision;
  const allowed = policy.tiers?.map((name) => knownTierIndex(tiers, name));
  for (const { tier, cost } of answers(one)) {
    const place = tiers.findIndex(({ name }) => name === tier);
    expect(place, 'the floor').toBeGreaterThanOrEqual(tierIndex(tiers, policy.floor));
    if (allowed !== undefined) expect(allowed, 'the allowed tiers').toContain(place);
    if (budget.month !== null || budget.day !== null) expect(cost, 'an unknown price in spite of a budget').not.toBeNull();
  }
  const onlyFree = one.asked.onlyFree || !bandEffects(band, policy.class).allow;
  if (onlyFree) expect(one.calls.every(({ route }) => isFree(route)), 'only what is free').toBe(true);
  if (policy.stop !== null) expect(one.calls).toEqual([]);
}

function expectMoney(trace: Trace, { played, ledger, spent, openHolds }: Outcome): void {
  expect(openHolds, 'open holds').toBe(0);
  const costs = ledger.rows.map(({ cost }) => cost ?? 0);
  expect(spent, 'what the ledger says is spent').toBeCloseTo(before(trace) + costs.reduce((sum, cost) => sum + cost, 0), 7);
  const { month, day } = trace.config.budget;
  for (const cap of [month, day]) if (cap !== null && cap >= before(trace)) expect(spent, 'a cap').toBeLessThanOrEqual(cap + ROUNDING);
  for (const one of played) {
    const { id, cost } = one.result.decision;
    const rows = ledger.rows.filter(({ requestId }) => requestId === id);
    expect(rows.length, 'a row for each call').toBe(one.calls.length);
    const known = rows.every((row) => row.cost !== null);
    const sum = rows.reduce((all, row) => all + (row.cost ?? 0), 0);
    if (known) expect(cost, 'the cost of a decision').toBeCloseTo(sum, 9);
    else expect(cost).toBeNull();
    const most = costCap(policyOf(trace, one), one.request.trigger);
    if (most !== null) expect(sum, 'the cap of one request').toBeLessThanOrEqual(most + ROUNDING);
  }
}

/** A model mends what it just gave and what failed; once in a tier, told in words, and where the policy and the budget let it. */
function expectRepairs(trace: Trace, one: Played): void {
  const { decision } = one.result;
  const policy = policyOf(trace, one);
  const repairs = decision.attempts.filter(({ purpose }) => purpose === 'repair');
  const marked = one.calls.filter(({ isRepair }) => isRepair);
  expect(marked.map(({ route }) => route.model), 'calls that say what they are').toEqual(repairs.map(({ model }) => model));
  for (const { route } of marked) expect(route.api, 'a repair by a route that holds no conversation').toBe('chat');
  expect(new Set(repairs.map(({ tier }) => tier)).size, 'repairs in one tier').toBe(repairs.length);
  for (const [index, { purpose, tier, provider, model }] of decision.attempts.entries()) {
    if (purpose === 'repair') expect(decision.attempts[index - 1], 'what is mended').toMatchObject({ purpose: 'answer', result: 'failed', failure: null, tier, provider, model });
  }
  const isThrifty = decision.band !== null && !bandEffects(decision.band, policy.class).escalate;
  if (repairs.length > 0) expect([policy.repair, decision.task, isThrifty]).toEqual([expect.not.stringMatching('never'), expect.not.stringMatching('explain'), false]);
  if (policy.repair === 'auto') for (const { cost } of repairs) expect(cost, 'a repair at an unknown price').not.toBeNull();
  if (repairs.length > 0) repaired++;
}

function expectText(one: Played): void {
  const { result: { content, decision, incomplete }, shown } = one;
  const text = content?.text ?? '';
  const letters = new Set(`${text}${shown}${content?.edits.map(({ newText }) => newText).join('') ?? ''}`.replace(/bad|odd/g, ''));
  expect(letters.size, 'texts of two models joined').toBeLessThanOrEqual(1);
  if (decision.executed !== null) expect([...letters], 'the text of another model').toEqual([letterOf(decision.executed)]);
  expect(text.startsWith(shown) || shown === '', 'what was shown is not what is given').toBe(true);
  if (decision.outcome !== 'answered') expect([text, decision.executed]).toEqual([shown, null]);
  if (decision.outcome === 'answered' && decision.cachedAt === null) expect(text, 'an answer that failed').not.toContain('bad');
  if (decision.outcome === 'nothing') expect(decision.task).toBe('complete');
  if (incomplete && decision.outcome === 'answered') expect(decision.task).not.toBe('complete');
}

function expectRecord({ result: { decision } }: Played): void {
  const { planned, executed, deviations } = decision;
  const same = planned !== null && executed !== null && planned.tier === executed.tier && planned.provider === executed.provider && planned.model === executed.model;
  if (executed !== null && !same) expect(deviations.length, 'another route without a reason').toBeGreaterThan(0);
  if (same && decision.cachedAt === null) expect(deviations).toEqual([]);
  expect(decision.outcome === 'stopped').toBe(decision.reason !== null);
  expect(JSON.stringify(decision), 'a secret in the record').not.toContain(CANARY);
}

/** Decisions without what is different every time. */
function record(played: readonly Played[]): string {
  return JSON.stringify(played.map(({ result, calls, shown }) => [result, calls, shown]), (key, value: unknown) => (key === 'id' || key === 'ms' || key === 'gateMs' ? undefined : value));
}

let runs = 0;
/** Requests with a repair. */
let repaired = 0;
beforeEach(() => {
  runs = 0;
  repaired = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('holds all invariants over random configurations and faults', async () => {
  const check = async (trace: Trace): Promise<void> => {
    const outcome = await playOn(trace, 'memory');
    for (const one of outcome.played) {
      expectTime(trace, one);
      expectPlaces(trace, one);
      expectText(one);
      expectRecord(one);
      expectRepairs(trace, one);
    }
    expectMoney(trace, outcome);
    const again = await playOn(trace, runs++ % REAL_LEDGER === 0 ? 'sqlite' : 'memory');
    expectMoney(trace, again);
    expect(record(again.played), 'the same seed').toBe(record(outcome.played));
  };
  await fc.assert(fc.asyncProperty(traces, check), { numRuns: TRACES, seed: SEED });
  expect(runs).toBeGreaterThanOrEqual(TRACES);
  expect(repaired, 'traces that mend nothing prove nothing').toBeGreaterThan(TRACES / 100);
}, 10_000 + TRACES * 60);
