import { describe, expect, it } from 'vitest';
import type { Route, Tier } from '../../../src/config/config.ts';
import { taxOf, type TaxEstimate } from '../../../src/routing/classify/tax.ts';
import { TASK_DEFAULTS } from '../../../src/routing/policy.ts';
import { tierIndex } from '../../../src/routing/tiers.ts';
import { routeOf, tiersOf } from '../fakes.ts';

const at = (input: number, output = input) => ({ price: { input, output } });
/** A hundred times dearer at the top than at the bottom. */
const TIERS = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] }, { 'a/s': at(0.1), 'a/m': at(1), 'a/l': at(10) });
const SMALL = routeOf('cheap', 'a/s', at(0.1));

interface Change {
  readonly tiers?: readonly Tier[];
  readonly asked?: Route;
  readonly confidence?: number;
  readonly llmMaxCost?: number;
  readonly startTier?: string;
  readonly inputTokens?: number;
  readonly task?: 'explain' | 'debug';
  readonly start?: string;
}

function tax(change: Change = {}): TaxEstimate | null {
  const { tiers = TIERS, confidence = 0.5, llmMaxCost = 1, startTier = 'premium', inputTokens = 1_000, task = 'debug', start } = change;
  const routeAt = (tier: string): Route => tiers[tierIndex(tiers, tier)]!.routes[0]!;
  const names = start === undefined ? Object.values(TASK_DEFAULTS[task].start) : [start];
  return taxOf({ task, planned: routeAt(startTier), starts: names.map(routeAt), inputTokens, asked: change.asked ?? tiers[0]?.routes[0] ?? SMALL, confidence, llmMaxCost });
}

describe('the tax of routing', () => {
  it('is what asking costs, of no more text than is shown', () => {
    expect(tax({ inputTokens: 500 })?.tax).toBeCloseTo((160 + 500 + 30) * 0.1 / 1e6, 12);
    expect(tax({ inputTokens: 50_000 })?.tax).toBeCloseTo((160 + 900 + 30) * 0.1 / 1e6, 12);
  });

  it('is set against what a cheaper start would save', () => {
    // A diagnosis is taken to have 700 tokens; the cheapest start of one is standard.
    const found = tax({ confidence: 0.75 });
    expect(found?.atStake).toBeCloseTo(1_700 * (10 - 1) / 1e6, 12);
    expect(found?.expectedSaving).toBeCloseTo(1_700 * 9 / 4 / 1e6, 12);
    expect(found?.worthIt).toBe(true);
  });

  it('is set against one answer in vain where the start is the cheapest', () => {
    expect(tax({ startTier: 'standard' })?.atStake).toBeCloseTo(1_700 * 1 / 1e6, 12);
    expect(tax({ task: 'explain', startTier: 'cheap' })?.atStake).toBeCloseTo(1_400 * 0.1 / 1e6, 12);
  });

  it('pays for nothing where all starts are one', () => {
    expect(tax({ start: 'premium' })).toMatchObject({ atStake: 0, expectedSaving: 0, breakEven: null, worthIt: false });
  });

  it('is not paid above what a call may cost, and is up to that', () => {
    const cost = tax()?.tax ?? NaN;
    expect([tax({ llmMaxCost: cost })?.worthIt, tax({ llmMaxCost: cost * 0.999 })?.worthIt]).toEqual([true, false]);
  });

  it('is paid up to the confidence at which it breaks even', () => {
    const breakEven = tax()?.breakEven ?? NaN;
    expect(breakEven).toBeGreaterThan(0.9);
    expect([tax({ confidence: breakEven - 1e-6 })?.worthIt, tax({ confidence: breakEven + 1e-6 })?.worthIt]).toEqual([true, false]);
  });

  it('never pays where asking costs more than is at stake', () => {
    const asked = routeOf('premium', 'a/l', at(10));
    expect(tax({ asked, startTier: 'standard', confidence: 0 })).toMatchObject({ breakEven: null, worthIt: false });
  });

  it('is worth nothing that is free already, even where asking is free', () => {
    const free = tiersOf({ cheap: ['a/s'] }, { 'a/s': at(0) });
    expect(tax({ tiers: free, startTier: 'cheap' })).toMatchObject({ tax: 0, atStake: 0, worthIt: false });
  });

  it.each([['a/s'], ['a/m'], ['a/l']])('is unknown where the price of %s is', (unknown) => {
    const prices = { 'a/s': at(0.1), 'a/m': at(1), 'a/l': at(10), [unknown]: { price: null } };
    const tiers = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] }, prices);
    expect(tax({ tiers })).toBeNull();
  });
});
