import { describe, expect, it } from 'vitest';
import type { SelectionRequest } from '../../src/request/request.ts';
import { classify } from '../../src/routing/classify.ts';
import { makePlan } from '../../src/routing/plan.ts';
import { tierIndex } from '../../src/routing/policy.ts';
import { completion, tiersOf } from './fakes.ts';

function debug(code: string, more: Partial<SelectionRequest> = {}): SelectionRequest {
  const document = { file: 'src/cart.ts', languageId: 'typescript', text: code, version: 1 };
  return { id: 'r', task: 'debug', trigger: 'manual', document, selection: { start: 0, end: code.length }, diagnostics: [], ...more };
}

const problem = (code: string, message = 'oops') => ({ start: 0, end: 1, severity: 'error', source: 'ts', code, message }) as const;
const TEN = 'const a = 1;\n'.repeat(10).trimEnd();

describe('complexity', () => {
  it.each<[string, SelectionRequest, string, string]>([
    ['one line', debug('cosnt a = 1;'), 'trivial', '1 line'],
    ['a few lines with nothing but syntax errors', debug(TEN, { diagnostics: [problem('1005')] }), 'trivial', '10 lines, only syntax errors reported'],
    ['a few lines with a type error', debug(TEN, { diagnostics: [problem('2322')] }), 'simple', ''],
    ['a few lines', debug(TEN), 'simple', ''],
    ['many lines', debug('const a = 1;\n'.repeat(80)), 'complex', '80 lines selected'],
    ['a JavaScript stack trace', debug('f();', { question: 'TypeError: x\n    at f (src/cart.ts:3:5)' }), 'complex', 'a stack trace'],
    ['a Python stack trace', debug('f()', { question: 'Traceback (most recent call last):\n  ...' }), 'complex', 'a stack trace'],
    ['another file', debug('f();', { question: 'works in orders.ts but not here' }), 'complex', 'another file involved'],
    ['a word of trouble', debug('f();', { question: 'Deadlock when two users buy' }), 'complex', '"deadlock"'],
    ['asynchronous code', debug('await f();'), 'complex', 'code with await'],
    ['many problems', debug(TEN, { diagnostics: Array.from({ length: 4 }, () => problem('1005')) }), 'complex', '4 problems reported'],
  ])('%s', (_, request, complexity, signal) => {
    const { complexity: found, signals } = classify(request);
    expect([found, signals.join()]).toEqual([complexity, signal]);
  });

  it('does not take the file itself for another one', () => {
    expect(classify(debug('f();', { question: 'cart.ts is wrong' })).complexity).toBe('trivial');
  });
});

describe('the plan', () => {
  const tiers = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] });

  it('knows the rungs of a ladder whatever its tiers are called', () => {
    const named = tiersOf({ one: ['a/s'], two: ['a/m'], three: ['a/l'] });
    expect((['cheap', 'standard', 'premium'] as const).map((rung) => tierIndex(named, rung))).toEqual([0, 1, 2]);
    expect((['cheap', 'standard', 'premium'] as const).map((rung) => tierIndex(tiersOf({ only: ['a/s'] }), rung))).toEqual([0, 0, 0]);
    expect(tierIndex(tiersOf({ local: ['a/0'], cheap: ['a/s'], premium: ['a/l'] }), 'cheap')).toBe(1);
  });

  it('leaves fill-in-the-middle routes to completions', () => {
    const [cheap, ...others] = tiers;
    const mixed = [{ name: 'cheap', routes: (cheap?.routes ?? []).map((route) => ({ ...route, api: 'completions' as const })) }, ...others];
    const explain = { ...debug('f();'), task: 'explain' as const };
    expect(makePlan(explain, classify(explain), mixed)?.tiers.map(({ name }) => name)).toEqual(['standard', 'premium']);
    expect(makePlan(completion(), classify(completion()), mixed)?.tiers[0]?.name).toBe('cheap');
  });
});
