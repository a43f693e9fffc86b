import { describe, expect, test } from 'vitest';
import type { Times } from '../../scripts/bench/router/protocol.ts';
import { added, addedCpu, baselineOf, percentile, percentilesOf, type Report, resultOf, type Round, type StackName, tableOf } from '../../scripts/bench/router/report.ts';

const CELL = { mode: 'plain', inFlight: 10 } as const;

/** A round in which a request takes as much CPU time as its stack's first one takes time. */
function roundOf(reference: readonly number[], stacks: Partial<Record<StackName, readonly number[]>>): Round {
  const timesOf = (ms: readonly number[]): Times => ({ ms, cpuMs: ms[0]! });
  return { reference: timesOf(reference), stacks: new Map((Object.entries(stacks) as [StackName, readonly number[]][]).map(([name, ms]) => [name, timesOf(ms)])) };
}

describe('percentile', () => {
  test.each([
    [[7], 0.99, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 3, 2, 1], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 0.99, 99],
    [Array.from({ length: 1_000 }, (_, index) => index + 1), 0.99, 990],
    [[10, 9], 0, 9],
    [[10, 9], 1, 10],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  test('leaves the values in their order', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  test('of no values is an error, not a number', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe('what a stack adds', () => {
  test('is held against the median of its own round', () => {
    const rounds = [roundOf([1, 2, 30], { stepladder: [5, 6] }), roundOf([10, 20, 300], { stepladder: [25] })];
    expect(added(rounds, 'stepladder')).toEqual([3, 4, 5]);
  });

  test('does not change when the machine becomes slower between rounds', () => {
    const steady = [roundOf([10, 10], { langchain: [14, 15] }), roundOf([10, 10], { langchain: [14, 15] })];
    const drifting = [roundOf([10, 10], { langchain: [14, 15] }), roundOf([60, 60], { langchain: [64, 65] })];
    expect(percentilesOf(added(drifting, 'langchain'))).toEqual(percentilesOf(added(steady, 'langchain')));
  });

  test('in CPU time is told round by round, of the rounds that it took part in', () => {
    const rounds = [roundOf([1, 9], { stepladder: [5] }), roundOf([1], { langchain: [7] }), roundOf([3], { stepladder: [4] })];
    expect(addedCpu(rounds, 'stepladder')).toEqual([4, 1]);
  });

  test('may be less than nothing, and is told to the hundredth', () => {
    expect(percentilesOf([-1.239, -1.234, 0.005])).toEqual({ p50: -1.23, p99: 0.01 });
  });

  test('has no negative zero', () => {
    expect(Object.is(percentilesOf([-0.001]).p50, 0)).toBe(true);
  });
});

test('a result has the cell, the added time and the median of what is allocated', () => {
  const rounds = [roundOf([1, 1, 1], { 'ai-sdk': [2, 3, 4] })];
  expect(resultOf(CELL, 'ai-sdk', rounds, [200, 900, 100.4])).toEqual({ name: 'ai-sdk', mode: 'plain', inFlight: 10, addedMs: { p50: 2, p99: 3 }, addedCpuMs: 1, allocatedKb: 200 });
});

test('a baseline has the times of the bare SDK over all rounds', () => {
  expect(baselineOf(CELL, [roundOf([1, 2], {}), roundOf([3], {})])).toEqual({ ...CELL, ms: { p50: 2, p99: 3 } });
});

test('the table names each stack with its figures, and the bare SDK as the second of its kind', () => {
  const rounds = [roundOf([1, 1, 1], { openai: [1.5], stepladder: [2.25] })];
  const report: Report = {
    results: [resultOf(CELL, 'openai', rounds, [120]), resultOf(CELL, 'stepladder', rounds, [240])],
    baselines: [baselineOf(CELL, rounds)],
    versions: { openai: '7.0.0' }, node: '24.0.0', requests: { 10: 2_000 }, load: { cpus: 2, before: 0.5, after: 1 },
  };
  const table = tableOf(report);
  expect(table).toContain('plain, 10 in flight, 2000 requests; the bare SDK takes 1.00 / 1.00');
  expect(table).toMatch(/^ {2}openai, once more +0\.50 \/ 0\.50 +0\.50 +120 KB$/m);
  expect(table).toMatch(/^ {2}stepladder +1\.25 \/ 1\.25 +1\.25 +240 KB$/m);
});
