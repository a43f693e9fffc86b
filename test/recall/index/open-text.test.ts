import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OpenText } from '../../../src/recall/index/open-text.ts';
import { Lexicon, textBetween } from '../../../src/recall/index/tokens.ts';
import { applyEdits } from '../../../src/request/document.ts';
import { anyText } from './random-code.ts';

const edits = fc.array(fc.record({ start: fc.nat(), length: fc.nat({ max: 12 }), newText: anyText.map((text) => text.slice(0, 9)) }), { minLength: 1, maxLength: 12 });

it('after any edits is what the whole text read anew would be', () => {
  fc.assert(
    fc.property(anyText, edits, (first, all) => {
      const lexicon = new Lexicon();
      const open = new OpenText(first, lexicon);
      let text = first;
      for (const { start, length, newText } of all) {
        const from = start % (text.length + 1);
        const edit = { start: from, end: Math.min(text.length, from + length), newText };
        open.edit(edit);
        text = applyEdits(text, [edit]);
      }
      const anew = new OpenText(text, lexicon);
      expect(textBetween(lexicon, open, 0, open.end)).toBe(text);
      expect([...open.ids.subarray(0, open.end)]).toEqual([...anew.ids.subarray(0, anew.end)]);
      expect([...open.gaps.subarray(0, open.end)]).toEqual([...anew.gaps.subarray(0, anew.end)]);
      expect(open.units).toBe(text.length);
      for (let offset = 0; offset <= text.length; offset++) expect(open.lineOf(offset)).toEqual(anew.lineOf(offset));
    }),
    { numRuns: 300 },
  );
});

it('knows where its lines start', () => {
  const open = new OpenText('a b\n\n  c\r\nd', new Lexicon());
  expect([0, 3, 4, 5, 8, 10, 11].map((offset) => open.lineOf(offset))).toEqual([
    { token: 0, units: 0 }, { token: 0, units: 0 }, { token: 3, units: 4 }, { token: 4, units: 5 }, { token: 4, units: 5 }, { token: 6, units: 10 }, { token: 6, units: 10 },
  ]);
});

it('takes an edit past its end as one at its end', () => {
  const lexicon = new Lexicon();
  const open = new OpenText('ab', lexicon);
  open.edit({ start: 9, end: 12, newText: 'c' });
  expect(textBetween(lexicon, open, 0, open.end)).toBe('abc');
});

it('takes no more room with every edit', () => {
  const open = new OpenText('a\nb\nc\nd\n', new Lexicon());
  const edit = (newText: string): void => { open.edit({ start: 2, end: 3, newText }); };
  edit('x');
  const { bytes } = open;
  for (let n = 0; n < 100; n++) edit(n % 2 === 0 ? 'b' : 'x');
  expect(open.bytes).toBe(bytes);
});
