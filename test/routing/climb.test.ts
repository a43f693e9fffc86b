import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Request } from '../../src/request/request.ts';
import { completion, failure, FREE, HANG, scriptedModels, selection, tiersOf } from './fakes.ts';
import { routing, run, under } from './running.ts';

const explain = selection('explain');
/** Complex, so that it starts at premium. */
const hard = selection('debug', { question: 'It sometimes hangs' });

describe('what the policy lets climb', () => {
  it.each([['syntax'], ['TS1005'], ['*']])('a failed check named %s', async (name) => {
    const { calls } = await under(completion(), { escalateOn: [name] }, { 'a/small': ['bad'], 'a/medium': ['2;'] });
    expect(calls).toEqual(['a/small', 'a/medium']);
  });

  it('no other check', async () => {
    const { calls, result } = await under(completion(), { escalateOn: ['lint'] }, { 'a/small': ['bad'] });
    expect([calls, result.decision.outcome]).toEqual([['a/small'], 'nothing']);
    expect(result.decision.message).toContain('The policy lets it climb for other checks only.');
  });

  it('nothing, where it does not escalate', async () => {
    const { calls, result } = await under(completion(), { escalate: false }, { 'a/small': ['bad'] });
    expect([calls, result.decision.outcome]).toEqual([['a/small'], 'nothing']);
    expect(result.decision.message).toContain('The policy lets "complete" climb for no check.');
  });
});

describe('what the policy lets fall back', () => {
  const broken = failure('server', 'next-route', 'model');

  it('a failure of a kind that is named', async () => {
    const { calls } = await under(explain, { fallbackOn: ['server'] }, { 'a/small': [broken], 'a/medium': ['It adds.'] });
    expect(calls).toEqual(['a/small', 'a/medium']);
  });

  it('no other kind, however the ladder would go on', async () => {
    for (const other of [broken, failure('tool-call', 'next-tier', 'model'), failure('too-large', 'next-route', 'model')]) {
      const { calls, result } = await under(explain, { fallbackOn: ['timeout'] }, { 'a/small': [other] });
      expect(calls).toEqual(['a/small']);
      expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'failed' });
      expect(result.decision.message).toContain('The policy allows no other route for this.');
    }
  });

  it('a missing key to another provider, and says it of each route that it takes out', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'a/other', 'b/small'] });
    const models = scriptedModels({ 'b/small': ['It adds.'] });
    const { result } = await run(explain, {}, { tiers, modelFor: (route) => (route.provider.name === 'a' ? Promise.resolve(null) : models.modelFor(route)) });
    expect(models.calls).toEqual(['b/small']);
    const why = 'no API key is set for "a"; run "Stepladder: Set API Key"';
    expect(result.decision.skipped).toEqual(['small', 'other'].map((model) => ({ tier: 'cheap', provider: 'a', model, code: 'no-key', why })));
  });

  it('no missing key where that is not named', async () => {
    const { result, calls } = await under(explain, { fallbackOn: ['server'] }, {}, { modelFor: () => Promise.resolve(null) });
    expect([calls, result.decision.skipped.length]).toEqual([[], 1]);
    expect(result.decision.choices).toContain('set-key');
  });

  it('nothing, where it does not fall back', async () => {
    const { calls } = await under(explain, { fallback: false, retries: 0 }, { 'a/small': [broken] });
    expect(calls).toEqual(['a/small']);
  });

  it('nothing of an experiment: it fails fast, and neither retries nor climbs', async () => {
    const passing = await under(explain, { class: 'experiment' }, { 'a/small': [failure('server', 'retry', 'provider')] });
    const judged = await under(explain, { class: 'experiment' }, { 'a/small': ['bad'] });
    expect([passing.calls, judged.calls]).toEqual([['a/small'], ['a/small']]);
    expect(judged.result.decision).toMatchObject({ outcome: 'stopped', reason: 'failed', class: 'experiment' });
  });

  it('below its start where all above have failed and it may downgrade', async () => {
    const scripts = { 'b/large': [broken], 'a/medium': [broken], 'b/medium': ['Because.'] };
    const { calls, result } = await under(hard, { downgrade: true }, scripts);
    expect(calls).toEqual(['b/large', 'a/medium', 'b/medium']);
    expect(result.decision).toMatchObject({ planned: { tier: 'premium' }, executed: { tier: 'standard' }, deviations: [{ kind: 'fallback', from: 'premium', to: 'standard' }] });
  });
});

describe('calls', () => {
  it('are as many as the policy says, for typing and for a command', async () => {
    const gone = failure('not-api', 'next-route', 'model');
    const scripts = { 'a/small': [gone], 'a/medium': [gone], 'b/medium': [gone], 'b/large': [gone] };
    const cells = { attempts: 1, manualAttempts: 3 };
    expect((await under(completion('auto'), cells, scripts)).calls).toHaveLength(1);
    expect((await under(completion('manual'), cells, scripts)).calls).toHaveLength(3);
    expect((await under(completion('manual'), { attempts: 1 }, scripts)).calls).toHaveLength(1);
  });

  it('are repeated as often as the policy says', async () => {
    const passing = failure('server', 'retry', 'model');
    const { calls } = await under(explain, { retries: 2, attempts: 9 }, { 'a/small': [passing, passing, 'It adds.'] });
    expect(calls).toEqual(['a/small', 'a/small', 'a/small']);
    const once = await under(explain, { retries: 0 }, { 'a/small': [passing], 'a/medium': ['It adds.'] });
    expect(once.calls).toEqual(['a/small', 'a/medium']);
  });

  it('are not repeated when the reserve of all requests is spent', async () => {
    // Ten retries are there, and twelve requests earn two; the breaker takes no offence at this failure.
    const passing = failure('tool-call', 'retry', 'request');
    const tiers = tiersOf({ cheap: ['a/small', 'b/other'] });
    const router = routing({ 'a/small': [...Array.from({ length: 12 }, () => [passing, '1;']).flat(), passing], 'b/other': ['2;'] }, { tiers });
    for (let request = 0; request < 12; request++) await router.ask(completion());
    const before = router.calls.length;
    expect(before).toBe(24);
    await router.ask(completion());
    expect(router.calls.slice(before)).toEqual(['a/small', 'b/other']);
  });

  it('wait for nobody who completes, and for nobody too long', async () => {
    const limited = (retryAfterMs: number) => failure('rate-limit', 'wait', 'model', { retryAfterMs });
    const typed = await run(completion(), { 'a/small': [limited(1)], 'a/medium': ['2;'] });
    const asked = await run(explain, { 'a/small': [limited(5_001)], 'a/medium': ['It adds.'] });
    expect([typed.calls, asked.calls]).toEqual([['a/small', 'a/medium'], ['a/small', 'a/medium']]);
  });

  it('are told before they are made', async () => {
    const told: string[] = [];
    await run(completion(), { 'a/small': ['bad'], 'a/medium': ['2;'] }, { options: { onAttempt: ({ model }) => told.push(model) } });
    expect(told).toEqual(['small', 'medium']);
  });
});

describe('the cost cap of one request', () => {
  const dear = (name: string): Record<string, { price: { input: number; output: number } }> => ({ [name]: { price: { input: 1_000, output: 1_000 } } });

  /** What the first call of a request is held at, USD. */
  async function worstOf(request: Request): Promise<number> {
    const { ledger } = await run(request, { 'a/small': ['1;'] });
    return ledger.holds[0]?.worstCase ?? NaN;
  }

  it('holds over several calls', async () => {
    // The first call costs 0.00011 USD, which is then missing for a second one.
    const worst = await worstOf(explain);
    const enough = await under(explain, { maxCost: worst + 0.000_12 }, { 'a/small': ['bad'], 'a/medium': ['It adds.'] });
    expect(enough.calls).toEqual(['a/small', 'a/medium']);
    const { calls, result } = await under(explain, { maxCost: worst + 0.000_1 }, { 'a/small': ['bad'] });
    expect(calls).toEqual(['a/small']);
    expect(result.decision.skipped.map(({ code }) => code)).toEqual(['cost-cap', 'cost-cap', 'cost-cap']);
    expect(result.decision.message).toContain('raise "maxCost"');
  });

  it('is none where it is null', async () => {
    const { calls } = await under(completion(), { maxCost: null }, { 'a/small': ['1;'] }, { tiers: tiersOf({ cheap: ['a/small'] }, dear('a/small')) });
    expect(calls).toEqual(['a/small']);
  });

  it('refuses what is too dear before it is sent, and says so', async () => {
    const { calls, result } = await under(explain, {}, {}, { tiers: tiersOf({ cheap: ['a/small'] }, dear('a/small')) });
    expect(calls).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'budget', choices: ['open-settings'], cost: 0, skipped: [{ code: 'cost-cap' }] });
  });

  it('lets a cheaper sibling answer', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'] }, dear('a/small'));
    const { calls, result } = await under(explain, {}, { 'b/small': ['It adds.'] }, { tiers });
    expect(calls).toEqual(['b/small']);
    expect(result.decision.deviations).toMatchObject([{ kind: 'fallback' }]);
  });

  it('never keeps a free route from being asked', async () => {
    const { calls } = await under(explain, { maxCost: 0 }, { 'a/small': ['It adds.'] }, { tiers: tiersOf({ cheap: ['a/small'] }, { 'a/small': FREE }) });
    expect(calls).toEqual(['a/small']);
  });
});

describe('the deadline', () => {
  const end = new AbortController();
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('ends a request, says so, and keeps what it cost', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(end.signal);
    const { calls, result } = await run(explain, { 'a/small': [HANG] }, { options: { onAttempt: () => { setImmediate(() => { end.abort(); }); } } });
    expect(calls).toEqual(['a/small']);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'failed', choices: ['retry'] });
    expect(result.decision.message).toContain('The time for this request is over.');
    expect(result.decision.cost).toBeGreaterThan(0);
  });

  it('asks nobody once it is over', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    const { calls, result } = await run(explain, {});
    expect([calls, result.decision.attempts]).toEqual([[], []]);
    expect(result.decision.message).toContain('The time for this request is over.');
  });

  it('ends no answer that came all the same', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(end.signal);
    const model = { answer: () => Promise.resolve({ text: 'It adds.', generatedText: 'It adds.', finish: 'stop', usage: null, tokens: null, servedModel: null, ms: 1 } as const) };
    const late = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal);
    const answering = { answer: () => { late.abort(); return model.answer(); } };
    const { result } = await run(explain, {}, { modelFor: () => Promise.resolve(answering) });
    expect(result.decision.outcome).toBe('answered');
  });
});

describe('a failing endpoint that says when to come again', () => {
  const busy = (retryAfterMs: number): ReturnType<typeof failure> => failure('server', 'retry', 'provider', { retryAfterMs });

  it('is waited for where that is short, and asked once more', async () => {
    const { calls, result } = await run(explain, { 'a/small': [busy(5), 'It adds.'] });
    expect([calls, result.decision.outcome]).toEqual([['a/small', 'a/small'], 'answered']);
  });

  it('gives way to its other models where it is long', async () => {
    const { calls, result } = await run(explain, { 'a/small': [busy(30_000)], 'a/medium': ['It adds.'] }, { tiers: tiersOf({ cheap: ['a/small'], standard: ['a/medium'] }) });
    expect([calls, result.decision.outcome]).toEqual([['a/small', 'a/medium'], 'answered']);
  });
});
