import { describe, expect, it } from 'vitest';
import { chanceOfRepair, createRepairRecord } from '../../src/routing/repair-record.ts';
import { routeOf, tiersOf } from './fakes.ts';

const FOUR = tiersOf({ local: ['a/tiny'], cheap: ['a/small'], standard: ['a/medium'], premium: ['b/large'] });
const of = (tier: string, name: string) => routeOf(tier, name);

describe('before anything is known a model', () => {
  it('mends by its place on the ladder', () => {
    const record = createRepairRecord();
    const chances = FOUR.flatMap(({ routes }) => routes.map((route) => chanceOfRepair(route, FOUR, record)));
    expect(chances).toEqual([0.2, 0.45, 0.45, 0.65]);
  });

  it('is neither weak nor strong where there is one tier, and one of both where there are two', () => {
    const record = createRepairRecord();
    expect(chanceOfRepair(of('only', 'a/small'), tiersOf({ only: ['a/small'] }), record)).toBe(0.45);
    const two = tiersOf({ one: ['a/small'], other: ['b/large'] });
    expect([chanceOfRepair(of('one', 'a/small'), two, record), chanceOfRepair(of('other', 'b/large'), two, record)]).toEqual([0.2, 0.65]);
  });
});

describe('what a model did', () => {
  const small = of('local', 'a/small');

  it('moves its chance as ten tries of the prior do', () => {
    const record = createRepairRecord();
    record.note(small, true);
    expect(chanceOfRepair(small, FOUR, record)).toBeCloseTo((2 + 1) / 11, 12);
    record.note(small, false);
    expect(chanceOfRepair(small, FOUR, record)).toBeCloseTo((2 + 1) / 12, 12);
    for (let time = 0; time < 998; time++) record.note(small, true);
    expect(chanceOfRepair(small, FOUR, record)).toBeCloseTo((2 + 999) / 1_010, 12);
  });

  it('counts for it alone: not for another model, nor for one of the same name elsewhere', () => {
    const record = createRepairRecord();
    record.note(small, true);
    const others = [of('local', 'b/small'), of('local', 'a/tiny')];
    expect(others.map((other) => record.of(other))).toEqual([{ tried: 0, mended: 0 }, { tried: 0, mended: 0 }]);
  });

  it('counts in whatever tier it stands', () => {
    const record = createRepairRecord();
    record.note(small, true);
    expect(record.of(of('premium', 'a/small'))).toEqual({ tried: 1, mended: 1 });
  });

  it('is added to what earlier sessions know', () => {
    const record = createRepairRecord();
    record.note(small, false);
    record.add([{ provider: 'a', model: 'small', tried: 3, mended: 2 }, { provider: 'b', model: 'large', tried: 1, mended: 0 }]);
    expect([record.of(small), record.of(of('premium', 'b/large'))]).toEqual([{ tried: 4, mended: 2 }, { tried: 1, mended: 0 }]);
  });
});
