import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, offsetAt, positionAt, wholeLines } from '../../src/request/document.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '😀'), maxLength: 40 });

describe('positions', () => {
  it('lead back to their offset, for every offset of every text', () => {
    fc.assert(
      fc.property(text, fc.nat(), (content, any) => {
        const offset = any % (content.length + 1);
        expect(offsetAt(content, positionAt(content, offset))).toBe(offset);
      }),
    );
  });

  it('past an end are clamped to it, before the line break', () => {
    expect(offsetAt('ab\r\ncd', { line: 0, character: 9 })).toBe(2);
    expect(offsetAt('ab\ncd', { line: 7, character: 0 })).toBe(5);
    expect(positionAt('ab\ncd', 99)).toEqual({ line: 1, character: 2 });
  });
});

describe('edits', () => {
  it('replace their spans of the old text', () => {
    expect(applyEdits('abcdef', [{ start: 1, end: 2, newText: 'XX' }, { start: 4, end: 4, newText: '-' }])).toBe('aXXcd-ef');
  });
});

describe('whole lines', () => {
  it.each([
    ['inside a line', 4, 5, 'three'],
    ['an empty span', 3, 3, 'three'],
    ['up to the start of the next line', 3, 9, 'three'],
    ['over a break', 1, 4, 'ab\nthree'],
  ])('%s', (_, start, end, expected) => {
    const content = 'ab\nthree\nx';
    const span = wholeLines(content, { start, end });
    expect(content.slice(span.start, span.end)).toBe(expected);
  });
});
