import { describe, expect, it } from 'vitest';
import type { Failure, FailureAction, FailureKind } from '../../src/models/failure.ts';
import type { Verdict } from '../../src/quality/verdict.ts';
import type { AttemptResult, Refusal } from '../../src/routing/attempt.ts';
import { reactTo, type Circumstances, type Reaction } from '../../src/routing/reaction.ts';
import { attempt } from '../journal/decision-fixture.ts';
import { failure } from './fakes.ts';

const CALM: Circumstances = { shown: false, mayRetry: true, mayTrim: true, maxWaitMs: 5_000, badRequests: 0 };
const PASSED: Verdict = { result: 'passed', by: ['reply'] };
const FAILED: Verdict = { result: 'failed', by: ['reply'], findings: [] };
const UNCHECKED: Verdict = { result: 'unchecked', by: [], reason: 'Ruby' };

function answered(verdict: Verdict, change: Partial<Circumstances> = {}): Reaction {
  const result: AttemptResult = { kind: 'answered', attempt: attempt('1'), judgement: { verdict, content: { text: 'a', edits: [] }, doubts: [], missed: [], score: null }, cutOff: false, trimmed: false };
  return reactTo(result, { ...CALM, ...change });
}

function failed(as: Failure, change: Partial<Circumstances> = {}): Reaction {
  return reactTo({ kind: 'failed', attempt: attempt('1', { failure: as }) }, { ...CALM, ...change });
}

function refused(refusal: Refusal): Reaction {
  return reactTo({ kind: 'not-sent', refusal }, CALM);
}

describe('to a verdict', () => {
  it('takes what passed, and what could not be verified', () => {
    expect([PASSED, UNCHECKED].map((verdict) => answered(verdict).do)).toEqual(['accept', 'accept']);
    expect(answered(PASSED, { shown: true }).do).toBe('accept');
  });

  it('climbs from what failed', () => {
    expect(answered(FAILED)).toEqual({ do: 'climb' });
  });

  it('lets nothing follow what is on the screen', () => {
    expect(answered(FAILED, { shown: true })).toMatchObject({ do: 'stop', reason: 'failed', choices: ['retry'] });
  });
});

describe('to a failure', () => {
  const fallBack = (as: Failure): Reaction => ({ do: 'fall-back', because: as, skipped: null });

  it('retries what may pass, where there is a retry', () => {
    const broken = failure('server', 'retry');
    expect(failed(broken)).toEqual({ do: 'retry', waitMs: 0 });
    expect(failed(broken, { mayRetry: false })).toEqual(fallBack(broken));
  });

  it('waits as it was asked to, where that is not too long', () => {
    const busy = failure('rate-limit', 'wait', 'model', { retryAfterMs: 5_000 });
    expect(failed(busy)).toEqual({ do: 'retry', waitMs: 5_000 });
    expect(failed(busy, { maxWaitMs: 4_999 })).toEqual(fallBack(busy));
    expect(failed(busy, { mayRetry: false })).toEqual(fallBack(busy));
    const unsaid = failure('rate-limit', 'wait', 'model');
    expect(failed(unsaid)).toEqual(fallBack(unsaid));
  });

  it('trims what is too long, else looks for a larger window', () => {
    const long = failure('context-length', 'trim');
    expect(failed(long)).toEqual({ do: 'trim' });
    expect(failed(long, { mayTrim: false })).toEqual({ do: 'enlarge' });
  });

  it('goes to another route, or to a larger model', () => {
    const gone = failure('unknown-model', 'next-route', 'model');
    expect(failed(gone)).toEqual(fallBack(gone));
    expect(failed(failure('tool-call', 'next-tier', 'model'))).toEqual({ do: 'climb-or-aside' });
  });

  it.each<[FailureKind, object]>([
    ['cancelled', { reason: 'cancelled', choices: [] }],
    ['refused', { reason: 'refused', choices: ['ask-stronger'] }],
    ['filtered', { reason: 'refused', choices: ['ask-stronger'] }],
    ['content-policy', { reason: 'refused', choices: ['ask-stronger'] }],
    ['bad-request', { reason: 'failed', choices: ['retry'] }],
  ])('stops at %s where it concerns the request', (kind, stop) => {
    expect(failed(failure(kind, 'stop', 'request'))).toEqual({ do: 'stop', message: `${kind} happened`, until: null, ...stop });
  });

  it('asks another provider where only one is not to be trusted', () => {
    for (const scope of ['provider', 'network'] as const) {
      const redirect = failure('redirect', 'stop', scope);
      expect(failed(redirect)).toEqual(fallBack(redirect));
    }
  });

  it('stops when a second endpoint calls the request malformed', () => {
    const bad = failure('bad-request', 'next-route');
    expect(failed(bad, { badRequests: 1 })).toEqual(fallBack(bad));
    expect(failed(bad, { badRequests: 2 })).toMatchObject({ do: 'stop', reason: 'failed', choices: ['open-settings'] });
    expect(failed(failure('server', 'next-route'), { badRequests: 2 }).do).toBe('fall-back');
  });

  it.each<FailureAction>(['retry', 'wait', 'next-route', 'next-tier', 'trim', 'stop'])('lets nothing follow what is on the screen (%s)', (action) => {
    const reaction = failed(failure('incomplete', action, 'provider', { retryAfterMs: 0 }), { shown: true });
    expect(reaction).toEqual({ do: 'stop', reason: 'failed', message: 'incomplete happened What had arrived is kept; it is incomplete.', choices: ['retry'], until: null });
  });

  it('calls a refusal one after its start was shown too', () => {
    expect(failed(failure('filtered', 'stop'), { shown: true })).toMatchObject({ do: 'stop', reason: 'refused' });
  });
});

describe('to a call that was not sent', () => {
  it('stops at a cap, and says which and until when', () => {
    const cap = { ok: false, why: 'cap', spent: 0.9, limit: 1, worst: 0.2, resetsAt: 77 } as const;
    const stop = { do: 'stop', reason: 'budget', until: 77, choices: ['raise-budget', 'wait', 'use-free-tier'] };
    expect(refused({ ...cap, cap: 'day', task: null })).toEqual({ ...stop, message: 'The daily budget does not allow this request, which may cost up to $0.20: $0.90 of $1.00 are spent or held.' });
    expect(refused({ ...cap, cap: 'month', task: 'debug' })).toMatchObject({ ...stop, message: expect.stringContaining('The monthly budget for "debug" does not') as string });
  });

  it('stops where spend cannot be recorded', () => {
    expect(refused({ ok: false, why: 'ledger', message: 'disk full' })).toEqual({
      do: 'stop', reason: 'budget', until: null, choices: ['use-free-tier', 'retry'], message: 'Spend cannot be recorded, so nothing is sent: disk full',
    });
  });

  it.each<[Refusal, string, string]>([
    [{ ok: false, why: 'unknown-price' }, 'unknown-price', 'add "price" to the route'],
    [{ why: 'selection-too-long' }, 'selection-too-long', 'select less'],
    [{ why: 'cost-cap', worst: 0.02, left: 0.0125 }, 'cost-cap', 'one request may cost $0.013 more at most, and this call up to $0.020; raise "maxCost"'],
  ])('asks another route for $why, and says why', (refusal, code, why) => {
    expect(refused(refusal)).toMatchObject({ do: 'fall-back', because: { scope: 'model' }, skipped: { code, why: expect.stringContaining(why) as string } });
  });
});
