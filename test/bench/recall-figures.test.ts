import { expect, test } from 'vitest';
import { atShare, calibrationErrorOf, calibrationOf, curveOf, percentile, shareAt, type Played } from '../../scripts/bench/recall/figures.ts';

function played(probability: number, isExact: boolean, options: Partial<Played> = {}): Played {
  return { kind: 'midLine', probability, tokens: 3, isLong: false, isExact, ms: 1, ...options };
}

const SOME = [played(0.9, true), played(0.8, true), played(0.8, false, { tokens: 1 }), played(0.3, false), played(0, false)];

test('what is proposed is a share of positions, what is exact one of proposals', () => {
  expect(shareAt(SOME, 0.5)).toEqual({ positions: 5, proposed: 0.6, exact: 2 / 3 });
  expect(shareAt(SOME, 0.5, 3)).toEqual({ positions: 5, proposed: 0.4, exact: 1 });
});

test('no proposal is no position with a proposal, whatever the threshold', () => {
  expect(shareAt(SOME, 0)).toEqual({ positions: 5, proposed: 0.8, exact: 0.5 });
  expect(shareAt([], 0.5)).toEqual({ positions: 0, proposed: 0, exact: 0 });
});

test('the curve has both kinds of positions at each threshold', () => {
  const curve = curveOf([...SOME, played(0.9, true, { kind: 'lineStart' })]);
  expect(curve.find(({ threshold }) => threshold === 0.5)).toEqual({ threshold: 0.5, lineStart: { proposed: 1, exact: 1 }, midLine: { proposed: 0.6, exact: 2 / 3 } });
  expect(curve.find(({ threshold }) => threshold === 0.85)?.midLine).toEqual({ proposed: 0.2, exact: 1 });
});

test('at a share of the positions stand the likeliest proposals', () => {
  expect(atShare(SOME, 0.4)).toEqual({ threshold: 0.8, exact: 1 });
});

test('calibration compares what was told with what was exact, each bin by its proposals', () => {
  const bins = calibrationOf(SOME);
  expect(bins.map(({ from, proposals }) => [from, proposals])).toEqual([[0.3, 1], [0.8, 2], [0.9, 1]]);
  expect(calibrationErrorOf(bins)).toBeCloseTo((0.3 + 2 * 0.3 + 0.1) / 4);
  expect(calibrationErrorOf([])).toBe(0);
});

test('a percentile is one of the values', () => {
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
  expect(percentile([3, 1, 2], 0.99)).toBe(3);
  expect(percentile([], 0.5)).toBe(0);
});
