import { describe, expect, it } from 'vitest';
import { ask, failing, serving } from './calling.ts';
import { chunk, events, finish, json, plain, raw, stream, text, usage, USAGE } from './replies.ts';

const WHOLE = { text: 'Hello, wörld 👋', finish: 'stop', usage: { inputTokens: 40, outputTokens: 7, cachedInputTokens: 0 }, servedModel: 'small' };
const DATA = [chunk({ role: 'assistant', content: '' }), text('Hello, '), text('wörld 👋'), finish('stop'), usage()];

describe('what an answer lacks', () => {
  it('row 24: choices [], streamed and plain', async () => {
    const failure = { kind: 'empty', scope: 'model', action: 'next-route', billable: true };
    const streamed = await serving(stream(usage()));
    expect((await failing(ask(streamed.baseUrl))).failure).toMatchObject(failure);
    const whole = await serving(json({ model: 'small', choices: [], usage: USAGE }));
    const thrown = await failing(ask(whole.baseUrl, { stream: false }));
    expect(thrown.failure).toMatchObject(failure);
    expect(thrown.usage).toMatchObject({ inputTokens: 40 });
  });

  it.each([
    { row: '25: content null', delta: { role: 'assistant', content: null }, reason: 'stop', failure: { kind: 'empty', action: 'next-route' } },
    { row: '25: content empty, and not said to be done', delta: { role: 'assistant', content: '' }, reason: 'length', failure: { kind: 'empty', action: 'next-route' } },
    { row: '27: finish content_filter', delta: { content: 'Half' }, reason: 'content_filter', failure: { kind: 'filtered', scope: 'request', action: 'stop' } },
    { row: '28: refusal field', delta: { content: null, refusal: 'I will not.' }, reason: 'stop', failure: { kind: 'refused', scope: 'request', action: 'stop' } },
    { row: '29: reasoning only', delta: { content: null, reasoning_content: 'Hm.' }, reason: 'length', failure: { kind: 'reasoning-only', scope: 'model', action: 'next-tier' } },
    { row: '30: tool_calls', delta: { content: null, tool_calls: [{ index: 0, id: 't', type: 'function', function: { name: 'rm', arguments: '{}' } }] }, reason: 'tool_calls', failure: { kind: 'tool-call', action: 'next-tier' } },
  ])('row $row, streamed and plain', async ({ delta, reason, failure }) => {
    for (const asStream of [true, false]) {
      const server = await serving(asStream ? stream(chunk(delta), finish(reason), usage()) : plain(delta, reason));
      const thrown = await failing(ask(server.baseUrl, { stream: asStream }));
      expect(thrown.failure).toMatchObject({ ...failure, billable: true, status: 200 });
      expect(thrown.usage).toEqual(WHOLE.usage);
    }
  });

  it('row 63: to say nothing is an answer, for the reply check to judge', async () => {
    for (const asStream of [true, false]) {
      const server = await serving(asStream ? stream(chunk({ content: '' }), finish('stop'), usage()) : plain({ content: '' }, 'stop'));
      expect(await ask(server.baseUrl, { stream: asStream })).toMatchObject({ text: '', finish: 'stop', usage: WHOLE.usage });
    }
  });

  it('row 29: hidden reasoning that used up the output is reasoning only', async () => {
    const server = await serving(plain({ content: '' }, 'length', { usage: { ...USAGE, completion_tokens_details: { reasoning_tokens: 7 } } }));
    expect((await failing(ask(server.baseUrl, { stream: false }))).failure.kind).toBe('reasoning-only');
  });

  it('row 26: finish length is an answer that says so', async () => {
    for (const asStream of [true, false]) {
      const server = await serving(asStream ? stream(text('Half'), finish('length')) : plain({ content: 'Half' }, 'length'));
      expect(await ask(server.baseUrl, { stream: asStream })).toMatchObject({ text: 'Half', finish: 'length' });
    }
  });

  it('reasoning beside a text is billed, not shown', async () => {
    const server = await serving(stream(chunk({ reasoning_content: 'Hm. ' }), text('Yes'), finish('stop')));
    expect(await ask(server.baseUrl)).toMatchObject({ text: 'Yes', generatedText: 'Hm. Yes' });
  });
});

describe('bytes of a stream', () => {
  const body = `${events(...DATA)}data: [DONE]\n\n`;
  const pieces = async (bytes: string | Uint8Array, size?: number): Promise<unknown> => {
    const server = await serving(raw(bytes, size));
    const heard: string[] = [];
    const answer = await ask(server.baseUrl, { onText: (piece) => heard.push(piece) });
    expect(heard.join('')).toBe(answer.text);
    return answer;
  };

  it.each([
    { row: '32: LF', bytes: body },
    { row: '32: CRLF', bytes: body.replaceAll('\n', '\r\n') },
    { row: '32: CR', bytes: body.replaceAll('\n', '\r') },
    { row: '32: mixed', bytes: body.replace('\n\n', '\r\n\r\n').replace('\n\n', '\r\r') },
    { row: '33: comments and keep-alives', bytes: `: hello {{{ "\n\n${body.replaceAll('\n\n', '\n\n: ping\n\n:\n\n')}` },
    { row: '34: byte-order mark', bytes: `\uFEFF${body}` },
    { row: '34: event, id and retry fields', bytes: body.replaceAll('data: {', 'event: message\nid: 1\nretry: 10\ndata: {') },
    { row: '34: data over several lines', bytes: body.replaceAll('"choices":', '\ndata: "choices":\ndata:') },
    { row: '34: no space after the colon', bytes: body.replaceAll('data: ', 'data:') },
    { row: '37: no [DONE] but a finish_reason', bytes: body.replace('data: [DONE]\n\n', '') },
    { row: '37: no empty line at the end', bytes: body.trimEnd() },
    { row: '39: data after [DONE]', bytes: `${body}${events(text('late'), '{broken')}` },
    { row: '55: usage null on all but the last', bytes: body.replaceAll('"model":"small"', '"model":"small","usage":null').replace(`"usage":null,"choices":[],`, '"choices":[],') },
  ])('row $row gives the same answer', async ({ bytes }) => {
    expect(await pieces(bytes)).toMatchObject(WHOLE);
  });

  it('row 35: UTF-8 split at every byte gives the same answer', async () => {
    expect(await pieces(`\uFEFF${body.replaceAll('\n', '\r\n')}`, 1)).toMatchObject(WHOLE);
  });

  it('row 61: an answer without logprobs is a whole answer', async () => {
    expect(await pieces(body.replaceAll('"finish_reason":null', '"logprobs":null,"finish_reason":null'))).toMatchObject(WHOLE);
  });

  it('only the first of several choices is read', async () => {
    const other = JSON.stringify({ choices: [{ index: 1, delta: { content: 'other' }, finish_reason: null }] });
    expect(await pieces(`${events(other)}${body}`)).toMatchObject(WHOLE);
  });
});

describe('usage', () => {
  const counts = (input: unknown, output: unknown): unknown => ({ prompt_tokens: input, completion_tokens: output });

  it('row 53: missing usage is null', async () => {
    const server = await serving(stream(text('Hi'), finish('stop')));
    expect((await ask(server.baseUrl)).usage).toBeNull();
  });

  it('row 54: usage comes in a last chunk with choices []', async () => {
    const server = await serving(stream(text('Hi'), finish('stop'), usage({ ...USAGE, prompt_tokens_details: { cached_tokens: 30 } })));
    expect((await ask(server.baseUrl)).usage).toEqual({ inputTokens: 40, outputTokens: 7, cachedInputTokens: 30 });
    expect(JSON.parse(server.hits[0]?.body ?? '')).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('row 56: usage on every chunk: the last wins', async () => {
    const server = await serving(stream(text('a', { usage: counts(40, 1) }), text('b', { usage: counts(40, 2) }), finish('stop', { usage: counts(40, 3) })));
    expect((await ask(server.baseUrl)).usage).toEqual({ inputTokens: 40, outputTokens: 3, cachedInputTokens: 0 });
  });

  it.each([counts(40, 0), counts(0, 7), counts(0, 0), counts(-1, 7), counts('40', 7), counts(40.5, 7), counts(40, 1e12), 'many'])('row 58: usage that cannot be true is null: %j', async (reported) => {
    for (const asStream of [true, false]) {
      const server = await serving(asStream ? stream(text('Hi'), finish('stop'), usage(reported)) : plain({ content: 'Hi' }, 'stop', { usage: reported }));
      expect((await ask(server.baseUrl, { stream: asStream })).usage).toBeNull();
    }
  });

  it('row 59: the model that the endpoint names is told', async () => {
    const server = await serving([plain({ content: 'Hi' }, 'stop', { model: 'other-model' }), plain({ content: 'Hi' }, 'stop', { model: null })]);
    expect((await ask(server.baseUrl, { stream: false })).servedModel).toBe('other-model');
    expect((await ask(server.baseUrl, { stream: false })).servedModel).toBeNull();
  });
});
