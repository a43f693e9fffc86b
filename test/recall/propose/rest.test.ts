import { describe, expect, test } from 'vitest';
import { unitsBefore } from '../../../src/recall/propose/rest.ts';

describe('what of a rest comes before the text after the cursor', () => {
  test.each([
    ['a, b);', '', 'a, b);'],
    ['a, b);', ')', 'a, b'],
    ['a, f(b));', ')', 'a, f(b)'],
    ['a, f(b));', ');', 'a, f(b)'],
    ['name: 1 });', '})', 'name: 1'],
    ['a[i](b)', ')', null],
    ['a, b', ')', null],
    ['a) + (b', ')', 'a'],
    [');', ')', ''],
  ])('%s before %s', (rest, after, expected) => {
    const units = unitsBefore(rest, after);
    expect(units === null ? null : rest.slice(0, units)).toBe(expected);
  });
});
