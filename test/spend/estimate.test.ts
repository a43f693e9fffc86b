import { expect, test } from 'vitest';
import { estimateTokens } from '../../src/spend/estimate.ts';

test('a third of the UTF-8 bytes, rounded up', () => {
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens('a')).toBe(1);
  expect(estimateTokens('const x = 1;')).toBe(4);
  // Scripts other than Latin count a token a character.
  expect(estimateTokens('コード')).toBe(3);
});

