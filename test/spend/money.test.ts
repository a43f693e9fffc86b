import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capToNano, toNano, toUsd } from '../../src/spend/money.ts';

test('amounts round up, caps round down', () => {
  expect(toNano(0.0003)).toBe(300_000);
  expect(toNano(0.0000000011)).toBe(2);
  expect(capToNano(0.0000000019)).toBe(1);
  expect(toUsd(1_500_000_000)).toBe(1.5);
});

test('nonsense becomes 0 or the most that can be kept', () => {
  for (const nonsense of [NaN, -1, -Infinity, 0]) expect(toNano(nonsense)).toBe(0);
  expect(toNano(Infinity)).toBe(1e15);
  expect(capToNano(Infinity)).toBe(1e15);
});

test('a kept amount is whole and below the true one by no more than the noise of its binary form', () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (usd) => {
    expect(Number.isSafeInteger(toNano(usd))).toBe(true);
    expect(toNano(usd)).toBeGreaterThanOrEqual(usd * 1e9 - 0.001);
    expect(toNano(usd)).toBeLessThan(usd * 1e9 + 1.001);
    expect(capToNano(usd)).toBeLessThanOrEqual(toNano(usd));
  }));
});

test('a cap that is nonsense is 0, and no cap below the most is the most', () => {
  for (const nonsense of [NaN, -1, -Infinity, 0]) expect(capToNano(nonsense)).toBe(0);
  for (const convert of [toNano, capToNano]) {
    expect(convert(999_999)).toBe(999_999e9);
    expect(convert(2_000_000)).toBe(1e15);
  }
});
