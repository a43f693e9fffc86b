import { describe, expect, it } from 'vitest';
import type { Route } from '../../src/config/config.ts';
import type { ModelCall } from '../../src/models/model.ts';
import { promptText } from '../../src/request/prompt.ts';
import type { Request } from '../../src/request/request.ts';
import { promptLength, runAttempt, type AttemptOptions, type AttemptResult } from '../../src/routing/attempt.ts';
import { createHoldBack } from '../../src/routing/hold-back.ts';
import { limitsFor } from '../../src/routing/limits.ts';
import { effectivePolicy } from '../../src/routing/policy.ts';
import { CLASSIFIED } from '../journal/decision-fixture.ts';
import { completion, fakeGate, fakeLedger, FIM, scriptedModels, routeOf, selection, withProbability, type Script } from './fakes.ts';

const BIG = Array.from({ length: 2_000 }, (_, index) => `const line${index} = ${index};`).join('\n');
const bigDocument = { file: 'a.ts', languageId: 'typescript', text: BIG, version: 1 };
/** In the middle of a large file. */
const bigCompletion: Request = { ...completion(), document: bigDocument, cursor: 20_000 };
const bigExplain = selection('explain', { document: bigDocument, selection: { start: 20_000, end: 20_500 } });

interface Tried {
  readonly result: AttemptResult;
  readonly call: ModelCall | undefined;
  readonly worst: number | null;
}

async function attempt(request: Request, script: Script, change: Partial<AttemptOptions> & { special?: Partial<Route> } = {}): Promise<Tried> {
  const { special = {}, ...options } = change;
  const route = routeOf('cheap', 'a/small', special);
  const models = scriptedModels({ 'a/small': [script] });
  const ledger = fakeLedger();
  const result = await runAttempt({ gate: fakeGate, ledger, caps: { day: null, month: null, tasks: {} }, now: () => 5 }, {
    request, route, classification: CLASSIFIED, policy: effectivePolicy(request.task, {}, null).cells, model: await models.modelFor(route), limits: limitsFor(request),
    contextShare: 1, left: null, priceMustBeKnown: false, stream: false, signal: new AbortController().signal, holdBack: null, ...options,
  });
  return { result, call: models.seen[0], worst: ledger.holds[0]?.worstCase ?? null };
}

const length = ({ call }: Tried): number => (call === undefined ? 0 : promptText(call.prompt).length);
const share = ({ result }: Tried): number | null => (result.kind === 'not-sent' ? null : result.attempt.contextShare);

describe('an attempt', () => {
  it('is sent with the limits of the task, its whole surroundings and no more than the model can write', async () => {
    const tried = await attempt(bigCompletion, '1;');
    expect(tried.call).toMatchObject({ maxOutputTokens: 128, limits: { firstToken: 15_000, idle: 8_000, total: 30_000 }, stream: false, logprobs: false });
    expect([share(tried), length(tried) > 10_000]).toEqual([1, true]);
    expect((await attempt(selection('debug'), 'Because.')).call?.maxOutputTokens).toBe(3_000);
    expect((await attempt(selection('debug'), 'Because.', { special: { maxOutput: 50 } })).call?.maxOutputTokens).toBe(50);
  });

  it('has the prompt that its route reads', async () => {
    expect((await attempt(completion(), '1;', { special: FIM })).call?.prompt.kind).toBe('fim');
    expect((await attempt(completion(), '1;')).call?.prompt.kind).toBe('chat');
  });

  it('brings what the gate says', async () => {
    expect((await attempt(completion(), '1;')).result).toMatchObject({ kind: 'answered', attempt: { result: 'passed', by: ['reply', 'syntax', 'lint'], findings: [], uncheckedReason: null }, cutOff: false, trimmed: false });
    expect((await attempt(completion(), 'bad')).result).toMatchObject({ kind: 'answered', attempt: { result: 'failed', findings: [{ code: 'TS1005' }] } });
    expect((await attempt(completion(), 'odd')).result).toMatchObject({ kind: 'answered', attempt: { result: 'unchecked', uncheckedReason: 'not verified: Ruby' } });
  });

  it('tells the gate and the caller that the output limit ended it', async () => {
    expect((await attempt(completion(), { says: '1;', finish: 'length' })).result).toMatchObject({ cutOff: true });
  });

  it('knows how sure the answer is, where that can be known', async () => {
    expect((await attempt(completion(), '1;')).result).toMatchObject({ attempt: { confidence: null } });
    expect((await attempt(completion(), withProbability('1;', 0.5))).result).toMatchObject({ attempt: { confidence: { worstProbability: 0.5, gate: 0.8, classifier: CLASSIFIED.confidence } } });
  });
});

describe('a model asked to judge itself', () => {
  const policy = { ...effectivePolicy('debug', {}, null).cells, minConfidence: 0.5 };

  it('is asked so where it debugs and that decides', async () => {
    const asked = await attempt(selection('debug'), 'Because.\nconfidence: 30', { policy });
    expect(asked.call === undefined ? '' : promptText(asked.call.prompt)).toContain('write only `confidence: N`');
    expect(asked.call?.logprobs).toBe(true);
    expect(asked.result).toMatchObject({ attempt: { confidence: { selfReported: 0.3 } }, judgement: { content: { text: 'Because.' } } });
  });

  it('is not asked so elsewhere, and what it says then stays', async () => {
    for (const [request, options] of [[selection('debug'), {}], [selection('explain'), { policy }]] as const) {
      const { call, result } = await attempt(request, 'Because.\nconfidence: 30', options);
      expect(call === undefined ? '' : promptText(call.prompt)).not.toContain('confidence');
      expect(result).toMatchObject({ attempt: { confidence: null }, judgement: { content: { text: 'Because.\nconfidence: 30' } } });
    }
  });
});

describe('what a request may still cost', () => {
  it('shortens first the answer to a completion, then what stands around it', async () => {
    const whole = (await attempt(bigCompletion, '1;')).worst ?? NaN;
    const shorter = await attempt(bigCompletion, '1;', { left: whole - 1e-9 });
    expect([share(shorter), shorter.call?.maxOutputTokens]).toEqual([1, 64]);
    const half = await attempt(bigCompletion, '1;', { left: (shorter.worst ?? NaN) - 1e-9 });
    expect([share(half), half.call?.maxOutputTokens]).toEqual([0.5, 64]);
    expect(length(half)).toBeLessThan(7_500);
    const quarter = await attempt(bigCompletion, '1;', { left: (half.worst ?? NaN) - 1e-9 });
    expect([share(quarter), quarter.call?.maxOutputTokens]).toEqual([0.25, 64]);
    const none = await attempt(bigCompletion, '1;', { left: (quarter.worst ?? NaN) - 1e-9 });
    expect(none.result).toEqual({ kind: 'not-sent', refusal: { why: 'cost-cap', worst: quarter.worst, left: (quarter.worst ?? NaN) - 1e-9 } });
    for (const tried of [shorter, half, quarter]) expect(tried.worst).toBeLessThan(whole);
  });

  it('may be exactly the worst case', async () => {
    const whole = (await attempt(bigCompletion, '1;')).worst;
    expect(share(await attempt(bigCompletion, '1;', { left: whole }))).toBe(1);
  });

  it('shortens no answer about a selection, and never the selection', async () => {
    const whole = await attempt(bigExplain, 'It counts.');
    const half = await attempt(bigExplain, 'It counts.', { left: (whole.worst ?? NaN) - 1e-9 });
    expect([share(half), half.call?.maxOutputTokens]).toEqual([0.5, whole.call?.maxOutputTokens]);
    const long = selection('explain', { document: bigDocument, selection: { start: 0, end: 14_000 } });
    const full = await attempt(long, 'It counts.');
    const less = await attempt(long, 'It counts.', { left: (full.worst ?? NaN) - 1e-9 });
    expect(less.result).toMatchObject({ kind: 'not-sent', refusal: { why: 'cost-cap' } });
    const debug = { ...long, task: 'debug' } as const;
    const dear = await attempt(debug, 'It counts.', { left: 0.001 });
    expect(dear.result).toMatchObject({ kind: 'not-sent', refusal: { why: 'cost-cap', left: 0.001 } });
  });

  it('is not asked where the price is unknown, unless somebody set that cap', async () => {
    const tried = await attempt(completion(), '1;', { left: 0, special: { price: null } });
    expect([tried.result.kind, tried.worst]).toEqual(['answered', null]);
    const refused = await attempt(completion(), '1;', { left: 1, special: { price: null }, priceMustBeKnown: true });
    expect(refused.result).toEqual({ kind: 'not-sent', refusal: { ok: false, why: 'unknown-price' } });
    expect((await attempt(completion(), '1;', { left: 1, priceMustBeKnown: true })).result.kind).toBe('answered');
  });

  it('counts from what the endpoint has called too long', async () => {
    expect(share(await attempt(bigCompletion, '1;', { contextShare: 0.5 }))).toBe(0.5);
    const whole = (await attempt(bigCompletion, '1;', { contextShare: 0.5 })).worst ?? NaN;
    expect(share(await attempt(bigCompletion, '1;', { contextShare: 0.5, left: whole * 0.6 }))).toBe(0.25);
  });
});

describe('the length of a prompt', () => {
  it('is that of what would be sent', async () => {
    for (const special of [{}, FIM]) {
      const route = routeOf('cheap', 'a/small', special);
      const { call } = await attempt(bigCompletion, '1;', { special });
      expect(promptLength(bigCompletion, route, 12_000)).toBe(call === undefined ? 0 : promptText(call.prompt).length);
    }
  });
});

describe('a selection that is too long', () => {
  const all = { document: bigDocument, selection: { start: 0, end: BIG.length } };

  it('is not debugged', async () => {
    expect((await attempt(selection('debug', all), 'x')).result).toEqual({ kind: 'not-sent', refusal: { why: 'selection-too-long' } });
  });

  it('is explained as far as it goes, and that is said', async () => {
    expect((await attempt(selection('explain', all), 'It counts.')).result).toMatchObject({ kind: 'answered', trimmed: true });
  });
});

describe('text as it comes', () => {
  it('is cut where a completion is complete', async () => {
    const { call } = await attempt(bigCompletion, '1;');
    expect(call?.isComplete?.('1;\nconst b = 2;\n')).toBe(2);
    expect(call?.isComplete?.('1')).toBeNull();
  });

  it('is cut where no answer can be so long', async () => {
    for (const request of [selection('explain'), selection('debug')]) {
      const { call } = await attempt(request, 'x');
      const longest = (call?.maxOutputTokens ?? 0) * 6;
      expect(call?.isComplete?.('x'.repeat(longest))).toBeNull();
      expect(call?.isComplete?.('x'.repeat(longest + 1))).toBe(longest);
    }
  });

  it('is shown without what a terminal would take for a command, and cut where it is no answer', async () => {
    let shown = '';
    const holdBack = createHoldBack((text) => (text.includes('bad') ? 'failed' : text.length < 10 ? 'more' : 'ok'), (piece) => {
      shown += piece;
    });
    const { call } = await attempt(selection('explain'), 'It adds\u001b[2J two numbers.', { stream: true, holdBack });
    expect(shown).toBe('It adds two numbers.');
    expect(call?.isComplete?.('It adds')).toBeNull();
    const failing = createHoldBack(() => 'failed', () => undefined);
    const cut = await attempt(selection('explain'), 'Sorry, I cannot help.', { stream: true, holdBack: failing });
    expect(cut.call?.isComplete?.('Sorry')).toBe(5);
  });
});

describe('an unknown price', () => {
  it('keeps a route from being asked where somebody set a cost cap, and only there', async () => {
    const { result, call } = await attempt(completion(), '1;', { special: { price: null }, left: 0.01, priceMustBeKnown: true });
    expect([result, call]).toEqual([{ kind: 'not-sent', refusal: { ok: false, why: 'unknown-price' } }, undefined]);
    expect((await attempt(completion(), '1;', { special: { price: null }, left: 0.01 })).result.kind).toBe('answered');
  });
});

describe('a repair', () => {
  const failed = { text: 'f(', edits: [{ start: 10, end: 10, newText: 'f(' }], findings: [{ check: 'syntax', code: 'TS1005', message: "')' expected", at: null }] };
  const turns = (tried: Tried): readonly string[] => (tried.call?.prompt.kind === 'chat' ? tried.call.prompt.messages.map(({ role }) => role) : []);

  it('is an attempt of its own kind, with the failed answer behind the same prompt', async () => {
    const tried = await attempt(completion(), '1;', { failed });
    expect(tried.result).toMatchObject({ kind: 'answered', attempt: { purpose: 'repair', result: 'passed', contextShare: 1 } });
    expect([tried.call?.isRepair, turns(tried)]).toEqual([true, ['system', 'user', 'assistant', 'user']]);
    const plain = await attempt(completion(), '1;');
    expect(plain.result).toMatchObject({ attempt: { purpose: 'answer' } });
    expect([plain.call?.isRepair, turns(plain)]).toEqual([false, ['system', 'user']]);
  });

  it('is held with what it sends more', async () => {
    const [more, plain] = [await attempt(completion(), '1;', { failed }), await attempt(completion(), '1;')];
    // 1 USD per million tokens, a byte a token at most, plus 10 %.
    expect((more.worst ?? 0) - (plain.worst ?? 0)).toBeCloseTo(((length(more) - length(plain)) * 1.1) / 1e6, 5);
  });

  it('sends less of the file where the window has no room for both', async () => {
    const tight = { contextWindow: 2_600, maxOutput: 128 };
    const long = { ...failed, edits: [{ start: 10, end: 10, newText: 'f('.repeat(900) }] };
    const [more, plain] = [await attempt(bigCompletion, '1;', { failed: long, special: tight }), await attempt(bigCompletion, '1;', { special: tight })];
    expect(length(more)).toBeLessThan(length(plain) + 200);
    expect(length(plain)).toBeGreaterThan(4_500);
  });

  it('asks for the model\'s own word where an answer does', async () => {
    const policy = effectivePolicy('debug', { debug: { minConfidence: 0.5 } }, null).cells;
    const tried = await attempt(selection('debug'), 'Because.', { policy, failed });
    const system = tried.call?.prompt.kind === 'chat' ? (tried.call.prompt.messages[0]?.content ?? '') : '';
    expect(system.length).toBeGreaterThan(promptText((await attempt(selection('debug'), 'Because.')).call!.prompt).split('\nFile:')[0]!.length);
  });
});
