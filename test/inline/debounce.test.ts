import { describe, expect, test } from 'vitest';
import { Rhythm } from '../../src/inline/debounce.ts';

function typedEvery(ms: number, keys = 30): Rhythm {
  const rhythm = new Rhythm();
  for (let key = 0; key < keys; key++) rhythm.changed({ start: key, length: 0, newText: 'a' }, key * ms);
  return rhythm;
}

describe('how long typing must rest', () => {
  test.each([[''], ['    '], ['\t\t']])('not at all at the start of a line: %j', (lineBefore) => {
    expect(typedEvery(200).delay({ lineBefore })).toBe(0);
  });

  test.each([
    ['a person', 150, 180],
    ['the fastest', 20, 60],
    ['somebody slow', 900, 400],
  ])('within a word, for %s: keys every %d ms, %d ms', (_, every, delay) => {
    expect(typedEvery(every).delay({ lineBefore: 'const a' })).toBe(delay);
  });

  test.each(['const ', 'f(', 'a.', 'a = ', 'ä '])('for less time after %j', (lineBefore) => {
    expect(typedEvery(200).delay({ lineBefore })).toBe(144);
  });

  test.each(['', '  ', 'f(', 'a'])('as within a word while something is corrected: %j', (lineBefore) => {
    const rhythm = typedEvery(200);
    rhythm.changed({ start: 0, length: 2, newText: '' }, 7_000);
    expect(rhythm.delay({ lineBefore })).toBe(240);
    rhythm.changed({ start: 0, length: 0, newText: '\n' }, 8_000);
    expect(rhythm.delay({ lineBefore: '' })).toBe(0);
  });

  test('as for somebody typical before anything is known', () => {
    expect(new Rhythm().delay({ lineBefore: 'a' })).toBe(300);
    // A key or two say little.
    expect(typedEvery(50, 5).delay({ lineBefore: 'a' })).toBe(300);
  });
});

test('pauses for thinking, deletions and what is pasted say nothing about the rhythm', () => {
  const rhythm = typedEvery(100);
  let now = 3_000;
  const at = (newText: string, length: number, after: number): void => {
    now += after;
    rhythm.changed({ start: 0, length, newText }, now);
  };
  for (let time = 0; time < 10; time++) {
    at('a', 0, 5_000);
    at('', 1, 500);
    at('pasted text', 0, 500);
  }
  expect(rhythm.delay({ lineBefore: 'a' })).toBe(120);
  expect(rhythm.lastKeyAt).toBe(now);
});

test('a rhythm that changes is followed', () => {
  const rhythm = typedEvery(100);
  for (let key = 0; key < 30; key++) rhythm.changed({ start: 0, length: 0, newText: key % 2 === 0 ? '()' : '\n    ' }, 10_000 + key * 300);
  expect(rhythm.delay({ lineBefore: 'a' })).toBe(360);
});
