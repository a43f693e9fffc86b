import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/models/model.ts';
import type { Gate } from '../../src/quality/gate.ts';
import type { LocalAnswer } from '../../src/routing/local.ts';
import type { RouteOptions } from '../../src/routing/router.ts';
import { completion, fakeGate, selection } from './fakes.ts';
import { run } from './running.ts';

function saying(text: string, probability = 0.8): LocalAnswer {
  const answer = { text, generatedText: text, finish: 'stop', usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 }, tokens: null, servedModel: null, ms: 0 } as const;
  const model: Model = { answer: () => Promise.resolve(answer) };
  return { model, probability, why: 'the workspace goes on like this in 3 places' };
}

/** What stands between the local tier and the paid ones, and whether it was asked. */
function pausing(goesOn: boolean): { readonly beforePaid: NonNullable<RouteOptions['beforePaid']>; readonly asked: () => number } {
  let asked = 0;
  return { asked: () => asked, beforePaid: () => Promise.resolve(++asked > 0 && goesOn) };
}

describe('the local tier', () => {
  it('answers first, for nothing, and nobody else is asked', async () => {
    const pause = pausing(true);
    const { result, calls, ledger } = await run(completion('auto'), {}, { options: { local: saying('1;'), beforePaid: pause.beforePaid } });
    expect(calls).toEqual([]);
    expect(pause.asked()).toBe(0);
    expect(result.content?.text).toBe('1;');
    expect(result.decision).toMatchObject({
      outcome: 'answered', cost: 0, deviations: [], executed: { tier: 'local', provider: 'workspace', model: 'recall' },
      planned: { tier: 'local', why: 'the workspace goes on like this in 3 places, right with a probability of 0.80' },
      attempts: [{ result: 'passed', confidence: { score: 0.8 } }],
    });
    expect(ledger.rows).toMatchObject([{ tier: 'local', cost: 0, result: 'passed' }]);
  });

  it('is judged like any other: what fails goes on to the ladder after the pause, and uses up none of its calls', async () => {
    const pause = pausing(true);
    const { result, calls } = await run(completion('auto'), { 'a/small': ['bad'], 'a/medium': ['2;'] }, { options: { local: saying('bad'), beforePaid: pause.beforePaid } });
    expect(pause.asked()).toBe(1);
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(result.content?.text).toBe('2;');
    expect(result.decision.attempts.map(({ tier }) => tier)).toEqual(['local', 'cheap', 'standard']);
    expect(result.decision.deviations).toMatchObject([{ kind: 'escalate', from: 'local', to: 'standard' }]);
  });

  it('ends where the pause says so, and nothing is sent', async () => {
    const { result, calls } = await run(completion('auto'), {}, { options: { local: saying('bad'), beforePaid: pausing(false).beforePaid } });
    expect(calls).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled', cost: 0 });
  });

  it('is shown where it cannot be verified, and says so', async () => {
    const { result } = await run(completion('auto'), {}, { options: { local: saying('odd') } });
    expect(result.decision).toMatchObject({ outcome: 'answered', attempts: [{ result: 'unchecked' }] });
  });

  it('has answered nobody where the user gave the request up while it was judged', async () => {
    const giving = new AbortController();
    const gate: Gate = {
      ...fakeGate,
      judge: (...asked) => {
        giving.abort();
        return fakeGate.judge(...asked);
      },
    };
    const { result, calls } = await run(completion('auto'), {}, { gate, options: { local: saying('odd'), signal: giving.signal } });
    expect(calls).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled', executed: null, attempts: [{ tier: 'local' }] });
    expect(result.content).toBeNull();
  });

  it('needs no model at all', async () => {
    const good = await run(completion('auto'), {}, { tiers: [], options: { local: saying('1;') } });
    expect(good.result.decision).toMatchObject({ outcome: 'answered', executed: { tier: 'local' } });
    const failed = await run(completion('auto'), {}, { tiers: [], options: { local: saying('bad') } });
    expect(failed.result.decision).toMatchObject({ outcome: 'nothing', reason: null, choices: [] });
  });

  it('answers however short money is', async () => {
    const { result } = await run(completion('auto'), {}, { config: { budget: { day: 0, month: 0, tasks: {} } }, options: { local: saying('1;') } });
    expect(result.decision).toMatchObject({ outcome: 'answered', executed: { tier: 'local' } });
  });

  it.each<[string, LocalAnswer, Partial<RouteOptions>]>([
    ['less sure than the policy asks', saying('no', 0.2), {}],
    ['passed by for a stronger model', saying('no'), { stronger: true }],
    ['passed by for a new answer', saying('no'), { fresh: true }],
  ])('is not used where it is %s', async (_what, local, options) => {
    const { result, calls } = await run(completion(), { 'a/small': ['1;'], 'a/medium': ['1;'] }, { options: { local, ...options } });
    expect(calls).toHaveLength(1);
    expect(result.decision.attempts.map(({ tier }) => tier)).not.toContain('local');
  });

  it('is switched off by the policy', async () => {
    const { calls } = await run(completion(), { 'a/small': ['1;'] }, { config: { policy: { complete: { recall: null } } }, options: { local: saying('no', 1) } });
    expect(calls).toEqual(['a/small']);
  });

  it('stops where the policy stops its task', async () => {
    const { result } = await run(completion(), {}, { config: { policy: { complete: { stop: 'not here' } } }, options: { local: saying('no', 1) } });
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'policy' });
  });

  it('has nothing to say of a selection', async () => {
    const { calls } = await run(selection('explain'), { 'a/small': ['It does this, and that, and a third thing.'] }, { options: { local: saying('no', 1) } });
    expect(calls).toEqual(['a/small']);
  });
});

describe('the pause before what costs something', () => {
  it('comes before the first call, once', async () => {
    const pause = pausing(true);
    const { calls } = await run(completion('auto'), { 'a/small': ['bad'], 'a/medium': ['1;'] }, { options: { beforePaid: pause.beforePaid } });
    expect(calls).toHaveLength(2);
    expect(pause.asked()).toBe(1);
  });

  it('ends the request before anything is held or sent', async () => {
    const { result, calls, ledger } = await run(completion('auto'), {}, { options: { beforePaid: pausing(false).beforePaid } });
    expect(calls).toEqual([]);
    expect(ledger.holds).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled', attempts: [] });
  });
});
