import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/inline/moment.ts';
import { afterChange, afterUnwatched, shareStanding, standingOf } from '../../src/inline/standing.ts';

function apply(text: string, { start, length, newText }: Change): string {
  return text.slice(0, start) + newText + text.slice(start + length);
}

/** The share of a text, marked by ║ in a document, that stands after the changes. */
function shareAfter(marked: string, changes: readonly Change[]): number {
  const [before = '', text = '', after = ''] = marked.split('║');
  let now = before + text + after;
  let standing = standingOf(text, before.length);
  for (const change of changes) {
    standing = afterChange(standing, change);
    now = apply(now, change);
  }
  return shareStanding(standing, now);
}

describe('an accepted text', () => {
  test.each<[string, Change[], number]>([
    ['nothing happens', [], 1],
    ['typed before it', [{ start: 0, length: 0, newText: 'await ' }], 1],
    ['typed at its very beginning', [{ start: 4, length: 0, newText: '!' }], 1],
    ['typed behind it', [{ start: 12, length: 0, newText: ' + 1' }], 1],
    ['typed in it', [{ start: 8, length: 0, newText: 'xyz' }], 1],
    ['indented', [{ start: 8, length: 0, newText: '\n    ' }], 1],
    ['half deleted', [{ start: 4, length: 4, newText: '' }], 0.5],
    ['half replaced by another', [{ start: 8, length: 4, newText: 'wxyz' }], 0.5],
    ['deleted across its beginning', [{ start: 2, length: 4, newText: '' }], 0.75],
    ['deleted across its end', [{ start: 10, length: 4, newText: '' }], 0.75],
    ['deleted from its middle, twice', [{ start: 5, length: 2, newText: '' }, { start: 6, length: 2, newText: '' }], 0.5],
    ['deleted', [{ start: 4, length: 8, newText: '' }], 0],
    ['all of the file replaced', [{ start: 0, length: 15, newText: 'other' }], 0],
    ['undone', [{ start: 4, length: 8, newText: '' }], 0],
    ['undone and made again', [{ start: 4, length: 8, newText: '' }, { start: 4, length: 0, newText: 'abcdefgh' }], 1],
    ['undone, a line before it, and made again', [{ start: 4, length: 8, newText: '' }, { start: 0, length: 0, newText: '\n' }, { start: 5, length: 0, newText: 'abcdefgh' }], 1],
    ['replaced by the same', [{ start: 4, length: 8, newText: 'abcdefgh' }], 1],
  ])('%s', (_, changes, share) => {
    expect(shareAfter('a = ║abcdefgh║ ; ', changes)).toBe(share);
  });

  test('white space counts for nothing', () => {
    expect(shareAfter('║{\n        a\n}║', [{ start: 1, length: 9, newText: ' ' }])).toBe(1);
    expect(shareAfter('║{\n        a\n}║', [{ start: 0, length: 1, newText: '' }])).toBeCloseTo(2 / 3, 12);
  });
});

const changes = fc.array(fc.record({ start: fc.nat(60), length: fc.nat(12), newText: fc.string({ unit: fc.constantFrom('x', 'y', ' ', '\n'), maxLength: 6 }) }), { maxLength: 8 });

test('what stands is what of the text was never replaced, wherever it is now', () => {
  // Every character of the text is another one, and none of a change is among them: what is left can be counted.
  const text = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  fc.assert(fc.property(fc.string({ maxLength: 12, unit: fc.constantFrom('a', ' ') }), changes, (around, list) => {
    let now = around + text + around;
    let standing = standingOf(text, around.length);
    for (const raw of list) {
      const start = Math.min(raw.start, now.length);
      const change = { start, length: Math.min(raw.length, now.length - start), newText: raw.newText };
      standing = afterChange(standing, change);
      now = apply(now, change);
    }
    expect(shareStanding(standing, now)).toBeCloseTo(now.replaceAll(/[^A-Z]/g, '').length / text.length, 12);
    expect(standing.pieces.map(({ at, length }) => now.slice(at, at + length)).join('')).toBe(now.replaceAll(/[^A-Z]/g, ''));
  }));
});

describe('what nobody watched', () => {
  test.each([
    ['nothing happened', 'a = 1;\nb = ║f(1)║;\n', 'a = 1;\nb = f(1);\n', 1],
    ['changes before and behind its lines', 'a = 1;\nb = ║f(1)║;\nc();', 'x();\na = 1;\nb = f(1);\nd();', 1],
    ['the line was taken to another place', 'b = ║f(1)║;\nc();\nd();', 'c();\nd();\nb = f(1);', 1],
    ['a part of it was changed', 'b = ║f(1)║;\nc();', 'b = f(2);\nc();', 0.75],
    ['it is gone, and alike text stands elsewhere in a line', 'b = ║f(1)║;\nc();', 'c(b = f(1));', 0],
  ])('%s', (_, marked, after, share) => {
    const [first = '', text = '', last = ''] = marked.split('║');
    const before = first + text + last;
    const standing = afterUnwatched(standingOf(text, first.length), before, after);
    expect(shareStanding(standing, after)).toBe(share);
  });

  test('all pieces stay in the text, and those that stay are what they were', () => {
    const line = fc.constantFrom('a', 'b', 'ab', 'cd;', '');
    const lines = fc.array(line, { maxLength: 8 }).map((all) => all.join('\n'));
    fc.assert(fc.property(lines, lines, fc.nat(), fc.nat(), (before, after, one, other) => {
      const [start, end] = [one % (before.length + 1), other % (before.length + 1)].toSorted((a, b) => a - b) as [number, number];
      const text = before.slice(start, end);
      for (const { from, length, at } of afterUnwatched(standingOf(text, start), before, after).pieces) expect(after.slice(at, at + length)).toBe(text.slice(from, from + length));
    }));
  });
});
