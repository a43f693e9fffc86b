import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/config/policy-settings.ts';
import type { Request } from '../../src/request/request.ts';
import { assignArm } from '../../src/routing/experiment.ts';
import { completion } from './fakes.ts';
import { seeded } from './seeded.ts';

const DRAWS = 10_000;
const SHARES = { a: 0.2, b: 0.5, c: 0.3 };
const never = (): number => {
  throw new Error('nothing is drawn at random');
};

function experiment(unit: Experiment['unit'], name = 'e'): Experiment {
  return { name, unit, arms: Object.entries(SHARES).map(([arm, share]) => ({ name: arm, share, policy: {} })) };
}

function about(file: string): Request {
  return { ...completion(), document: { ...completion().document, file } };
}

/** How many draws may fall on an arm: its share, give or take three standard deviations. */
function expectShares(arms: readonly string[]): void {
  for (const [arm, share] of Object.entries(SHARES)) {
    const found = arms.filter((each) => each === arm).length;
    expect(Math.abs(found - share * DRAWS), `${arm}: ${found}`).toBeLessThan(3 * Math.sqrt(DRAWS * share * (1 - share)));
  }
}

const draw = <T>(one: (index: number) => T): T[] => Array.from({ length: DRAWS }, (_, index) => one(index));

describe('the arm', () => {
  it('of requests falls by the shares', () => {
    const random = seeded(7);
    expectShares(draw(() => assignArm(experiment('request'), completion(), { now: 0, random }).name));
  });

  it('of files falls by the shares', () => {
    expectShares(draw((index) => assignArm(experiment('file'), about(`src/${index}.ts`), { now: 0, random: never }).name));
  });

  it('of days falls by the shares', () => {
    expectShares(draw((index) => assignArm(experiment('day'), completion(), { now: index * 86_400_000, random: never }).name));
  });

  it('of a file stays, whatever the time', () => {
    const arms = draw((index) => assignArm(experiment('file'), about('src/a.ts'), { now: index * 3_600_000, random: never }).name);
    expect(new Set(arms).size).toBe(1);
  });

  it('stays through a day, whatever the file', () => {
    const morning = new Date(2026, 2, 4, 0, 0, 0).getTime();
    const arms = Array.from({ length: 24 }, (_, hour) => assignArm(experiment('day'), about(`${hour}.ts`), { now: morning + hour * 3_600_000, random: never }).name);
    expect(new Set(arms).size).toBe(1);
  });

  it('of one experiment says nothing about that of another', () => {
    const both = draw((index) => ['x', 'y'].map((name) => assignArm(experiment('file', name), about(`src/${index}.ts`), { now: 0, random: never }).name).join(''));
    const expected = 0.25 * DRAWS;
    const found = both.filter((arms) => arms === 'bb').length;
    expect(Math.abs(found - expected)).toBeLessThan(3 * Math.sqrt(DRAWS * 0.25 * 0.75));
  });

  it.each([[0, 'a'], [0.199, 'a'], [0.2, 'b'], [0.699, 'b'], [0.71, 'c'], [0.999_999, 'c'], [1, 'c']])('at the point %d is %s', (point, arm) => {
    expect(assignArm(experiment('request'), completion(), { now: 0, random: () => point }).name).toBe(arm);
  });

  it('is the last where rounded shares leave a gap', () => {
    const thirds: Experiment = { name: 'e', unit: 'request', arms: ['a', 'b', 'c'].map((name) => ({ name, share: 0.333, policy: {} })) };
    expect(assignArm(thirds, completion(), { now: 0, random: () => 0.9995 }).name).toBe('c');
  });

  it('needs arms', () => {
    expect(() => assignArm({ name: 'e', unit: 'request', arms: [] }, completion(), { now: 0, random: () => 0 })).toThrow(RangeError);
  });
});
