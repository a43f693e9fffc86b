import { describe, expect, it } from 'vitest';
import type { Route } from '../../src/config/config.ts';
import { ModelError, type Model } from '../../src/models/model.ts';
import { meteredCall, worstCost, type Judged, type Metered } from '../../src/routing/metered-call.ts';
import { completion, failure, fakeLedger, routeOf, scriptedModels, type FakeLedger, type Script } from './fakes.ts';

const JUDGED: Judged = { result: 'passed', by: ['reply'], findings: [], uncheckedReason: null, missed: [], confidence: null, gateMs: 7 };
const CAPS = { day: 1, month: 2, tasks: {} };
/** 30 bytes: 33 tokens at worst, 10 by estimate. */
const PROMPT = { kind: 'fim', prefix: 'a'.repeat(20), suffix: 'b'.repeat(10) } as const;
const PRICE = { input: 2, output: 10 };

interface Called {
  readonly result: Metered<string>;
  readonly ledger: FakeLedger;
  readonly calls: readonly string[];
}

async function call(script: Script, change: { special?: Partial<Route>; ledger?: FakeLedger; signal?: AbortSignal; model?: Model; judge?: Parameters<typeof meteredCall<string>>[2] } = {}): Promise<Called> {
  const route = routeOf('cheap', 'a/small', { price: PRICE, ...change.special });
  const models = scriptedModels({ 'a/small': [script] });
  const ledger = change.ledger ?? fakeLedger();
  const spec = {
    request: completion(), route, model: change.model ?? (await models.modelFor(route)), purpose: 'classify', contextShare: 0.5,
    call: { prompt: PROMPT, maxOutputTokens: 100, stream: false, limits: { firstToken: 1, idle: 1, total: 1 }, signal: change.signal ?? new AbortController().signal },
  } as const;
  const judge = change.judge ?? (({ text }) => Promise.resolve({ judged: JUDGED, value: text }));
  const result = await meteredCall({ ledger, caps: CAPS, now: () => 5 }, spec, judge);
  expect(ledger.open.size).toBe(0);
  return { result, ledger, calls: models.calls };
}

function attemptOf({ result }: Called): object {
  return result.kind === 'not-sent' ? {} : result.attempt;
}

describe('a metered call', () => {
  it('is held at the most that it can cost', async () => {
    const { ledger } = await call('1;');
    expect(ledger.holds).toEqual([{
      attemptId: ledger.rows[0]?.attemptId, requestId: 'r1', task: 'complete', purpose: 'classify', tier: 'cheap', provider: 'a', model: 'small', inputTokens: 33, worstCase: expect.closeTo((33 * 2 + 100 * 10) / 1e6, 12) as number,
    }]);
  });

  it('is settled with the usage that the endpoint counted', async () => {
    const called = await call({ says: '1;', usage: { inputTokens: 50, outputTokens: 4, cachedInputTokens: 20 } }, { special: { price: { ...PRICE, cachedInput: 1 } } });
    const counted = { tier: 'cheap', provider: 'a', model: 'small', purpose: 'classify', servedModel: null, inputTokens: 50, outputTokens: 4, basis: 'usage', ms: 1, contextShare: 0.5, result: 'passed', cost: expect.closeTo((30 * 2 + 20 * 1 + 4 * 10) / 1e6, 12) as number };
    expect(called.ledger.rows).toEqual([{ ...counted, attemptId: expect.any(String) as string, requestId: 'r1', at: 5, task: 'complete', failureKind: null, httpStatus: null }]);
    expect(called.result).toMatchObject({ kind: 'answered', value: '1;', attempt: { ...counted, ...JUDGED, failure: null } });
  });

  it('is settled with an estimate where the endpoint counted nothing', async () => {
    const called = await call({ says: 'x'.repeat(9), usage: null });
    expect(attemptOf(called)).toMatchObject({ basis: 'estimate', inputTokens: 10, outputTokens: 3, cost: expect.closeTo(50 / 1e6, 12) as number });
  });

  it('costs null where the price is unknown', async () => {
    const called = await call('1;', { special: { price: null } });
    expect([called.ledger.holds[0]?.worstCase, called.ledger.rows[0]?.cost]).toEqual([null, null]);
  });

  it('is billed as what really answered', async () => {
    const called = await call({ says: '1;', servedModel: 'gpt-4.1' }, { special: { price: { input: 0.001, output: 0.001 }, provider: { name: 'a', baseUrl: 'https://api.openai.com/v1', requiresKey: true } } });
    expect(attemptOf(called)).toMatchObject({ servedModel: 'gpt-4.1', cost: expect.closeTo((100 * 2 + 10 * 8) / 1e6, 12) as number });
  });
});

describe('a failed call', () => {
  it('that may have been billed costs its whole prompt and what came', async () => {
    const called = await call({ thought: 'x'.repeat(12), fails: failure('timeout', 'next-route', 'provider', { billable: true, status: 200 }) });
    expect(called.result.kind).toBe('failed');
    expect(called.ledger.rows[0]).toMatchObject({ result: 'error', failureKind: 'timeout', httpStatus: 200, basis: 'estimate', inputTokens: 10, outputTokens: 4, cost: expect.closeTo(60 / 1e6, 12) as number });
  });

  it('that cannot have been billed costs nothing, at an unknown price too', async () => {
    for (const price of [PRICE, null]) {
      const called = await call(failure('auth', 'next-route', 'provider', { status: 401 }), { special: { price } });
      expect(called.ledger.rows[0]).toMatchObject({ result: 'error', failureKind: 'auth', httpStatus: 401, cost: 0, inputTokens: 0, outputTokens: 0 });
    }
  });

  it('costs what its endpoint counted all the same', async () => {
    const model: Model = { answer: () => Promise.reject(new ModelError(failure('incomplete', 'next-route'), { usage: { inputTokens: 7, outputTokens: 3, cachedInputTokens: 0 }, ms: 2 })) };
    const called = await call('never', { model });
    expect(attemptOf(called)).toMatchObject({ basis: 'usage', inputTokens: 7, outputTokens: 3, ms: 2, result: 'error', cost: expect.closeTo(44 / 1e6, 12) as number });
  });

  it('by a bug is no attempt, and frees its hold', async () => {
    const ledger = fakeLedger();
    const model: Model = { answer: () => Promise.reject(new TypeError('a bug')) };
    await expect(call('never', { model, ledger })).rejects.toThrow('a bug');
    expect([ledger.rows, ledger.open.size]).toEqual([[], 0]);
  });
});

describe('a judge that breaks', () => {
  it('cannot hide the cost', async () => {
    const ledger = fakeLedger();
    await expect(call('1;', { ledger, judge: () => Promise.reject(new TypeError('a bug')) })).rejects.toThrow('a bug');
    expect(ledger.rows).toMatchObject([{ result: 'unchecked', cost: expect.closeTo(300 / 1e6, 12) as number }]);
    expect(ledger.open.size).toBe(0);
  });
});

describe('a call that is not sent', () => {
  it('says what refused it', async () => {
    const refusal = { ok: false, why: 'unknown-price' } as const;
    const { result, calls } = await call('1;', { ledger: fakeLedger(() => refusal) });
    expect([result, calls]).toEqual([{ kind: 'not-sent', refusal }, []]);
  });

  it('because it was cancelled in the meantime, costs nothing and is no row', async () => {
    const { result, calls, ledger } = await call('1;', { signal: AbortSignal.abort() });
    expect([calls, ledger.rows, ledger.open.size]).toEqual([[], [], 0]);
    expect(result).toMatchObject({ kind: 'failed', attempt: { cost: 0, inputTokens: 0, outputTokens: 0, result: 'error', failure: { kind: 'cancelled', action: 'stop', billable: false } } });
  });
});

it('knows no worst case without a price', () => {
  const route = routeOf('cheap', 'a/small', { price: null });
  expect(worstCost({ route, call: { prompt: PROMPT, maxOutputTokens: 1, stream: false, limits: { firstToken: 1, idle: 1, total: 1 }, signal: new AbortController().signal } })).toBeNull();
});
