import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chosen } from '../../../src/recall/index/even-choice.ts';

it('chooses as many as are wanted, in order, one from each part', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (wanted, size) => {
      const all = Array.from({ length: Math.min(wanted, size) }, (_, index) => chosen(index, wanted, size));
      expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
      for (const [index, one] of all.entries()) {
        expect(one).toBeLessThan(size);
        if (wanted < size) expect(Math.abs(one - (index * size) / wanted)).toBeLessThan(size / wanted + 1);
      }
    }),
  );
});

it('does not keep step with what it chooses from', () => {
  const remainders = new Set(Array.from({ length: 100 }, (_, index) => chosen(index, 100, 4000) % 40));
  expect(remainders.size).toBeGreaterThan(20);
});
