import { describe, expect, it } from 'vitest';
import { promptText } from '../../../src/request/prompt.ts';
import type { SelectionRequest } from '../../../src/request/request.ts';
import { askHowHard, type Asked } from '../../../src/routing/classify/llm.ts';
import { failure, fakeLedger, routeOf, scriptedModels, selection, type FakeLedger, type Script } from '../fakes.ts';

const document = { file: 'a.ts', languageId: 'typescript', text: 'before();\nawait f();\nafter();\n', version: 1 };
const asked = selection('debug', { document, selection: { start: 12, end: 15 }, question: 'Why so slow?', diagnostics: [{ start: 10, end: 11, severity: 'error', message: 'Cannot find f.' }] });

async function ask(script: Script, change: { request?: SelectionRequest; ledger?: FakeLedger; maxOutput?: number; maxCost?: number } = {}): Promise<{ readonly asked: Asked; readonly seen: ReturnType<typeof scriptedModels>['seen']; readonly ledger: FakeLedger }> {
  const route = routeOf('cheap', 'a/small', { maxOutput: change.maxOutput ?? 4_096 });
  const models = scriptedModels({ 'a/small': [script] });
  const ledger = change.ledger ?? fakeLedger();
  const meter = { ledger, caps: { day: null, month: null, tasks: {} }, now: () => 5 };
  const found = await askHowHard(meter, { request: change.request ?? asked, route, model: await models.modelFor(route), maxCost: change.maxCost ?? 1, signal: new AbortController().signal });
  expect(ledger.open.size).toBe(0);
  return { asked: found, seen: models.seen, ledger };
}

const ANSWER = '{"complexity": "trivial", "confidence": 0.9}';

describe('the question', () => {
  it('shows the whole lines of the selection, problems and words, and nothing around them', async () => {
    const { seen } = await ask(ANSWER);
    const text = seen[0] === undefined ? '' : promptText(seen[0].prompt);
    expect(text).toContain('Task: debug, TypeScript\n<code>\nawait f();\n</code>\n<problems>\nCannot find f.\n</problems>\n<question>\nWhy so slow?\n</question>');
    expect(text).not.toMatch(/before|after/);
  });

  it('leaves out what there is not', async () => {
    const { seen } = await ask(ANSWER, { request: selection('explain') });
    expect(seen[0] === undefined ? '' : promptText(seen[0].prompt)).not.toMatch(/<problems>|<question>/);
  });

  it('is short, however long the request, and says nothing hidden', async () => {
    const long = 'x\u202e'.repeat(50_000);
    const { seen } = await ask(ANSWER, { request: selection('debug', { document: { ...document, text: long }, selection: { start: 0, end: long.length }, question: long, diagnostics: [{ start: 0, end: 1, severity: 'error', message: long }] }) });
    const text = seen[0] === undefined ? '' : promptText(seen[0].prompt);
    expect(text.length).toBeLessThan(2_700 + 700);
    expect(text).not.toContain('\u202e');
  });

  it('asks for a few tokens of JSON, soon', async () => {
    const { seen } = await ask(ANSWER);
    expect(seen[0]).toMatchObject({ maxOutputTokens: 60, stream: false, limits: { firstToken: 3_000, idle: 2_000, total: 5_000 }, format: { name: 'complexity', schema: { required: ['complexity', 'confidence'], additionalProperties: false } } });
    expect((await ask(ANSWER, { maxOutput: 20 })).seen[0]?.maxOutputTokens).toBe(20);
  });

  it('is a row of its own kind, with its cost', async () => {
    const { asked: found, ledger } = await ask(ANSWER);
    expect(ledger.holds).toMatchObject([{ purpose: 'classify', task: 'debug' }]);
    expect(ledger.rows).toMatchObject([{ purpose: 'classify', result: 'passed', cost: 0.000_11 }]);
    expect(found.attempt).toMatchObject({ purpose: 'classify', cost: 0.000_11, contextShare: 1 });
  });
});

describe('the answer', () => {
  it.each<[string, string, string, number]>([
    ['JSON', ANSWER, 'trivial', 0.9],
    ['JSON within other words', 'I think:\n```json\n{"confidence": 1, "complexity": "complex"}\n```', 'complex', 1],
    ['JSON with more in it', '{"complexity": "simple", "confidence": 0, "why": "so"}', 'simple', 0],
  ])('is read from %s', async (_, answer, complexity, confidence) => {
    expect((await ask(answer)).asked.opinion).toEqual({ complexity, confidence });
  });

  it.each([
    '', 'complex', '{', '}{', '{"complexity": "hard", "confidence": 0.5}', '{"complexity": "simple"}', '{"complexity": "simple", "confidence": "high"}',
    '{"complexity": "simple", "confidence": 1.01}', '{"complexity": "simple", "confidence": -0.1}', '{complexity: simple}', '{"confidence": 0.5}',
  ])('%j says nothing, and still costs', async (answer) => {
    const { asked: found, ledger } = await ask(answer);
    expect(found).toMatchObject({ opinion: null, attempt: { result: 'failed' } });
    expect(ledger.rows).toHaveLength(1);
  });

  it('is none where the call fails, which costs what it costs', async () => {
    const { asked: found } = await ask(failure('timeout', 'next-route', 'provider', { billable: true }));
    expect(found).toMatchObject({ opinion: null, attempt: { result: 'error', failure: { kind: 'timeout' } } });
    expect(found.attempt?.cost).toBeGreaterThan(0);
  });

  it('is none where a budget forbids the call', async () => {
    const { asked: found, seen } = await ask(ANSWER, { ledger: fakeLedger(() => ({ ok: false, why: 'unknown-price' })) });
    expect([found, seen.length]).toEqual([{ opinion: null, attempt: null }, 0]);
  });

  it('is none where the call could cost more than it may', async () => {
    const { ledger } = await ask(ANSWER);
    const worst = ledger.holds[0]?.worstCase ?? NaN;
    const [exactly, less] = [await ask(ANSWER, { maxCost: worst }), await ask(ANSWER, { maxCost: worst * 0.999 })];
    expect([exactly.seen.length, less.seen.length, less.ledger.holds.length]).toEqual([1, 0, 0]);
    expect(less.asked).toEqual({ opinion: null, attempt: null });
  });
});
