import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitsAt } from '../../../src/recall/index/characters.ts';
import { tokenise } from '../../../src/recall/index/tokenise.ts';
import { Lexicon, textBetween, TokenBuffer, type TokenSpan } from '../../../src/recall/index/tokens.ts';
import { anyText } from './random-code.ts';

/** Tokens with the white space before each, as `gap·token`; the last one is the boundary. */
function read(text: string, lexicon = new Lexicon()): string[] {
  const { ids, gaps, end } = tokens(text, lexicon);
  return Array.from({ length: end }, (_, at) => `${lexicon.gaps.text(gaps[at]!)}·${lexicon.words.text(ids[at]!)}`);
}

function tokens(text: string, lexicon: Lexicon): TokenSpan {
  const buffer = new TokenBuffer();
  tokenise(text, lexicon, buffer);
  return { ids: buffer.ids, gaps: buffer.gaps, start: 0, end: buffer.length };
}

describe('tokens', () => {
  it.each([
    ['words, with the white space before them', 'const a_1 =\t$b;', ['·const', ' ·a_1', ' ·=', '\t·$b', '·;', '·']],
    ['numbers with their point', '1.5+x.y+2.+0x1F+1.2.3', ['·1.5', '·+', '·x', '·.', '·y', '·+', '·2', '·.', '·+', '·0x1F', '·+', '·1.2.3', '·']],
    ['line breaks, with what is before them', 'a \r\n\n  b\n', ['·a', ' \r·\n', '·\n', '  ·b', '·\n', '·']],
    ['white space at the end', 'a \t', ['·a', ' \t·']],
    ['nothing', '', ['·']],
    ['letters and marks of all scripts', 'né e\u0301a 名前 𝒳y', ['·né', ' ·e\u0301a', ' ·名前', ' ·𝒳y', '·']],
    ['whole characters outside of them', '😀😀->\ud83d', ['·😀', '·😀', '·-', '·>', '·\ud83d', '·']],
    ['white space that few know', '\ufeffa\u00a0b\u2028c', ['\ufeff·a', '\u00a0·b', '\u2028·c', '·']],
  ])('are %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('are the text to the letter', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lexicon = new Lexicon();
        const span = tokens(text, lexicon);
        expect(textBetween(lexicon, span, 0, span.end)).toBe(text);
      }),
    );
  });

  it('of a line are the same whatever stands around it', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (before, line, after) => {
        const lexicon = new Lexicon();
        const alone = read(`${line}\n`, lexicon).slice(0, -1);
        const from = read(`${before}\n`, lexicon).length - 1;
        expect(read(`${before}\n${line}\n${after}`, lexicon).slice(from, from + alone.length)).toEqual(alone);
      }),
    );
  });

  it('lose no white space where there is room for no more kinds of it', () => {
    const lexicon = new Lexicon();
    const text = Array.from({ length: 66_000 }, (_, n) => n.toString(2).replaceAll('0', ' ').replaceAll('1', '\t')).join('x');
    const span = tokens(text, lexicon);
    expect(lexicon.gaps.size).toBe(65_536);
    expect(textBetween(lexicon, span, 0, span.end)).toBe(text);
  });

  it('end with a text that was cut out of another one within a character, however often that is read', () => {
    const whole = 'x'.repeat(20) + '\ud83d\ude00'.repeat(20);
    for (let n = 0; n < 20_000; n++) {
      const text = whole.slice(1, 21 + 2 * (n % 15));
      const end = unitsAt(text, text.length - 1);
      if (end !== 1) expect([n, end]).toEqual([n, 1]);
    }
  });

  it('of one spelling have one number, different ones different numbers', () => {
    const lexicon = new Lexicon();
    const words = Array.from({ length: 5000 }, (_, n) => `w${n % 2500}`);
    const { ids } = tokens(words.join(' '), lexicon);
    expect([...ids.subarray(0, 2500)]).toEqual([...ids.subarray(2500, 5000)]);
    expect(new Set(ids.subarray(0, 5000)).size).toBe(2500);
  });
});
