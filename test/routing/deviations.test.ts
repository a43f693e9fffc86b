import { describe, expect, it } from 'vitest';
import type { Attempt, RouteName, Skipped } from '../../src/routing/decision.ts';
import { deviationsOf } from '../../src/routing/deviations.ts';
import type { Plan } from '../../src/routing/plan.ts';
import { attempt } from '../journal/decision-fixture.ts';
import { failure } from './fakes.ts';

const SMALL = { tier: 'cheap', provider: 'a', model: 'small' };
const OTHER = { tier: 'cheap', provider: 'b', model: 'other' };
const LARGE = { tier: 'premium', provider: 'a', model: 'large' };
const DOWNGRADE = { kind: 'downgrade', from: 'premium', to: 'cheap', why: 'It starts lower.' } as const;

const failed = { result: 'error', failure: failure('server', 'retry') } as const;
const weak = { result: 'failed', findings: [{ check: 'syntax', code: 'TS1005', message: "')' expected.", at: null }] } as const;

/** The last attempt is the one that is given. */
function deviations(planned: RouteName, attempts: readonly Attempt[], more: { skipped?: readonly Skipped[]; downgrade?: Plan['downgrade']; below?: readonly string[] } = {}): ReturnType<typeof deviationsOf> {
  const last = attempts.at(-1) ?? attempt('none');
  const plan = { downgrade: more.downgrade ?? null, below: (more.below ?? []).map((name) => ({ name, routes: [] })) } as Partial<Plan> as Plan;
  return deviationsOf({ planned: { ...planned, why: '' }, plan, attempts, skipped: more.skipped ?? [], executed: { tier: last.tier, provider: last.provider, model: last.model }, attempt: last });
}

describe('between planned and executed', () => {
  it('lies nothing where they are one, whatever was tried between', () => {
    expect(deviations(SMALL, [attempt('1', SMALL)])).toEqual([]);
    expect(deviations(SMALL, [attempt('1', { ...SMALL, ...failed }), attempt('2', SMALL)])).toEqual([]);
    expect(deviations(SMALL, [attempt('1', { ...LARGE, ...failed }), attempt('2', SMALL)])).toEqual([]);
    expect(deviations(SMALL, [attempt('1', { ...LARGE, ...weak }), attempt('2', SMALL)])).toEqual([]);
    expect(deviations(SMALL, [attempt('1', SMALL)], { skipped: [{ ...LARGE, code: 'resting', why: 'it rests' }] })).toEqual([]);
  });

  it('lies a fallback where a call failed, also within a tier', () => {
    expect(deviations(SMALL, [attempt('1', { ...SMALL, ...failed }), attempt('2', OTHER)])).toEqual([
      { kind: 'fallback', from: 'cheap', to: 'cheap', why: 'cheap (small at a): server happened' },
    ]);
  });

  it('lies a downgrade where the cost cap led to a cheaper tier', () => {
    const skipped = [{ ...LARGE, code: 'cost-cap', why: 'it is too dear' }] as const;
    expect(deviations(LARGE, [attempt('1', SMALL)], { skipped, below: ['cheap'] })).toEqual([
      { kind: 'downgrade', from: 'premium', to: 'cheap', why: 'Premium (large at a) was not asked: it is too dear.' },
    ]);
  });

  it('lies a fallback where a route was not asked', () => {
    const skipped = [{ ...SMALL, code: 'no-key', why: 'no API key is set for "a"' }] as const;
    expect(deviations(SMALL, [attempt('1', LARGE)], { skipped })).toEqual([
      { kind: 'fallback', from: 'cheap', to: 'premium', why: 'Cheap (small at a) was not asked: no API key is set for "a".' },
    ]);
  });

  it('lies an escalation where an answer was not good enough', () => {
    expect(deviations(SMALL, [attempt('1', { ...SMALL, ...weak }), attempt('2', LARGE)])).toEqual([
      { kind: 'escalate', from: 'cheap', to: 'premium', why: "cheap (small at a): its answer failed the syntax check: ')' expected (TS1005)" },
    ]);
  });

  it('lies the downgrade, and what came after it', () => {
    const kinds = deviations(LARGE, [attempt('1', { ...SMALL, ...failed }), attempt('2', { ...SMALL, ...weak }), attempt('3', OTHER)], { downgrade: DOWNGRADE }).map(({ kind }) => kind);
    expect(kinds).toEqual(['downgrade', 'fallback', 'escalate']);
  });

  it('lies no climb where the route that answered mended its own answer', () => {
    const mended = attempt('3', { ...OTHER, purpose: 'repair' });
    expect(deviations(SMALL, [attempt('1', { ...SMALL, ...weak }), attempt('2', { ...SMALL, purpose: 'repair' })])).toEqual([]);
    expect(deviations(SMALL, [attempt('1', { ...SMALL, ...failed }), attempt('2', { ...OTHER, ...weak }), mended]).map(({ kind }) => kind)).toEqual(['fallback']);
    expect(deviations(SMALL, [attempt('0', { ...SMALL, ...weak }), attempt('2', { ...OTHER, ...weak }), mended])).toEqual([
      { kind: 'escalate', from: 'cheap', to: 'cheap', why: "cheap (small at a): its answer failed the syntax check: ')' expected (TS1005)" },
    ]);
  });

  it('lies an escalation, and no fallback, where the call that was to mend an answer failed', () => {
    const way = [attempt('1', { ...SMALL, ...weak }), attempt('2', { ...SMALL, ...failed, purpose: 'repair' }), attempt('3', LARGE)];
    expect(deviations(SMALL, way)).toEqual([{
      kind: 'escalate', from: 'cheap', to: 'premium',
      why: "cheap (small at a): its answer failed the syntax check: ')' expected (TS1005) cheap (small at a): asked to mend it, server happened",
    }]);
  });

  it('lies nothing of what the router itself asked', () => {
    const classify = { purpose: 'classify' } as const;
    expect(deviations(SMALL, [attempt('1', { ...LARGE, ...classify, ...failed }), attempt('2', { ...LARGE, ...classify }), attempt('3', { ...SMALL, ...failed }), attempt('4', OTHER)])).toHaveLength(1);
  });
});

describe('a substituted model', () => {
  it('is said, on the planned route too', () => {
    expect(deviations(SMALL, [attempt('1', { ...SMALL, servedModel: 'tiny' })])).toEqual([
      { kind: 'substituted', from: 'small', to: 'tiny', why: 'The provider a was asked for small and says that tiny answered.' },
    ]);
  });

  it.each([null, 'small', 'small-2026-05-01', 'vendor/small'])('is not one called %s', (servedModel) => {
    expect(deviations(SMALL, [attempt('1', { ...SMALL, servedModel })])).toEqual([]);
  });
});
