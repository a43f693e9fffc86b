import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf, type FeatureName, type ScoreInput, type ScoreWeights } from '../../../src/quality/score/features.ts';
import { scoreInWords, scoreOf } from '../../../src/quality/score/score.ts';
import { SCORE_WEIGHTS } from '../../../src/quality/score/weights.ts';
import type { Finding, Verdict } from '../../../src/quality/verdict.ts';
import { completeAt } from '../golden.ts';

const PASSED: Verdict = { result: 'passed', by: ['reply', 'syntax', 'lint'] };
const DOUBT: Finding = { check: 'types', code: 'TS2304', message: "Cannot find name 'total'.", at: null };
const AROUND = 'const price = read();\n║\nsend(total);\nreturn total + price;\n';

function answer(insertion: string, change: Partial<ScoreInput> = {}, around = AROUND): ScoreInput {
  return { request: completeAt(around), insertion, verdict: PASSED, doubts: [], ...change };
}

describe('a feature', () => {
  const feature = (name: FeatureName, ...given: Parameters<typeof answer>): number => featuresOf(answer(...given))[name];

  it.each<[FeatureName, string, number]>([
    ['repeatsAfter', 'const total = price;\nsend(total);', 0.5],
    ['repeatsAfter', 'const total = price;', 0],
    ['repeatsAfter', '}', 0],
    ['redeclares', 'const total = price;', 0],
    ['declaresUsed', 'const total = price;', 1],
    ['declaresUsed', 'const other = price;', 0],
    ['opens', 'if (price) {', 1],
    ['opens', 'if (price) {}', 0],
    ['opens', '} else {', 1],
    ['closes', '}\n}', 2],
    ['closes', 'f({})', 0],
    ['known', 'total', 1],
    ['known', 'total unknown', 0.5],
    ['known', '', 0],
    ['onlyComments', '// adds it all up\n', 1],
    ['onlyComments', '// adds it all up\nconst total = price;', 0],
    ['onlyComments', '', 0],
    ['indentation', '        const total = price;', 2],
    ['lines', 'const total = price;\nconst other = price;', Math.log(3)],
    ['length', 'ab', Math.log(3) / 3],
    ['nothingAfter', 'x', 0],
  ])('%s of %j is %d', (name, insertion, value) => {
    expect(feature(name, insertion)).toBeCloseTo(value, 10);
  });

  it('looks at what stands around', () => {
    expect(feature('nothingAfter', 'x', {}, 'const price = read();\n║\n')).toBe(1);
    expect(feature('redeclares', 'const total = 1;', {}, 'f();\n║\nconst total = 2;\n')).toBe(1);
    expect(feature('declaresUsed', 'total = 1', { request: completeAt('f()\n║\nprint(total)\n', 'python') })).toBe(1);
  });

  it('looks at what the gate said', () => {
    expect(feature('doubts', 'x', { doubts: [DOUBT, DOUBT] })).toBeCloseTo(Math.log(3), 10);
    expect(feature('typed', 'x', { verdict: { result: 'passed', by: ['reply', 'types'] } })).toBe(1);
    expect(feature('exampled', 'x', { verdict: { result: 'passed', by: ['reply', 'examples'] } })).toBe(1);
    expect([feature('typed', 'x'), feature('exampled', 'x')]).toEqual([0, 0]);
    expect(feature('python', 'x', { request: completeAt('║', 'python') })).toBe(1);
    expect(feature('javascript', 'x', { request: completeAt('║', 'javascriptreact') })).toBe(1);
  });
});

describe('the score', () => {
  it('is between 0 and 1 and finite for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, insertion, after) => {
      const request = { ...completeAt('║'), cursor: before.length, document: { ...completeAt('║').document, text: before + after } };
      const score = scoreOf({ request, insertion, verdict: PASSED, doubts: [] });
      return score > 0 && score < 1;
    }), { numRuns: 300 });
  });

  it('is the logistic function of the weighted features', () => {
    const none = Object.fromEntries(Object.keys(SCORE_WEIGHTS.features).map((name) => [name, 0])) as ScoreWeights['features'];
    const weights: ScoreWeights = { constant: 0.5, features: { ...none, opens: -2 }, failed: 0.1 };
    expect(scoreOf(answer('f()'), weights)).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 10);
    expect(scoreOf(answer('f('), weights)).toBeCloseTo(1 / (1 + Math.exp(1.5)), 10);
    expect(scoreOf(answer('f(', { verdict: { result: 'failed', by: ['syntax'], findings: [] } }), weights)).toBe(0.1);
  });

  it('is lower for what repeats the file than for what the file waits for', () => {
    expect(scoreOf(answer('send(total);'))).toBeLessThan(scoreOf(answer('const total = price;')));
  });

  it('of a failed answer is lower than that of a usual one that passed', () => {
    expect(SCORE_WEIGHTS.failed).toBeLessThan(scoreOf(answer('const total = price * 2;')));
  });

  it.each([[0.02, 'hardly any such answer is right'], [0.72, 'about 7 in 10 such answers are right'], [0.97, 'nearly all such answers are right']])('%d means: %s', (score, words) => {
    expect(scoreInWords(score)).toBe(words);
  });
});
