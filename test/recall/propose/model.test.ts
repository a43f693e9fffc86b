import { expect, test } from 'vitest';
import { FEATURES } from '../../../src/recall/propose/features.ts';
import { judgeOf } from '../../../src/recall/propose/model.ts';
import { WEIGHTS } from '../../../src/recall/propose/weights.ts';

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

test('adds the leaves that the features lead to', () => {
  const judge = judgeOf({ depth: 2, base: -1, features: [0, 1, 1], thresholds: [0.5, 10, null], leaves: [1, 2, 4, 8] });
  expect(judge(Float32Array.of(0, 10))).toBeCloseTo(logistic(0));
  expect(judge(Float32Array.of(0, 11))).toBeCloseTo(logistic(1));
  // Above no threshold is null: that node always goes left.
  expect(judge(Float32Array.of(1, 99))).toBeCloseTo(logistic(3));
});

test('the shipped trees are whole and ask only what is there', () => {
  const { depth, features, thresholds, leaves } = WEIGHTS;
  expect(leaves.length % 2 ** depth).toBe(0);
  expect(features).toHaveLength((leaves.length / 2 ** depth) * (2 ** depth - 1));
  expect(thresholds).toHaveLength(features.length);
  expect(features.filter((feature) => feature < 0 || feature >= FEATURES.length)).toEqual([]);
});
