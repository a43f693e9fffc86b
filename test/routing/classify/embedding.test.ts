import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CompleteRequest } from '../../../src/request/request.ts';
import { predictCheapSuccess } from '../../../src/routing/classify/embedding.ts';
import { aroundCursor, BUCKETS, embed, PLACE, READ_AFTER, READ_BEFORE } from '../../../src/routing/classify/features.ts';
import { int8Values, probability } from '../../../src/routing/classify/linear.ts';
import { WEIGHTS } from '../../../src/routing/classify/weights.ts';
import { selection } from '../fakes.ts';

function at(languageId: string, before: string, after = ''): CompleteRequest {
  const document = { file: 'a', languageId, text: before + after, version: 1 };
  return { id: 'r', task: 'complete', trigger: 'auto', document, cursor: before.length };
}

const LOOP = 'function total(items) {\n  let sum = 0;\n  // Add up what each item costs.\n';
const REST = '\n  return sum;\n}\n';
const LANGUAGES = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python'];

describe('the probability that a cheap model is right', () => {
  it.each([
    ['an empty file', '', ''],
    ['code', LOOP, REST],
    ['odd characters', '\u{1F600}\0\uD800 é中'.repeat(300), '\r\n\uDC00'],
    ['nothing but brackets', '('.repeat(5_000), ')'.repeat(5_000)],
  ])('is one for %s', (_, before, after) => {
    for (const language of LANGUAGES) {
      const { probability } = predictCheapSuccess(at(language, before, after))!;
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(1);
    }
  });

  it('is the logistic curve over the calibrated sum', () => {
    const weights = { scale: 0.5, values: Buffer.from(Int8Array.of(2, -4, 1)).toString('base64'), slope: 2, offset: 0.25 };
    expect(probability(weights, int8Values(weights), [3, 0.5])).toBeCloseTo(1 / (1 + Math.exp(-(2 * (3 - 1 + 0.5) + 0.25))), 10);
  });

  it('is the same each time and differs from place to place', () => {
    const of = (request: CompleteRequest): number => predictCheapSuccess(request)!.probability;
    expect(of(at('typescript', LOOP, REST))).toBe(of(at('typescript', LOOP, REST)));
    expect(of(at('typescript', LOOP, REST))).not.toBe(of(at('typescript', LOOP.replace(/ {2}\/\/.*\n/, ''), REST)));
  });

  it('is higher where a comment says what comes: the one sign that held in all three languages', () => {
    for (const language of LANGUAGES) {
      const mark = language === 'python' ? '#' : '//';
      const bare = embed(aroundCursor(at(language, 'x = 1\ny = 2\n', REST)), language);
      const told = embed(aroundCursor(at(language, `x = 1\n${mark} y = 2\n`, REST)), language);
      expect(told[PLACE.indexOf('after a comment')]! - bare[PLACE.indexOf('after a comment')]!).toBe(1);
    }
    expect(int8Values(WEIGHTS)[PLACE.indexOf('after a comment')]! * WEIGHTS.slope).toBeGreaterThan(0);
  });

  it('is not known for what no recording is about', () => {
    expect(predictCheapSuccess(selection('explain'))).toBeNull();
    expect(predictCheapSuccess(selection('debug'))).toBeNull();
    expect(predictCheapSuccess(at('ruby', 'a = '))).toBeNull();
    expect(predictCheapSuccess(at('markdown', '# a'))).toBeNull();
  });
});

describe('its cost', () => {
  it('is a bounded part of the document, however long that is', () => {
    const near = `${'x'.repeat(READ_BEFORE - LOOP.length - 1)}\n${LOOP}`;
    const below = REST.padEnd(READ_AFTER, '\n');
    const short = at('typescript', near, below);
    const line = 'const other = await load(1, "two");\n';
    const long = at('typescript', line.repeat(75_000) + near, below + line.repeat(75_000));
    expect(long.document.text.length).toBeGreaterThan(5_000_000);
    expect(aroundCursor(long)).toEqual(aroundCursor(short));
    expect(aroundCursor(long).before.length + aroundCursor(long).after.length).toBe(READ_BEFORE + READ_AFTER);
    expect(predictCheapSuccess(long)).toEqual(predictCheapSuccess(short));
  });

  it('is a few hundred bytes of weights, one for each number and the constant', () => {
    expect(readFileSync(new URL('../../../src/routing/classify/weights.ts', import.meta.url)).length).toBeLessThan(40_000);
    expect(int8Values(WEIGHTS)).toHaveLength(PLACE.length + BUCKETS + 1);
    expect(embed(aroundCursor(at('python', LOOP)), 'python')).toHaveLength(PLACE.length + BUCKETS);
  });
});
