import { describe, expect, it } from 'vitest';
import type { Attempt, Decision, Deviation } from '../../src/routing/decision.ts';
import { caveatOf, choicesOf, givenAttempt, marksOf, remediesOf } from '../../src/routing/marks.ts';
import type { Failure } from '../../src/models/failure.ts';
import { attempt, decision } from '../journal/decision-fixture.ts';
import { routeOf } from './fakes.ts';

const config = { tiers: ['cheap', 'standard', 'premium'].map((name) => ({ name, routes: [routeOf(name, 'a/small')] })), policy: {}, experiment: null };
const deviation = (kind: Deviation['kind']): Deviation => ({ kind, from: 'x', to: 'y', why: `because of ${kind}` });
const answered = (change: Partial<Decision> = {}, attempts: readonly Attempt[] = [attempt('a')]): Decision => decision('d', attempts, change);
const texts = (one: Decision, settings: Parameters<typeof marksOf>[1] = config): string[] => marksOf(one, settings).map(({ text }) => text);
const unsure = (score: number): Attempt => attempt('a', { confidence: { score, meanProbability: score, worstProbability: null, selfReported: null, gate: 0.8, classifier: 0.6 } });
const failure = (kind: Failure['kind']): Failure => ({ kind, scope: 'provider', action: 'next-route', status: 401, message: 'No.', billable: false });

describe('the attempt whose answer was given', () => {
  it('is never the router asking how hard a request is', () => {
    const asked = attempt('c', { purpose: 'classify', result: 'unchecked', uncheckedReason: 'not looked at' });
    expect(givenAttempt(answered({}, [attempt('a'), asked]))?.id).toBe('a');
    expect(texts(answered({}, [attempt('a'), asked]))).toEqual([]);
  });

  it('is the one that was kept back where a better model then failed', () => {
    const executed = { tier: 'cheap', provider: 'a', model: 'small' };
    const one = answered({ executed }, [attempt('kept'), attempt('top', { tier: 'premium', result: 'error', failure: failure('server') })]);
    expect(givenAttempt(one)?.id).toBe('kept');
  });

  it('is none where the answer came from memory, or there is none', () => {
    expect(givenAttempt(answered({ cachedAt: 5 }))).toBeNull();
    expect(givenAttempt(decision('d', []))).toBeNull();
  });
});

describe('a mended answer', () => {
  const failed = attempt('f', { result: 'failed', findings: [{ check: 'syntax', code: 'TS1005', message: "')' expected.", at: null }] });
  const repair = attempt('r', { purpose: 'repair' });

  it('is the one that was given, and is told', () => {
    expect(givenAttempt(answered({}, [failed, repair]))?.id).toBe('r');
    expect(marksOf(answered({}, [failed, repair]), config)).toEqual([{ kind: 'mended', text: 'mended once', why: "It was mended by the same model after its answer failed the syntax check: ')' expected (TS1005)." }]);
  });

  it('is no caveat, and none where another answer was given', () => {
    expect(caveatOf(answered({}, [failed, repair]), config)).toBeNull();
    const top = attempt('t', { tier: 'premium' });
    expect(texts(answered({}, [failed, attempt('r', { purpose: 'repair', result: 'failed' }), top]))).toEqual([]);
  });
});

describe('marks', () => {
  it('are none where the planned model answered and all was checked', () => {
    expect(texts(answered())).toEqual([]);
  });

  it('tell every way in which an answer is not as planned', () => {
    const all = answered({ deviations: (['escalate', 'fallback', 'downgrade', 'substituted'] as const).map(deviation) });
    expect(texts(all)).toEqual(['downgraded', 'other model answered', 'fallback', 'escalated']);
    for (const { why } of marksOf(all, config)) expect(why).toMatch(/because of/i);
  });

  it('tell when an answer was given before', () => {
    const [mark] = marksOf(answered({ cachedAt: new Date(2026, 4, 20, 14, 5).getTime(), message: 'Given again.' }), config);
    expect(mark?.text).toMatch(/^from memory, 0?[214]+:05/);
    expect(mark?.why).toBe('Given again.');
  });

  it('tell what could not be verified, in its own words', () => {
    expect(texts(answered({}, [attempt('a', { result: 'unchecked', uncheckedReason: 'not verified: Ruby' })]))).toEqual(['not verified: Ruby']);
  });

  it('tell a confidence below what the policy asks for, and only then', () => {
    const asking = { ...config, policy: { complete: { minConfidence: 0.7 } } };
    expect(texts(answered({}, [unsure(0.4)]), asking)).toEqual(['low confidence']);
    expect(texts(answered({}, [unsure(0.7)]), asking)).toEqual([]);
    expect(texts(answered({}, [attempt('a')]), asking)).toEqual([]);
    expect(texts(answered({}, [unsure(0.4)]))).toEqual([]);
  });

  it('take the confidence that the arm of an experiment asks for', () => {
    const experiment = { name: 'e', unit: 'request', arms: [{ name: 'strict', share: 0.5, policy: { complete: { minConfidence: 0.9 } } }, { name: 'as it is', share: 0.5, policy: {} }] } as const;
    const settings = { ...config, experiment };
    expect(texts(answered({ arm: { experiment: 'e', arm: 'strict' } }, [unsure(0.8)]), settings)).toEqual(['low confidence']);
    expect(texts(answered({ arm: { experiment: 'e', arm: 'as it is' } }, [unsure(0.8)]), settings)).toEqual([]);
  });

  it('are none of a request that was not answered', () => {
    expect(texts(decision('d', [], { deviations: [deviation('downgrade')] }))).toEqual([]);
  });
});

describe('the caveat of a completion', () => {
  it('names the tier that answered instead, and what could not be verified', () => {
    const one = answered({ deviations: [deviation('fallback')] }, [attempt('a', { tier: 'standard', result: 'unchecked', uncheckedReason: 'not verified: Ruby' })]);
    expect(caveatOf(one, config)).toBe('fallback: standard, not verified: Ruby');
  });

  it('is none where a better model answered, or all is as planned', () => {
    expect(caveatOf(answered({ deviations: [deviation('escalate')] }), config)).toBeNull();
    expect(caveatOf(answered(), config)).toBeNull();
  });
});

describe('what can be done', () => {
  it.each<[string, Partial<Decision>, readonly Attempt[], readonly string[]]>([
    ['a stop', { choices: ['raise-budget', 'wait'] }, [], ['raise-budget', 'wait']],
    ['a key that is refused', { outcome: 'stopped', choices: ['retry'] }, [attempt('a', { result: 'error', failure: failure('auth') })], ['set-key', 'retry']],
    ['a key that is missing', { outcome: 'stopped', choices: ['set-key', 'open-settings'], skipped: [{ tier: 'cheap', provider: 'a', model: 'small', code: 'no-key', why: '' }] }, [], ['set-key', 'open-settings']],
    ['another model that stepped in', { deviations: [deviation('fallback')], skipped: [{ tier: 'cheap', provider: 'a', model: 'small', code: 'unknown-price', why: '' }] }, [attempt('a')], ['set-price']],
    ['an endpoint that is away', {}, [attempt('a', { result: 'error', failure: failure('unreachable') }), attempt('b')], ['open-settings']],
    ['no good answer', { outcome: 'nothing' }, [attempt('a', { result: 'failed' })], []],
  ])('about %s', (_what, change, attempts, choices) => {
    expect(remediesOf(decision('d', attempts, change))).toEqual(choices);
  });

  it('about an answer is what its decision says, about a stop its remedies', () => {
    expect(choicesOf(answered({ choices: ['ask-stronger'] }))).toEqual(['ask-stronger']);
    expect(choicesOf(answered())).toEqual([]);
    expect(choicesOf(decision('d', [], { outcome: 'stopped', reason: 'refused', choices: ['ask-stronger'] }))).toEqual(['ask-stronger']);
  });

  it('about what the user cancelled is nothing', () => {
    expect(choicesOf(decision('d', [], { reason: 'cancelled' }))).toEqual([]);
  });
});
