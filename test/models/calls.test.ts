import { describe, expect, it } from 'vitest';
import { createOpenAiModel } from '../../src/models/openai-model.ts';
import { ask, CHAT, endpoint, failing, FIM, modelCall, serving } from './calling.ts';
import { error, events, finish, json, plain, stream, text, usage, USAGE } from './replies.ts';
import type { Step } from './fault-server.ts';

const head: Step = { do: 'head' };
const send = (bytes: string): Step => ({ do: 'send', bytes });
const sent = (hit: { body: string } | undefined): unknown => JSON.parse(hit?.body ?? '{}');
const firstLine = (all: string): number | null => (all.includes('\n') ? all.indexOf('\n') : null);

describe('what is sent', () => {
  it('chat: messages, and an output limit always', async () => {
    const server = await serving([stream(text('Hi'), finish('stop')), plain({ content: 'Hi' })]);
    await ask(server.baseUrl);
    await ask(server.baseUrl, { stream: false });
    const messages = CHAT.kind === 'chat' ? CHAT.messages : [];
    expect(server.hits.map((hit) => [hit.method, hit.path])).toEqual([['POST', '/v1/chat/completions'], ['POST', '/v1/chat/completions']]);
    expect(sent(server.hits[0])).toEqual({ model: 'small', messages, max_tokens: 64, stream: true, stream_options: { include_usage: true } });
    expect(sent(server.hits[1])).toEqual({ model: 'small', messages, max_tokens: 64, stream: false });
  });

  it('completions: prompt and suffix, and its text is read', async () => {
    const piece = (part: string, reason: string | null = null): string => JSON.stringify({ choices: [{ index: 0, text: part, finish_reason: reason }] });
    const server = await serving([stream(piece('4'), piece('2', 'stop')), json({ choices: [{ text: '42', finish_reason: 'stop' }], usage: USAGE })]);
    const model = createOpenAiModel({ route: endpoint(server.baseUrl, { api: 'completions' }), key: null });
    expect((await model.answer(modelCall({ prompt: FIM }))).text).toBe('42');
    expect((await model.answer(modelCall({ prompt: FIM, stream: false }))).text).toBe('42');
    expect(server.hits[0]?.path).toBe('/v1/completions');
    expect(sent(server.hits[1])).toEqual({ model: 'small', prompt: 'const a = ', suffix: ';\n', max_tokens: 64, stream: false });
  });

  it('fim: a prompt from the template, and its answer ends at a stop text that the server let through', async () => {
    const server = await serving([json({ choices: [{ text: '42<|repo_name|>junk', finish_reason: 'length' }] }), stream(text('42<|repo'), text('_name|>junk'), text('more'))]);
    const model = createOpenAiModel({ route: endpoint(server.baseUrl, { api: 'fim', fim: 'qwen' }), key: null });
    expect(await model.answer(modelCall({ prompt: FIM, stream: false }))).toMatchObject({ text: '42', finish: 'cut', generatedText: '42<|repo_name|>junk' });
    expect(await model.answer(modelCall({ prompt: FIM }))).toMatchObject({ text: '42', finish: 'cut' });
    expect(sent(server.hits[0])).toMatchObject({ prompt: '<|fim_prefix|>const a = <|fim_suffix|>;\n<|fim_middle|>', stop: ['<|endoftext|>', '<|fim_pad|>', '<|file_sep|>', '<|im_end|>'] });
  });

  it('a prompt that does not fit the route is a bug, not a failure of the endpoint', async () => {
    const server = await serving(plain({ content: 'Hi' }));
    await expect(ask(server.baseUrl, { prompt: FIM })).rejects.toThrow(TypeError);
    expect(server.hits).toHaveLength(0);
  });

  it('a base URL with a query keeps it', async () => {
    const server = await serving(plain({ content: 'Hi' }));
    await ask(`${server.baseUrl}?api-version=1`, { stream: false });
    expect(server.hits[0]?.path).toBe('/v1/chat/completions?api-version=1');
  });
});

describe('row 4: an optional parameter that the endpoint refuses', () => {
  const ok = (): readonly Step[] => stream(text('Hi'), finish('stop'));

  it('max_tokens is sent by its newer name, once, and that is remembered', async () => {
    const server = await serving([error(400, { message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", param: 'max_tokens', code: 'unsupported_parameter' }), ok(), ok()]);
    const model = createOpenAiModel({ route: endpoint(server.baseUrl), key: null });
    expect((await model.answer(modelCall())).text).toBe('Hi');
    expect((await model.answer(modelCall())).text).toBe('Hi');
    expect(server.hits).toHaveLength(3);
    for (const hit of server.hits.slice(1)) {
      expect(sent(hit)).toHaveProperty('max_completion_tokens', 64);
      expect(sent(hit)).not.toHaveProperty('max_tokens');
    }
  });

  it.each([
    { named: 'in param', refusal: error(400, { param: 'stream_options.include_usage' }) },
    { named: 'in the words', refusal: error(400, { message: 'Unknown parameter: stream_options' }) },
    { named: 'in the detail of a 422', refusal: json({ detail: [{ loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }] }, 422) },
  ])('row 11: stream_options, named $named, is left out', async ({ refusal }) => {
    const server = await serving([refusal, ok()]);
    await ask(server.baseUrl);
    expect(sent(server.hits[1])).not.toHaveProperty('stream_options');
    expect(sent(server.hits[1])).toHaveProperty('max_tokens', 64);
  });

  it('stop is left out, and the answer is ended here', async () => {
    const server = await serving([error(400, { message: "'stop' is not supported" }), json({ choices: [{ text: '42<file_sep>x' }] })]);
    const model = createOpenAiModel({ route: endpoint(server.baseUrl, { api: 'fim', fim: 'starcoder2' }), key: null });
    expect((await model.answer(modelCall({ prompt: FIM, stream: false }))).text).toBe('42');
    expect(sent(server.hits[1])).not.toHaveProperty('stop');
  });

  it('is tried once: a second refusal is a failure', async () => {
    const server = await serving(error(400, { param: 'stream_options' }));
    expect((await failing(ask(server.baseUrl))).failure.kind).toBe('bad-request');
    expect(server.hits).toHaveLength(2);
  });

  it('an output limit that is too high, or refused by either name, is never given up', async () => {
    const tooHigh = await serving(error(400, { message: 'max_tokens is too large: 64. This model takes 32.', param: 'max_tokens' }));
    expect((await failing(ask(tooHigh.baseUrl))).failure.kind).toBe('bad-request');
    expect(tooHigh.hits).toHaveLength(1);
    const neither = await serving([error(400, { message: 'unknown field max_tokens' }), error(400, { message: 'unknown field max_completion_tokens' })]);
    expect((await failing(ask(neither.baseUrl))).failure.kind).toBe('bad-request');
    expect(neither.hits).toHaveLength(2);
  });
});

describe('a complete answer', () => {
  it('cuts the stream and closes its connection, and gives the same text as a plain call', async () => {
    const heard: string[] = [];
    const open = await serving([head, send(events(text('let a'), text(' = 1;\nlet b'), text(' = 2;\n'))), { do: 'wait' }]);
    const cut = await ask(open.baseUrl, { isComplete: firstLine, onText: (piece) => heard.push(piece) });
    expect(cut).toMatchObject({ text: 'let a = 1;', finish: 'cut', generatedText: 'let a = 1;\nlet b', usage: null });
    expect(heard).toEqual(['let a', ' = 1;']);
    await open.hits[0]?.closed;
    const whole = await serving(plain({ content: 'let a = 1;\nlet b = 2;\n' }));
    expect(await ask(whole.baseUrl, { isComplete: firstLine, stream: false })).toMatchObject({
      text: cut.text, finish: 'cut', generatedText: 'let a = 1;\nlet b = 2;\n', usage: { inputTokens: 40, outputTokens: 7 },
    });
  });

  it('a bug in a callback is not taken for a failure of the endpoint, and closes the connection', async () => {
    const server = await serving([head, send(events(text('a'))), { do: 'wait' }]);
    await expect(ask(server.baseUrl, { onText: () => { throw new RangeError('bug'); } })).rejects.toThrow(RangeError);
    await server.hits[0]?.closed;
  });
});

describe('cancelling', () => {
  it('row 65: before sending: no request', async () => {
    const server = await serving(plain({ content: 'Hi' }));
    for (const asStream of [true, false]) {
      const thrown = await failing(ask(server.baseUrl, { stream: asStream, signal: AbortSignal.abort() }));
      expect(thrown.failure).toMatchObject({ kind: 'cancelled', scope: 'request', action: 'stop', billable: false });
    }
    expect(server.hits).toHaveLength(0);
  });

  it('row 66: in the middle of a stream: the text so far, no usage, connection closed', async () => {
    const cancel = new AbortController();
    const server = await serving([head, send(events(text('Half', { usage: USAGE }))), { do: 'wait' }]);
    const thrown = await failing(ask(server.baseUrl, { signal: cancel.signal, onText: () => { cancel.abort(); } }));
    expect(thrown.failure).toMatchObject({ kind: 'cancelled', scope: 'request', action: 'stop', billable: true });
    expect(thrown).toMatchObject({ text: 'Half', usage: null });
    await server.hits[0]?.closed;
  });

  it('row 66: while waiting for headers, streamed and plain', async () => {
    for (const asStream of [true, false]) {
      const cancel = new AbortController();
      const server = await serving([{ do: 'wait' }]);
      const call = failing(ask(server.baseUrl, { stream: asStream, signal: cancel.signal }));
      const hit = await server.hit(1);
      cancel.abort(new Error('superseded'));
      expect((await call).failure).toMatchObject({ kind: 'cancelled', billable: true });
      await hit.closed;
    }
  });

  it('row 66: while the body of a plain answer is on its way', async () => {
    const cancel = new AbortController();
    const server = await serving([{ do: 'head', headers: {} }, send('{"choices"'), { do: 'wait' }]);
    const fetchThenCancel: typeof fetch = async (...request) => {
      const response = await fetch(...request);
      setImmediate(() => { cancel.abort(); });
      return response;
    };
    const thrown = await failing(ask(server.baseUrl, { stream: false, signal: cancel.signal }, { fetch: fetchThenCancel }));
    expect(thrown.failure).toMatchObject({ kind: 'cancelled', status: 200 });
    await server.hits[0]?.closed;
  });

  it('row 64: durations come from a steady clock and are never negative', async () => {
    const server = await serving(stream(text('Hi'), finish('stop'), usage()));
    const times = [1000, 990];
    expect((await ask(server.baseUrl, {}, { now: () => times.shift() ?? 0 })).ms).toBe(0);
  });
});
