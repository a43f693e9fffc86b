import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/config/policy-settings.ts';
import { localMonth } from '../../src/spend/calendar.ts';
import { failure, fakeGate, fakeLedger, FREE, selection, tiersOf } from './fakes.ts';
import { routing, run } from './running.ts';

const explain = selection('explain');
const hard = selection('debug', { question: 'It sometimes hangs' });
/** Of a month's budget of 1 USD. */
const used = (month: number) => ({ ledger: fakeLedger(() => null, month) });

describe('the month\'s budget', () => {
  it('is no band where there is none', async () => {
    const { result } = await run(explain, { 'a/small': ['It adds.'] }, { ...used(5), config: { budget: { day: null, month: null, tasks: {} } } });
    expect(result.decision.band).toBeNull();
  });

  it('is told with the decision', async () => {
    const { result } = await run(explain, { 'a/small': ['It adds.'] }, used(0.25));
    expect(result.decision).toMatchObject({ band: { share: 0.25, from: 0 }, deviations: [], later: null });
  });

  it('from 70 % has what is not critical start lower, and says so', async () => {
    const complex = selection('explain', { question: 'It sometimes hangs' });
    const { calls, result } = await run(complex, { 'a/small': ['It adds.'] }, used(0.72));
    expect(calls).toEqual(['a/small']);
    expect(result.decision).toMatchObject({ planned: { tier: 'standard' }, executed: { tier: 'cheap' }, deviations: [{ kind: 'downgrade', from: 'standard', to: 'cheap' }] });
    expect(result.decision.message).toContain("72 % of the month's budget is used, so it starts a tier lower.");
  });

  it('from 80 % has nothing climb that is not critical', async () => {
    const { calls, result } = await run(explain, { 'a/small': ['bad'] }, used(0.85));
    expect(calls).toEqual(['a/small']);
    expect(result.decision.message).toContain('so nothing climbs to a dearer model');
  });

  it('from 95 % stops what is not critical before anything is asked, and says what can be done', async () => {
    const { calls, result, ledger } = await run(explain, {}, used(0.96));
    expect([calls, ledger.holds]).toEqual([[], []]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'budget', planned: { tier: 'cheap' }, executed: null, choices: ['raise-budget', 'wait'] });
  });

  it('from 95 % lets the free planned route go on, and offers a free tier where the planned one is not', async () => {
    const free = tiersOf({ cheap: ['a/small'], premium: ['b/large'] }, { 'a/small': FREE });
    const goes = await run(explain, { 'a/small': ['bad'] }, { ...used(0.96), tiers: free });
    expect(goes.calls).toEqual(['a/small']);
    const stopped = await run(explain, {}, { ...used(0.96), tiers: free, config: { policy: { explain: { start: { trivial: 'premium' } } } } });
    expect(stopped.result.decision.choices).toEqual(['raise-budget', 'wait', 'use-free-tier']);
    expect(stopped.result.decision.message).toContain('use the free tier "cheap"');
  });

  it('never holds a critical task down', async () => {
    const { calls } = await run(hard, { 'b/large': ['Because.'] }, used(1.5));
    expect(calls).toEqual(['b/large']);
  });

  it('does not matter to what is free by choice', async () => {
    const tiers = tiersOf({ cheap: ['a/small'], premium: ['b/large'] }, { 'b/large': FREE });
    const { calls, result } = await run(explain, { 'b/large': ['It adds.'] }, { ...used(0.99), tiers, options: { onlyFree: true } });
    expect([calls, result.decision.outcome]).toEqual([['b/large'], 'answered']);
  });
});

describe('a stop by the policy', () => {
  it('asks nobody and says why', async () => {
    const { calls, result } = await run(explain, {}, { config: { policy: { explain: { stop: 'not here' } } } });
    expect(calls).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'policy', choices: ['open-settings'], later: null });
    expect(result.decision.message).toContain('not here');
  });
});

describe('what nobody waits for', () => {
  const policy = (of: 'batch' | 'automation') => ({ policy: { explain: { class: of } } });
  const resetsAt = localMonth(5).to;

  it('pauses or comes again when the month is over', async () => {
    const batch = await run(explain, {}, { ...used(0.96), config: policy('batch') });
    const automation = await run(explain, {}, { ...used(0.96), config: policy('automation') });
    expect([batch.result.decision.later, automation.result.decision.later]).toEqual([{ how: 'pause', at: resetsAt }, { how: 'retry', at: resetsAt }]);
  });

  it('comes again when the cap that was reached begins anew', async () => {
    const ledger = fakeLedger(() => ({ ok: false, why: 'cap', cap: 'day', task: null, spent: 1, limit: 1, resetsAt: 77 }));
    const { result } = await run(explain, {}, { ledger, config: policy('automation') });
    expect(result.decision.later).toEqual({ how: 'retry', at: 77 });
  });

  it('comes again in a minute after failures that pass, and asks none twice', async () => {
    const { result, calls } = await run(explain, { 'a/small': [failure('server', 'retry', 'provider')] }, { tiers: tiersOf({ cheap: ['a/small'] }), config: policy('batch') });
    expect(calls).toEqual(['a/small']);
    expect(result.decision.later).toEqual({ how: 'retry', at: 5 + 60_000 });
  });
});

describe('a class of the request\'s own', () => {
  it('rules over that of its task', async () => {
    const { result, calls } = await run(explain, { 'a/small': [failure('server', 'retry', 'provider')] }, { tiers: tiersOf({ cheap: ['a/small'] }), options: { trafficClass: 'batch' } });
    expect(calls).toEqual(['a/small']);
    expect(result.decision).toMatchObject({ class: 'batch', later: { how: 'retry' } });
  });
});

describe('a stronger model by choice', () => {
  it('starts a tier higher, and asks anew', async () => {
    const router = routing({ 'a/small': ['It adds.'], 'a/medium': ['It adds two numbers.'] });
    await router.ask(explain);
    const { result } = await router.ask(explain, { stronger: true });
    expect([result.content?.text, result.decision.cachedAt]).toEqual(['It adds two numbers.', null]);
    expect(result.decision).toMatchObject({ planned: { tier: 'standard' }, executed: { tier: 'standard' }, deviations: [] });
  });
});

describe('an experiment', () => {
  const halves: Experiment = {
    name: 'halves', unit: 'request',
    arms: [{ name: 'as-is', share: 0.5, policy: {} }, { name: 'dear', share: 0.5, policy: { explain: { start: { trivial: 'premium' } } } }],
  };

  it('gives a request the policy of its arm, and says which', async () => {
    for (const [point, arm, call] of [[0.2, 'as-is', 'a/small'], [0.7, 'dear', 'b/large']] as const) {
      const { calls, result } = await run(explain, { [call]: ['It adds.'] }, { config: { experiment: halves }, random: () => point });
      expect([calls, result.decision.arm]).toEqual([[call], { experiment: 'halves', arm }]);
    }
  });

  it('is none where none is set', async () => {
    expect((await run(explain, { 'a/small': ['It adds.'] })).result.decision.arm).toBeNull();
  });
});

describe('a request that is not taken', () => {
  it('is refused without a call', () => {
    const result = routing({}).refuse(explain, 'It may hold secrets.');
    expect(result).toMatchObject({ content: null, decision: { outcome: 'stopped', reason: 'config', message: 'It may hold secrets.', attempts: [], planned: null, band: null, arm: null, class: 'interactive' } });
  });
});

describe('the gate', () => {
  it('is warned of a request that will be asked, and of no other', async () => {
    const warned: string[] = [];
    const gate = { ...fakeGate, prepare: ({ task }: { task: string }) => { warned.push(task); } };
    await run(explain, { 'a/small': ['It adds.'] }, { gate });
    await run(explain, {}, { gate, tiers: [] });
    expect(warned).toEqual(['explain']);
  });
});
