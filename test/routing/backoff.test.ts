import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/routing/backoff.ts';

describe('the wait before a retry', () => {
  it.each([[0, 400], [1, 800], [2, 1_600], [3, 3_200], [4, 4_000], [9, 4_000]])('of number %d is anything up to %d ms', (retry, most) => {
    expect(backoffMs(retry, 0, () => 0)).toBe(0);
    expect(backoffMs(retry, 0, () => 0.5)).toBe(most / 2);
    expect(backoffMs(retry, 0, () => 1)).toBe(most);
  });

  it('is at least what the endpoint asked for', () => {
    expect(backoffMs(0, 300, () => 0.5)).toBe(300);
    expect(backoffMs(0, 100, () => 0.5)).toBe(200);
    expect(backoffMs(0, 9_000, () => 1)).toBe(9_000);
  });
});
