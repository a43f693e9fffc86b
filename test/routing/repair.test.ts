import { describe, expect, it, test } from 'vitest';
import type { Answered } from '../../src/routing/attempt.ts';
import { mendable, repairPays, type RepairCase } from '../../src/routing/repair.ts';
import { completion, FIM, routeOf, selection } from './fakes.ts';

/** A repair that saves twice what it costs, with room for all. */
const GOOD: RepairCase = { mode: 'auto', chance: 0.5, cost: 0.001, above: { cost: 0.004 }, calls: 2, money: null, time: 10_000, took: 1_000 };

describe('a repair pays', () => {
  test.each<[string, Partial<RepairCase>, boolean]>([
    ['where it costs less than it saves', {}, true],
    ['where it costs a little less', { cost: 0.001_999 }, true],
    ['not where it costs as much', { cost: 0.002 }, false],
    ['not where it costs more', { cost: 0.003 }, false],
    ['where the next tier is dearer still, however weak the model', { chance: 0.11, above: { cost: 0.01 } }, true],
    ['not for a weak model below one that is little dearer', { chance: 0.11, above: { cost: 0.008 } }, false],
    ['for nothing, where the next tier costs something', { cost: 0 }, true],
    ['not where both cost nothing: the better model is free as well', { cost: 0, above: { cost: 0 } }, false],
    ['not at an unknown price', { cost: null }, false],
    ['not below an unknown price', { above: { cost: null } }, false],
    ['not with the last call that could climb', { calls: 1 }, false],
    ['not without a call', { calls: 0 }, false],
    ['where the money is just enough for both', { money: 0.005 }, true],
    ['not with the money for the climb', { money: 0.004_9 }, false],
    ['not where the time is enough for one call only', { took: 5_000 }, false],
    ['where it is just enough for two', { took: 4_999 }, true],
  ])('%s', (_, change, pays) => {
    expect(repairPays({ ...GOOD, ...change })).toBe(pays);
  });

  test.each<[string, Partial<RepairCase>, boolean]>([
    ['where one in three is mended', { chance: 1 / 3 }, true],
    ['not where fewer are', { chance: 0.33 }, false],
    ['with the last call, for nothing else can use it', { calls: 1 }, true],
    ['not without one', { calls: 0 }, false],
    ['not at an unknown price', { cost: null }, false],
    ['however little money and time there is: the caps decide', { money: 0, time: 1 }, true],
  ])('on top %s', (_, change, pays) => {
    expect(repairPays({ ...GOOD, above: null, ...change })).toBe(pays);
  });

  test('always where the user says so, as long as a call is left', () => {
    const worst = { ...GOOD, mode: 'always', chance: 0, cost: null, above: { cost: null }, calls: 1, money: 0, time: 0 } as const;
    expect([repairPays(worst), repairPays({ ...worst, above: null }), repairPays({ ...worst, calls: 0 })]).toEqual([true, true, false]);
  });

  test('never where the user says so', () => {
    expect([repairPays({ ...GOOD, mode: 'never' }), repairPays({ ...GOOD, mode: 'never', above: null, chance: 1 })]).toEqual([false, false]);
  });
});

describe('an answer that can be mended', () => {
  const route = routeOf('cheap', 'a/small');
  const finding = (check: 'reply' | 'syntax' | 'types') => ({ check, code: 'X1', message: 'no', at: null });
  const failed = (...checks: readonly ('reply' | 'syntax' | 'types')[]): Answered => ({
    judgement: { verdict: { result: 'failed', by: ['reply'], findings: checks.map(finding) }, content: { text: 'a(', edits: [] }, doubts: [], missed: [], score: null }, cutOff: false, trimmed: false,
  });

  it('failed a check of its code', () => {
    expect(mendable(completion(), route, failed('syntax', 'types'))).toEqual({ text: 'a(', edits: [], findings: [finding('syntax'), finding('types')] });
    expect(mendable(selection('debug'), route, failed('types'))).not.toBeNull();
  });

  it('is no faulty reply', () => {
    expect([mendable(completion(), route, failed('reply')), mendable(completion(), route, failed('syntax', 'reply'))]).toEqual([null, null]);
  });

  it('is none that passed, or that nothing could check', () => {
    const { judgement, ...rest } = failed('syntax');
    const judged = (verdict: Answered['judgement']['verdict']): Answered => ({ judgement: { ...judgement, verdict }, ...rest });
    expect(mendable(completion(), route, judged({ result: 'passed', by: ['reply'] }))).toBeNull();
    expect(mendable(completion(), route, judged({ result: 'unchecked', by: ['reply'], reason: 'no' }))).toBeNull();
  });

  it('is no explanation, none that was cut off, and of no route that cannot be told', () => {
    expect(mendable(selection('explain'), route, failed('syntax'))).toBeNull();
    expect(mendable(completion(), route, { ...failed('syntax'), cutOff: true })).toBeNull();
    expect(mendable(completion(), routeOf('cheap', 'a/small', FIM), failed('syntax'))).toBeNull();
  });
});
