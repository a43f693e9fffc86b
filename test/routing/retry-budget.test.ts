import { describe, expect, it } from 'vitest';
import { createRetryBudget } from '../../src/routing/retry-budget.ts';

function budget(): { readonly retries: ReturnType<typeof createRetryBudget>; wait(ms: number): void; spendAll(): number } {
  let time = 1_000_000;
  const retries = createRetryBudget(() => time);
  return {
    retries,
    wait: (ms) => {
      time += ms;
    },
    spendAll() {
      let spent = 0;
      while (retries.spend()) spent++;
      return spent;
    },
  };
}

describe('the budget of retries', () => {
  it('begins with ten', () => {
    expect(budget().spendAll()).toBe(10);
  });

  it('gets one from five requests, and not from four', () => {
    const { retries, spendAll } = budget();
    spendAll();
    for (let request = 0; request < 4; request++) retries.earn();
    expect(retries.spend()).toBe(false);
    retries.earn();
    expect([retries.spend(), retries.spend()]).toEqual([true, false]);
  });

  it('gets one from 30 s, whether or not it is asked in between', () => {
    const { retries, wait, spendAll } = budget();
    spendAll();
    wait(29_999);
    expect(retries.spend()).toBe(false);
    wait(1);
    expect([retries.spend(), retries.spend()]).toEqual([true, false]);
  });

  it('never holds more than ten', () => {
    const { retries, wait, spendAll } = budget();
    wait(86_400_000);
    for (let request = 0; request < 100; request++) retries.earn();
    expect(spendAll()).toBe(10);
  });

  it('gets nothing from a clock that is set back', () => {
    const { retries, wait, spendAll } = budget();
    spendAll();
    wait(-86_400_000);
    expect(retries.spend()).toBe(false);
    wait(30_000);
    expect(spendAll()).toBe(1);
  });

  it('bounds the retries of a storm to a fifth of its requests', () => {
    const { retries, spendAll } = budget();
    spendAll();
    let granted = 0;
    for (let request = 0; request < 1_000; request++) {
      retries.earn();
      if (retries.spend()) granted++;
    }
    expect(granted).toBeGreaterThan(190);
    expect(granted).toBeLessThanOrEqual(200);
  });
});
