import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastUnits, makeTrace, type Key } from '../../scripts/bench/typing/trace.ts';

const FILE = `import { a } from './a.ts';

export function total(items: readonly Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += item.price * item.count;
  }

  return sum; // 😀
}
`;
const TYPING = { speed: 240, seed: 1 };

/** What stands when all keys were pressed, nothing accepted. */
function typed(trace: readonly Key[]): string {
  return trace.reduce((text, { text: key }) => (key === '' ? text.slice(0, -lastUnits(text)) : text + key), '');
}

describe('a trace', () => {
  test('types the file to the letter', () => {
    expect(typed(makeTrace(FILE, TYPING))).toBe(FILE);
  });

  test('types any text to the letter, with any seed', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'B', ' ', '\t', '\n', '  ', '(', '😀', 'ä', 'word') }), fc.nat(), (file, seed) => {
      expect(typed(makeTrace(file, { speed: 240, seed }))).toBe(file);
    }));
  });

  test('is the same for the same seed, and another for another', () => {
    expect(makeTrace(FILE, TYPING)).toEqual(makeTrace(FILE, TYPING));
    expect(makeTrace(FILE, { ...TYPING, seed: 2 })).not.toEqual(makeTrace(FILE, TYPING));
  });

  test('says of each key where in the file it stands', () => {
    let text = '';
    for (const key of makeTrace(FILE.repeat(5), TYPING)) {
      const isClean = text.length === key.offset;
      if (isClean) expect(FILE.repeat(5).startsWith(text)).toBe(true);
      expect(key.end).toBeGreaterThan(key.offset);
      text = key.text === '' ? text.slice(0, -lastUnits(text)) : text + key.text;
    }
  });

  test('brings the indentation of a line with its Enter, and makes mistakes that it takes back', () => {
    const trace = makeTrace(FILE.repeat(20), TYPING);
    expect(trace.map(({ text }) => text)).toContain('\n    ');
    const back = trace.filter(({ text }) => text === '').length / trace.length;
    expect(back).toBeGreaterThan(0.005);
    expect(back).toBeLessThan(0.06);
  });

  test('flows at the speed that is asked for, and rests before lines', () => {
    const trace = makeTrace('x = 1\n'.repeat(2_000), { speed: 300, seed: 3 });
    const gaps = (first: string): number[] => trace.filter(({ text }, index) => text === first && trace[index - 1]?.text === ' ').map(({ gapMs }) => gapMs);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(gaps('='))).toBeGreaterThan(0.9 * 200);
    expect(mean(gaps('='))).toBeLessThan(1.1 * 200);
    const starts = trace.filter((_, index) => trace[index - 1]?.text === '\n').map(({ gapMs }) => gapMs);
    expect(mean(starts)).toBeGreaterThan(3 * 200);
  });
});
