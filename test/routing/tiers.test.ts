import { describe, expect, it } from 'vitest';
import { knownTierIndex, tierIndex } from '../../src/routing/tiers.ts';
import { tiersOf } from './fakes.ts';

const RUNGS = ['cheap', 'standard', 'premium'];

function ladder(...names: readonly string[]): ReturnType<typeof tiersOf> {
  return tiersOf(Object.fromEntries(names.map((name) => [name, ['a/m']])));
}

describe('the place that a name means', () => {
  it.each([
    ['one tier', ['only'], [0, 0, 0]],
    ['two', ['one', 'two'], [0, 0, 1]],
    ['three', ['one', 'two', 'three'], [0, 1, 2]],
    ['five', ['one', 'two', 'three', 'four', 'five'], [0, 3, 4]],
    ['tiers that are called so in another place', ['local', 'cheap', 'premium', 'genius'], [1, 2, 2]],
  ])('by its rung, with %s', (_, names, places) => {
    expect(RUNGS.map((rung) => tierIndex(ladder(...names), rung))).toEqual(places);
  });

  it('is that of the tier which is written so, else of one in other letters', () => {
    expect(tierIndex(ladder('Fast', 'fast', 'slow'), 'fast')).toBe(1);
    expect(tierIndex(ladder('Fast', 'fast', 'slow'), 'FAST')).toBe(0);
    expect(tierIndex(ladder('one', 'two', 'three'), 'Standard')).toBe(1);
  });

  it('is the last for a name that means nothing', () => {
    expect(tierIndex(ladder('one', 'two', 'three'), 'nonsense')).toBe(2);
  });
});

describe('a place that there is', () => {
  it('is that of a tier by its name or rung, in whatever letters', () => {
    const tiers = ladder('One', 'two', 'three');
    expect(['one', 'TWO', 'three', 'cheap', 'Standard', 'PREMIUM'].map((name) => knownTierIndex(tiers, name))).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it('is none for a name that means nothing', () => {
    expect(knownTierIndex(ladder('one', 'two'), 'nonsense')).toBeNull();
  });
});
