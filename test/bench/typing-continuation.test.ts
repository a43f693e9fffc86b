import { describe, expect, test } from 'vitest';
import { Continuations } from '../../scripts/bench/typing/continuation.ts';

const FILE = Array.from({ length: 60 }, (_, nth) => `const value${String(nth)} = compute(${String(nth)}, other);\nif (value${String(nth)} > 1) {\n  run(value${String(nth)});\n}\n\n`).join('');
const LINE_STARTS = [...FILE.matchAll(/^(?=.*\S)/gm)].map(({ index }) => index);

function answers(right: number, places: readonly number[], seed = 1): { readonly at: number; readonly text: string; readonly isRight: boolean }[] {
  const continuations = new Continuations(FILE, 'typescript', { seed, right });
  return places.map((at) => {
    const text = continuations.at(FILE.slice(0, at));
    return { at, text, isRight: FILE.startsWith(text, at) };
  });
}

describe('a scripted model', () => {
  test('that is always right goes on as the file does, to the end of the line or block', () => {
    expect(answers(1, [0])).toEqual([{ at: 0, text: 'const value0 = compute(0, other);', isRight: true }]);
    const block = FILE.indexOf('{') + 1;
    expect(answers(1, [block])).toEqual([{ at: block, text: '\n  run(value0);\n}', isRight: true }]);
    expect(answers(1, LINE_STARTS).every(({ isRight, text }) => isRight && text !== '')).toBe(true);
  });

  test('that is never right is wrong everywhere at a line\'s start, after some text that is right', () => {
    const wrong = answers(0, LINE_STARTS);
    expect(wrong.filter(({ isRight }) => isRight)).toEqual([]);
    expect(wrong.every(({ at, text }) => text.startsWith(FILE.charAt(at)))).toBe(true);
  });

  test('is right as often as it is told, and the same each time', () => {
    const share = answers(0.5, LINE_STARTS.filter((at) => FILE.startsWith('const', at))).filter(({ isRight }) => isRight).length / 60;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    expect(answers(0.5, LINE_STARTS)).toEqual(answers(0.5, LINE_STARTS));
    expect(answers(0.5, LINE_STARTS, 2)).not.toEqual(answers(0.5, LINE_STARTS));
  });

  test('stays right in a line about which it was right: asking again is no second throw of the dice', () => {
    for (const { at, isRight } of answers(0.5, LINE_STARTS.filter((start) => FILE.startsWith('const', start)))) {
      const later = answers(0.5, [at + 6, at + 10]);
      if (isRight) expect(later.map((answer) => answer.isRight)).toEqual([true, true]);
    }
  });

  test('answers a text that is not the file with something else', () => {
    const text = new Continuations(FILE, 'typescript', { seed: 1, right: 1 }).at('const valze');
    expect(text).not.toBe('');
  });
});
