import { expect, test } from 'vitest';
import { ModelError, type ModelCall } from '../../src/models/model.ts';
import { createLocalModel } from '../../src/recall/local-model.ts';

const model = createLocalModel({ text: 'total += price;\nreturn total;', tokens: 8, probability: 0.9, basis: { matched: 4, places: 2, sameFile: true } });

function call(options: Partial<ModelCall> = {}): ModelCall {
  return {
    prompt: { kind: 'fim', prefix: '', suffix: '' }, maxOutputTokens: 100, stream: false,
    limits: { firstToken: 1_000, idle: 1_000, total: 1_000 }, signal: new AbortController().signal, ...options,
  };
}

test('answers the proposal, at no tokens and no time', async () => {
  expect(await model.answer(call())).toEqual({
    text: 'total += price;\nreturn total;', generatedText: 'total += price;\nreturn total;', finish: 'stop',
    usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 }, tokens: null, servedModel: null, ms: 0,
  });
});

test('keeps what the caller takes for complete', async () => {
  expect(await model.answer(call({ isComplete: (text) => text.indexOf('\n') }))).toMatchObject({ text: 'total += price;', finish: 'cut' });
});

test('tells a cancelled call as any other model does', async () => {
  const error = await model.answer(call({ signal: AbortSignal.abort() })).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ModelError);
  expect((error as ModelError).failure).toMatchObject({ kind: 'cancelled', action: 'stop', billable: false });
});
