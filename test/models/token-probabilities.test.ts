import { describe, expect, it } from 'vitest';
import { readTokens } from '../../src/models/token-probabilities.ts';

describe('token probabilities', () => {
  it('are read from a chat answer', () => {
    const content = [{ token: 'let', logprob: -0.1, bytes: [1], top_logprobs: [] }, { token: ' a', logprob: 0 }];
    expect(readTokens({ content, refusal: null })).toEqual([{ text: 'let', logprob: -0.1 }, { text: ' a', logprob: 0 }]);
  });

  it('are read from a completion', () => {
    expect(readTokens({ tokens: ['let', ' a'], token_logprobs: [-0.1, -2], text_offset: [0, 3] })).toEqual([{ text: 'let', logprob: -0.1 }, { text: ' a', logprob: -2 }]);
  });

  it.each<[string, unknown]>([
    ['null', null], ['undefined', undefined], ['a text', 'x'], ['a list', []], ['an empty object', {}], ['no list', { content: 'x' }],
    ['tokens alone', { tokens: ['a'] }], ['probabilities alone', { token_logprobs: [-1] }], ['no list of probabilities', { tokens: ['a'], token_logprobs: 'x' }],
  ])('are none in %s', (_, logprobs) => {
    expect(readTokens(logprobs)).toEqual([]);
  });

  it('leave out what is no probability', () => {
    const wrong = [null, 7, 'x', {}, { token: 'a' }, { token: 1, logprob: -1 }, { token: 'a', logprob: '-1' }, { token: 'a', logprob: 0.1 }, { token: 'a', logprob: NaN }];
    expect(readTokens({ content: [...wrong, { token: 'b', logprob: -1 }] })).toEqual([{ text: 'b', logprob: -1 }]);
    // The first token of an echoed prompt has none; those after it keep theirs.
    expect(readTokens({ tokens: ['a', 'b', 'c'], token_logprobs: [null, -1] })).toEqual([{ text: 'b', logprob: -1 }]);
  });
});
