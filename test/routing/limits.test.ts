import { describe, expect, it } from 'vitest';
import type { CompleteRequest, Request } from '../../src/request/request.ts';
import { contextLimit, limitsAt, limitsFor, maySend, outputLimit } from '../../src/routing/limits.ts';
import { completion, routeOf, selection } from './fakes.ts';

const document = (text: string) => ({ file: 'a.ts', languageId: 'typescript', text, version: 1 });
/** On an empty line: a block may come. */
const block = (trigger: CompleteRequest['trigger']): CompleteRequest => ({ ...completion(trigger), document: document('if (a) {\n\n}\n'), cursor: 9 });
/** In the middle of a line. */
const line = (trigger: CompleteRequest['trigger']): CompleteRequest => ({ ...completion(trigger), document: document('const a = f();\n'), cursor: 10 });

describe('the limits of a request', () => {
  it('are short for who types and longer for who asked', () => {
    expect(limitsFor(block('auto'))).toEqual({ deadline: 12_000, call: { firstToken: 5_000, idle: 2_000, total: 8_000 }, context: 6_000, output: 256 });
    expect(limitsFor(block('manual'))).toEqual({ deadline: 60_000, call: { firstToken: 15_000, idle: 8_000, total: 30_000 }, context: 12_000, output: 768 });
    expect(limitsFor(selection('explain'))).toEqual({ deadline: 180_000, call: { firstToken: 30_000, idle: 15_000, total: 120_000 }, context: 24_000, output: 1_500 });
    expect(limitsFor(selection('debug'))).toEqual({ deadline: 300_000, call: { firstToken: 60_000, idle: 30_000, total: 180_000 }, context: 24_000, output: 3_000 });
  });

  it('let a line be no longer than one', () => {
    for (const trigger of ['auto', 'manual'] as const) expect(limitsFor(line(trigger))).toEqual({ ...limitsFor(block(trigger)), output: 128 });
  });
});

describe('what may be sent of the code', () => {
  const units = (request: Request, contextTokens: number | null, place: number): number => limitsAt(limitsFor(request), request, { contextTokens }, place).context;

  it('doubles with each tier, and for a command', () => {
    expect([0, 1, 2].map((place) => units(block('auto'), 2_000, place))).toEqual([6_000, 12_000, 24_000]);
    expect([0, 1, 2].map((place) => units(block('manual'), 2_000, place))).toEqual([12_000, 24_000, 48_000]);
    expect(units(block('auto'), 200, 0)).toBe(600);
  });

  it('is what the task has without a budget of the policy, at every tier', () => {
    expect([0, 2].map((place) => units(block('auto'), null, place))).toEqual([6_000, 6_000]);
    expect([0, 2].map((place) => units(selection('debug'), null, place))).toEqual([24_000, 24_000]);
  });

  it('is never more than the window of a route holds', () => {
    const limits = limitsAt(limitsFor(block('auto')), block('auto'), { contextTokens: 100_000 }, 3);
    expect(contextLimit(limits, routeOf('t', 'a/m', { contextWindow: 4_000 }), 1)).toBe((4_000 - 256 - 500) * 2.5);
  });

  it('changes nothing else', () => {
    expect(limitsAt(limitsFor(block('manual')), block('manual'), { contextTokens: 2_000 }, 0)).toEqual(limitsFor(block('manual')));
  });
});

describe('what a route takes', () => {
  const limits = limitsFor(selection('explain'));

  it('is no longer an answer than its model writes', () => {
    expect(outputLimit(limits, routeOf('t', 'a/m', { maxOutput: 1_000 }))).toBe(1_000);
    expect(outputLimit(limits, routeOf('t', 'a/m', { maxOutput: 2_000 }))).toBe(1_500);
  });

  it('is as much of the file as its window holds beside answer and instructions', () => {
    const context = (contextWindow: number, share = 1): number => contextLimit(limits, routeOf('t', 'a/m', { contextWindow }), share);
    expect([context(200_000), context(200_000, 0.5)]).toEqual([24_000, 12_000]);
    expect([context(4_000), context(4_000, 0.25)]).toEqual([5_000, 1_250]);
    expect(context(4_001), 'whole characters').toBe(5_002);
    expect([context(2_000), context(2_000, 0.5)]).toEqual([500, 250]);
    // What is sent beside the file takes room in the window, and none of what may be sent of the file.
    const beside = (contextWindow: number): number => contextLimit(limits, routeOf('t', 'a/m', { contextWindow }), 1, 1_000);
    expect([beside(200_000), beside(4_000), beside(2_200)]).toEqual([24_000, 4_000, 500]);
  });
});

describe('what may be sent', () => {
  const text = 'const a = 1;\n'.repeat(100);
  const all = { document: document(text), selection: { start: 0, end: text.length } };

  it('is debugging only with the whole selection', () => {
    expect([maySend(selection('debug', all), text.length), maySend(selection('debug', all), 500)]).toEqual([true, false]);
  });

  it('is all else in any case', () => {
    expect([maySend(selection('explain', all), 500), maySend(completion(), 0)]).toEqual([true, true]);
  });
});
