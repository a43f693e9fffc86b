import { describe, expect } from 'vitest';
import type { Step } from '../models/fault-server.ts';
import { chunk, events, finish, json, plain, raw, stream, text, usage, USAGE } from '../models/replies.ts';
import { firstHalf, halfOf } from './answers.ts';
import { INLINE_ONLY, PLAIN_ONLY, retried, STREAMED_ONLY, testCases, type FaultCase } from './fault-case.ts';
import type { Asked, Replies } from './world.ts';

/** Rows 24 to 30, 36, 38, 44 and 51: a reply with status 200 that is no answer, before anything of it was shown. */

/** The same message in a stream and at once. */
const both = (delta: Readonly<Record<string, unknown>>, reason: string): Replies => ({ stream: asStream }) => (asStream ? stream(chunk(delta), finish(reason), usage()) : plain(delta, reason));
const either = (streamed: (asked: Asked) => readonly Step[], whole: (asked: Asked) => readonly Step[]): Replies => (asked) => (asked.stream ? streamed(asked) : whole(asked));

const EMPTY = { tried: 'small sibling', kind: 'empty', status: 200, rests: { of: 'model', after: 3 } } as const;
const NO_CHOICE = { ...EMPTY, says: /small at acme gave no answer/ } as const;
const NO_TEXT = { ...EMPTY, says: /small at acme gave an answer without text/, bill: 'usage' } as const;
const DECLINED = { tried: 'small', status: 200, bill: 'usage', rests: 'never', stops: { reason: 'refused', choices: ['ask-stronger'] } } as const;
const STRONGER = { tried: 'small large', status: 200, bill: 'usage', rests: 'never' } as const;
const BROKEN = { tried: 'small second', kind: 'incomplete', status: 200, says: /The answer of acme broke off/, bill: 'estimate', rests: { of: 'provider', after: 3 } } as const;
const OVERSIZE = { tried: 'small second', kind: 'oversize', status: 200, says: /The answer of acme was larger than Stepladder reads, and was cut off/, bill: 'estimate', rests: { of: 'provider', after: 3 } } as const;

const TOOL = [{ index: 0, id: 't', type: 'function', function: { name: 'run', arguments: '{"command":"rm -rf ."}' } }];
const deep = (depth: number): string => `{"choices":[{"index":0,"message":{"content":"x"},"finish_reason":"stop"}],"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
const bytes = (body: string): readonly Step[] => [{ do: 'head', headers: {} }, { do: 'send', bytes: body }, { do: 'end' }];
const HUGE = 'x'.repeat(2 * 1024 * 1024);

const CASES: readonly FaultCase[] = [
  { ...NO_CHOICE, row: '24: choices []', reply: either(() => stream(usage()), () => json({ model: 'small', choices: [], usage: USAGE })), bill: 'usage' },
  { ...NO_CHOICE, row: '24: choices [] without usage', reply: either(() => stream('{"choices":[]}'), () => json({ choices: [] })), bill: 'estimate' },
  { ...NO_TEXT, row: '25: content null', reply: both({ role: 'assistant', content: null }, 'stop') },
  { ...NO_TEXT, row: '25: content empty, and not said to be done', reply: both({ role: 'assistant', content: '' }, 'length') },
  { ...DECLINED, row: '27: finish content_filter', reply: both({ content: null }, 'content_filter'), kind: 'filtered', says: /acme filtered the answer/ },
  { ...DECLINED, row: '28: refusal field', reply: both({ content: null, refusal: 'I will not.' }, 'stop'), kind: 'refused', says: /small at acme refused to answer/ },
  { ...STRONGER, row: '29: reasoning only', reply: both({ content: null, reasoning_content: 'Hm.' }, 'length'), kind: 'reasoning-only', says: /small at acme used its whole output for reasoning/ },
  {
    ...STRONGER, row: '29: hidden reasoning only', kind: 'reasoning-only', says: /used its whole output for reasoning/,
    reply: either(() => stream(chunk({ content: '' }), finish('length'), usage({ ...USAGE, completion_tokens_details: { reasoning_tokens: 7 } })), () => plain({ content: '' }, 'length', { usage: { ...USAGE, completion_tokens_details: { reasoning_tokens: 7 } } })),
  },
  { ...STRONGER, row: '30: tool_calls instead of text', reply: both({ content: null, tool_calls: TOOL }, 'tool_calls'), kind: 'tool-call', says: /small at acme called a tool instead of answering; nothing was run/ },
  { ...STRONGER, row: '30: function_call instead of text', reply: both({ content: null, function_call: { name: 'run', arguments: '{}' } }, 'function_call'), kind: 'tool-call', says: /called a tool instead of answering; nothing was run/ },

  { ...BROKEN, row: '36: truncated in the middle of its JSON', reply: either(() => raw('data: {"choices":[{"delta":{"con'), () => bytes('{"choices":[{"mess')) },
  { ...BROKEN, row: '36: truncated in the middle of its JSON, after some text', ways: INLINE_ONLY.filter(({ stream: asStream }) => asStream), reply: (asked) => raw(`${halfOf(asked)}data: {"choices":[{"del`) },
  { ...BROKEN, row: '38: neither [DONE] nor finish_reason', ways: STREAMED_ONLY, reply: raw(events(text(''))) },
  { ...BROKEN, row: '38: neither [DONE] nor finish_reason, after some text', ways: INLINE_ONLY.filter(({ stream: asStream }) => asStream), reply: (asked) => raw(halfOf(asked)) },
  { ...BROKEN, row: '44: reset after the first token', ways: INLINE_ONLY.filter(({ stream: asStream }) => asStream), reply: (asked) => [{ do: 'head' }, { do: 'send', bytes: halfOf(asked) }, { do: 'wait' }, { do: 'reset' }] },
  { row: '44: reset in the middle of a plain answer', ways: PLAIN_ONLY, reply: [{ do: 'head', headers: {} }, { do: 'send', bytes: '{"choices":[{"mess' }, { do: 'reset' }], tried: retried, kind: 'reset', status: 200, says: /acme closed the connection/, bill: 'estimate', rests: { of: 'provider', after: 3 } },

  { ...OVERSIZE, row: '51: response of more than 2 MB', reply: either(() => raw(`: ${'x'.repeat(100_000)}\n\n`.repeat(21)), () => plain({ content: HUGE })) },
  { ...OVERSIZE, row: '51: SSE line of more than 256 KB', ways: STREAMED_ONLY, reply: [{ do: 'head' }, { do: 'send', bytes: `data: {"a":"${'x'.repeat(256 * 1024)}` }, { do: 'wait' }] },
  { ...OVERSIZE, row: '51: JSON deeper than 64', reply: either(() => raw(events(deep(65))), () => bytes(deep(65))) },
  { ...OVERSIZE, row: '51: JSON deeper than 64 in place of a stream', ways: STREAMED_ONLY, reply: bytes(deep(65)) },
];

describe('a reply that is no answer', () => {
  testCases(CASES);
});

describe('what is counted of an answer that broke off', () => {
  testCases([{
    ...BROKEN, row: '38: the text so far is estimated as output', ways: INLINE_ONLY.filter(({ stream: asStream }) => asStream), reply: (asked) => raw(halfOf(asked)),
    also: ({ rows }) => { expect(rows[0]?.output_tokens).toBe(Math.ceil(firstHalf('small', 'complete').length / 3)); },
  }]);
});
