import { describe, expect, test } from 'vitest';
import { localAnswer } from '../../src/editor/local-answer.ts';
import { offerOf } from '../../src/editor/offer-of.ts';
import type { CompleteRequest } from '../../src/request/request.ts';
import type { Decision, RouteResult } from '../../src/routing/decision.ts';
import { attempt, decision } from '../journal/decision-fixture.ts';

const CONFIG = { tiers: [], policy: {}, experiment: null };
const REQUEST: CompleteRequest = {
  id: 'r', task: 'complete', trigger: 'auto', cursor: 8, document: { file: 'a.ts', languageId: 'typescript', text: 'const a \nb();', version: 3 },
};

function answered(text: string | null, change: Partial<Decision> = {}): RouteResult {
  return { decision: decision('r', [attempt('1')], { message: 'Answered by cheap (small at a) for $0.01.', ...change }), content: text === null ? null : { text, edits: [] }, incomplete: false, trimmed: false };
}

describe('an offer', () => {
  test('holds the text that it belongs to, and who made it', () => {
    expect(offerOf('file:///a.ts', REQUEST, answered('= 1;'), CONFIG)).toMatchObject({
      id: 'r', uri: 'file:///a.ts', before: 'const a ', after: '\nb();', text: '= 1;', by: 'cheap (small at a)', caveat: null,
      why: expect.stringContaining('$0.01') as string,
    });
  });

  test.each([
    ['without content', answered(null)],
    ['of nothing', answered('')],
    ['of what was on its way when it was stopped', answered('= 1', { outcome: 'stopped', reason: 'cancelled' })],
  ])('is none %s', (_, result) => {
    expect(offerOf('file:///a.ts', REQUEST, result, CONFIG)).toBeNull();
  });
});

describe('what the local tier proposes', () => {
  test.each([
    [{ matched: 1, places: 1, sameFile: false }, 'the token before the cursor stands in another place and goes on like this'],
    [{ matched: 4, places: 1, sameFile: true }, 'the 4 tokens before the cursor stand in another place in this file and go on like this'],
    [{ matched: 4, places: 3, sameFile: true }, 'the 4 tokens before the cursor stand in 3 other places (also in this file) and go on like this'],
  ])('is explained: %j', (basis, why) => {
    expect(localAnswer({ text: 'x', tokens: 1, probability: 0.7, basis })).toMatchObject({ probability: 0.7, why });
  });

  test('is an answer that is ready', async () => {
    const { model } = localAnswer({ text: 'f(1);', tokens: 5, probability: 0.7, basis: { matched: 4, places: 1, sameFile: true } });
    const prompt = { kind: 'fim', prefix: '', suffix: '' } as const;
    const answer = await model.answer({ prompt, maxOutputTokens: 10, stream: false, limits: { firstToken: 1, idle: 1, total: 1 }, signal: new AbortController().signal });
    expect(answer).toMatchObject({ text: 'f(1);', finish: 'stop', usage: { inputTokens: 0, outputTokens: 0 }, ms: 0 });
  });
});
