import { describe, expect, test } from 'vitest';
import type { Served } from '../../scripts/replay/cascade.ts';
import { checkConfusion, gateFigures } from '../../scripts/replay/confusion.ts';
import { pairsOf } from '../../scripts/replay/pairs.ts';
import { boundsOf, policyOf, randomMix } from '../../scripts/replay/policies.ts';
import { quantile } from '../../scripts/replay/replay.ts';
import type { Verdict } from '../../src/quality/verdict.ts';
import { recorded, twoTasks } from './recorded.ts';

/** A call costs 0.0012 and 0.012 USD. */
const CHEAP = { input: 1, output: 2 };
const PREMIUM = { input: 10, output: 20 };
const BOUNDS = boundsOf(pairsOf(twoTasks(), 'small', 'large').pairs, CHEAP, PREMIUM);

function served(change: Partial<Served> = {}): Served {
  return { taskId: 'a', weight: 1, right: 1, wrong: 0, given: 1, lastRight: 1, escalated: 0, repaired: 0, cost: 1, ...change };
}

describe('the policies that need no gate', () => {
  test('always cheap, always premium and the oracle', () => {
    const figures = [BOUNDS.cheap, BOUNDS.premium, BOUNDS.oracle].map((own) => policyOf('', own, BOUNDS.premium));
    expect(figures.map(({ accuracy, escalated }) => [accuracy, escalated])).toEqual([[0.25, 0], [1, 1], [1, 0.75]]);
    const costs = figures.map(({ relativeCost }) => relativeCost);
    for (const [index, cost] of [0.1, 1, 0.85].entries()) expect(costs[index]).toBeCloseTo(cost);
    expect(figures[0]?.cost).toBeCloseTo(0.0012);
  });

  test('a random mix costs what the other costs, and lies on the line between both models', () => {
    const mix = policyOf('', randomMix(BOUNDS, 0.0066), BOUNDS.premium);
    expect(mix.cost).toBeCloseTo(0.0066);
    expect([mix.escalated, mix.accuracy]).toEqual([expect.closeTo(0.5), expect.closeTo(0.625)]);
    expect(policyOf('', randomMix(BOUNDS, 1), BOUNDS.premium).accuracy).toBe(1);
    expect(policyOf('', randomMix(BOUNDS, 0), BOUNDS.premium).accuracy).toBe(0.25);
  });

  test('an unknown price stays unknown and hides no accuracy', () => {
    const bounds = boundsOf(pairsOf(twoTasks(), 'small', 'large').pairs, CHEAP, null);
    const { accuracy, cost, relativeCost } = policyOf('', bounds.premium, bounds.premium);
    expect([accuracy, cost, relativeCost]).toEqual([1, NaN, NaN]);
    expect(policyOf('', randomMix(bounds, NaN), bounds.premium).accuracy).toBeNaN();
  });
});

describe('figures', () => {
  test('weigh requests by their samples, and count nothing given as not right and not wrong', () => {
    const own = [served({ weight: 3 }), served({ taskId: 'b', right: 0, wrong: 1, lastRight: 0 }), served({ taskId: 'c', right: 0, given: 0, escalated: 1, lastRight: 1, cost: 5 })];
    const { intervals, ...figures } = policyOf('x', own, own.map((one) => ({ ...one, right: 0, cost: 2 })));
    expect(figures).toEqual({ name: 'x', accuracy: 0.6, cost: 9 / 5, relativeCost: 0.9, escalated: 0.2, answered: 0.8, shownWrong: 0.2, accuracyIfShown: 0.8, repaired: 0, gain: 0.6 });
    expect(intervals.accuracy.low).toBeLessThan(0.6);
    expect(intervals.accuracy.high).toBe(1);
  });

  test('draw tasks, not answers: what one task alone says has no interval around it', () => {
    const many = Array.from({ length: 50 }, (_, index) => served({ right: index % 2 }));
    expect(policyOf('', many, many).intervals.accuracy).toEqual({ low: 0.5, high: 0.5 });
  });

  test('quantiles', () => {
    expect([quantile([3, 1, 2], 0.5), quantile([1], 0.95), quantile([], 0.5)]).toEqual([2, 1, NaN]);
  });
});

describe('the confusion of the gate', () => {
  const failed = (check: 'types' | 'syntax'): Verdict => ({ result: 'failed', by: ['reply', check], findings: [{ check, code: 'X', message: '', at: null }] });
  const passed: Verdict = { result: 'passed', by: ['reply', 'syntax'] };
  const unchecked: Verdict = { result: 'unchecked', by: ['reply'], reason: 'not verified' };
  const judged = ([
    [true, 3, failed('types')], [true, 1, failed('syntax')], [true, 6, passed],
    [false, 2, failed('syntax')], [false, 1, passed], [false, 1, unchecked],
  ] as const).map(([correct, length, verdict], task) => ({
    recording: recorded({ task_id: String(task), correct, samples: Array.from({ length }, (_, index) => index) }),
    judgement: { verdict, content: { text: recorded().completion, edits: [] }, doubts: [], missed: verdict === passed ? [{ check: 'types' as const, reason: '' }] : [], score: null },
  }));

  test('by samples', () => {
    expect(gateFigures(judged)).toMatchObject({ n: 14, right: 10, tasks: 6, wrongCaught: 0.5, rightRejected: 0.4, rightRejectedBesideTypes: 0.1, unchecked: 1 / 14, trimmed: 0 });
  });

  test('of one check', () => {
    expect(checkConfusion(judged, 'types')).toMatchObject({ wrongCaught: 0, rightRejected: 0.3, unchecked: 0.5 });
    expect(checkConfusion(judged, 'syntax')).toMatchObject({ wrongCaught: 0.5, rightRejected: 0.1, unchecked: 1 / 14 });
  });
});
