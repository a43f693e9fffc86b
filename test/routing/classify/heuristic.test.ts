import { describe, expect, it } from 'vitest';
import type { SelectionRequest } from '../../../src/request/request.ts';
import { heuristicComplexity } from '../../../src/routing/classify/heuristic.ts';
import { completion } from '../fakes.ts';
import { HELD_BACK, requestOf, TUNING } from './labelled.ts';
import type { Labelled } from './labelled-case.ts';

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
    const { complexity: found, signals } = heuristicComplexity(request);
    expect([found, signals.join()]).toEqual([complexity, signal]);
  });

  it('does not take the file itself for another one', () => {
    expect(heuristicComplexity(debug('f();', { question: 'cart.ts is wrong' })).complexity).toBe('trivial');
  });

  it('knows nothing of a completion', () => {
    expect(heuristicComplexity(completion())).toEqual({ complexity: 'simple', confidence: 0.5, signals: [] });
  });

  it('hears a fault that comes and goes without quoting it', () => {
    expect(heuristicComplexity(debug(TEN, { question: 'the invoice of Miller hangs once a week' })).signals).toEqual(['a fault that comes and goes']);
    expect(heuristicComplexity(debug(TEN, { question: 'is Miller thread-safe' })).signals).toEqual(['a question that reaches further']);
  });

  it('does not call code trivial whose symptom takes a sentence to tell', () => {
    const told = debug('total += price;', { question: 'prints 057 where I expect 12' });
    expect(heuristicComplexity(told)).toMatchObject({ complexity: 'simple', signals: [] });
  });

  it('takes a long story for a hard one, but not the length of a pasted log', () => {
    const story = 'The card lands in the wrong place if the list was scrolled during the drag, but not in the other half of the board.';
    expect(heuristicComplexity(debug(TEN, { question: story })).signals).toEqual(['a question of 24 words']);
    const log = Array.from({ length: 30 }, () => '  warning: this line is only part of what was pasted').join('\n');
    expect(heuristicComplexity(debug(TEN, { question: `fails\n${log}` })).complexity).toBe('simple');
  });

  it('reads a bounded part of what was pasted', () => {
    const question = `${'a'.repeat(10_000)} deadlock`;
    expect(heuristicComplexity(debug(TEN, { question })).complexity).toBe('simple');
  });
});

describe('labelled cases', () => {
  const isRight = (one: Labelled): boolean => heuristicComplexity(requestOf(one)).complexity === one.expected;
  const accuracy = (cases: readonly Labelled[]): number => cases.filter(isRight).length / cases.length;

  it('are judged rightly in four of five, in each half', () => {
    expect(TUNING.length + HELD_BACK.length).toBeGreaterThanOrEqual(80);
    expect(accuracy(TUNING)).toBeGreaterThanOrEqual(0.8);
    expect(accuracy(HELD_BACK)).toBeGreaterThanOrEqual(0.8);
  });

  it('are never trivial where they are hard and come with a trace', () => {
    const traces = [...TUNING, ...HELD_BACK].filter(({ expected, question = '' }) => expected === 'complex' && /Traceback|^\s+(?:at|from) |goroutine/m.test(question));
    expect(traces.length).toBeGreaterThanOrEqual(6);
    expect(traces.map((one) => [one.name, heuristicComplexity(requestOf(one)).complexity])).toEqual(traces.map(({ name }) => [name, 'complex']));
  });

  it('are right as often as the confidence says', () => {
    const judged = [...TUNING, ...HELD_BACK].map((one) => ({ right: isRight(one), confidence: heuristicComplexity(requestOf(one)).confidence }));
    const buckets = Map.groupBy(judged, ({ confidence }) => confidence);
    expect(buckets.size).toBe(6);
    // One more right and one more wrong case than there are: a bucket of few cases must not claim certainty.
    for (const [confidence, own] of buckets) expect((own.filter(({ right }) => right).length + 1) / (own.length + 2), `${confidence}`).toBeCloseTo(confidence, 2);
  });
});

it.each(['corrupt', 'vulnerab', 'concurren', 'intermittent', 'atomic'])('a name of the user that begins with "%s" is never in a signal', (stem) => {
  const name = `${stem}MarmaladeTotal`;
  const { signals } = heuristicComplexity(debug(`let ${name} = 1;`, { question: `${name} hangs` }));
  expect(signals.join()).not.toMatch(/marmalade/i);
  expect(signals.length).toBeGreaterThan(0);
});
