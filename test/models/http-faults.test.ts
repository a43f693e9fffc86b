import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/models/failure.ts';
import { ask, failing, serving, SOURCE_CANARY } from './calling.ts';
import { error, json, plain, stream, text } from './replies.ts';
import type { Step } from './fault-server.ts';

interface Case {
  readonly row: string;
  readonly reply: readonly Step[];
  readonly failure: Partial<Failure>;
}

const DATE = 'Wed, 21 Oct 2015 07:28:00 GMT';
const limited = (headers: Record<string, string>): readonly Step[] => error(429, { message: 'Slow down.', code: 'rate_limit_exceeded' }, headers);
const ignored: Partial<Failure> = { kind: 'rate-limit', action: 'next-route' };

const CASES: readonly Case[] = [
  { row: '1 401', reply: error(401, { code: 'invalid_api_key' }), failure: { kind: 'auth', scope: 'provider', action: 'next-route', status: 401, billable: false, message: 'Acme rejected the key. Set a new one with "Stepladder: Set API Key".' } },
  { row: '1 401 whose body speaks of credits', reply: error(401, { message: 'You have no credits left.' }), failure: { kind: 'quota', scope: 'account', action: 'next-route' } },
  { row: '2 403', reply: error(403), failure: { kind: 'forbidden', scope: 'provider', action: 'next-route', status: 403 } },
  { row: '3 404 model', reply: error(404, { code: 'model_not_found' }), failure: { kind: 'unknown-model', scope: 'model', action: 'next-route', status: 404 } },
  { row: '4 400 bad request', reply: error(400, { message: 'Bad thing.' }), failure: { kind: 'bad-request', scope: 'request', action: 'next-route', status: 400 } },
  { row: '5 400 context_length_exceeded', reply: error(400, { code: 'context_length_exceeded', param: 'messages' }), failure: { kind: 'context-length', action: 'trim', status: 400 } },
  { row: '5 400 context length in words only', reply: error(400, { message: "This model's maximum context length is 4096 tokens." }), failure: { kind: 'context-length', action: 'trim' } },
  { row: '6 400 content_policy', reply: error(400, { code: 'content_policy_violation' }), failure: { kind: 'content-policy', scope: 'request', action: 'stop', status: 400 } },
  { row: '7 402', reply: error(402), failure: { kind: 'quota', scope: 'account', action: 'next-route', status: 402 } },
  { row: '8 408', reply: error(408), failure: { kind: 'timeout', action: 'retry', status: 408, billable: true } },
  { row: '9 409', reply: error(409), failure: { kind: 'conflict', action: 'retry', status: 409, billable: false } },
  { row: '10 413', reply: error(413), failure: { kind: 'too-large', action: 'trim', status: 413 } },
  { row: '11 422', reply: json({ detail: [{ loc: ['body', 'messages', 0], msg: 'Field required' }] }, 422), failure: { kind: 'bad-request', action: 'next-route', status: 422 } },
  { row: '12 429 retry-after-ms', reply: limited({ 'retry-after-ms': '1500', 'retry-after': '60' }), failure: { kind: 'rate-limit', scope: 'model', action: 'wait', retryAfterMs: 1500, status: 429 } },
  { row: '13 429 retry-after seconds', reply: limited({ 'retry-after': '7' }), failure: { kind: 'rate-limit', action: 'wait', retryAfterMs: 7000 } },
  { row: '14 429 HTTP-date, by the clock of the response', reply: limited({ 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT', 'date': DATE }), failure: { kind: 'rate-limit', action: 'wait', retryAfterMs: 30_000 } },
  { row: '14 429 HTTP-date that has passed', reply: limited({ 'retry-after': 'Wed, 21 Oct 2015 07:27:30 GMT', 'date': DATE }), failure: ignored },
  { row: '15 429 negative', reply: limited({ 'retry-after': '-5' }), failure: ignored },
  { row: '15 429 not a number', reply: limited({ 'retry-after': 'NaN', 'retry-after-ms': 'soon' }), failure: ignored },
  { row: '15 429 huge', reply: limited({ 'retry-after': '99999999' }), failure: ignored },
  { row: '15 429 without a header', reply: limited({}), failure: ignored },
  { row: '16 429 insufficient_quota', reply: error(429, { code: 'insufficient_quota' }, { 'retry-after': '1' }), failure: { kind: 'quota', scope: 'account', action: 'next-route', status: 429 } },
  { row: '16 400 billing wording', reply: error(400, { message: 'Your credit balance is too low. Go to billing.' }), failure: { kind: 'quota', scope: 'account', action: 'next-route' } },
  { row: '16 a 429 in a message is no rate limit', reply: error(400, { message: 'Bad tokens: 429 rate' }), failure: { kind: 'bad-request' } },
  { row: '16 billing words of the request itself are none of the account', reply: error(400, { message: `Cannot read: ${SOURCE_CANARY}` }), failure: { kind: 'bad-request' } },
  { row: '17 500', reply: error(500), failure: { kind: 'server', action: 'retry', status: 500, billable: false } },
  { row: '18 502', reply: [{ do: 'head', status: 502, headers: {} }, { do: 'send', bytes: '<html>Bad gateway</html>' }, { do: 'end' }], failure: { kind: 'server', action: 'retry', status: 502 } },
  { row: '18 503', reply: error(503), failure: { kind: 'server', action: 'retry', status: 503 } },
  { row: '18 504', reply: error(504), failure: { kind: 'server', action: 'retry', status: 504 } },
  { row: '19 529', reply: error(529, { type: 'overloaded_error' }), failure: { kind: 'overloaded', action: 'next-route', status: 529 } },
  { row: '21 200 HTML', reply: [{ do: 'head', headers: { 'content-type': 'text/html' } }, { do: 'send', bytes: '\n<!doctype html><p>Hello</p>' }, { do: 'end' }], failure: { kind: 'not-api', scope: 'provider', action: 'next-route', status: 200 } },
  { row: '21 200 plain words', reply: [{ do: 'head', headers: { 'content-type': 'text/plain' } }, { do: 'send', bytes: 'Ollama is running' }, { do: 'end' }], failure: { kind: 'not-api', action: 'next-route' } },
  { row: '21 200 JSON of something else', reply: json({ status: 'ok' }), failure: { kind: 'not-api', action: 'next-route' } },
  { row: '22 200 {error} with a status', reply: json({ error: { code: 429, message: 'Slow.' } }, 200, { 'retry-after': '2' }), failure: { kind: 'rate-limit', action: 'wait', retryAfterMs: 2000, status: 200 } },
  { row: '22 200 {error} with a code', reply: json({ error: { code: 'insufficient_quota', message: 'No.' } }), failure: { kind: 'quota', scope: 'account' } },
  { row: '22 200 {error} with a type', reply: json({ error: { type: 'overloaded_error' } }), failure: { kind: 'overloaded' } },
  { row: '22 200 {error} with words only', reply: json({ error: 'Something broke' }), failure: { kind: 'server', action: 'retry' } },
  { row: '23 empty body', reply: [{ do: 'head', headers: {} }, { do: 'end' }], failure: { kind: 'empty', action: 'retry', billable: false } },
  { row: '23 204', reply: [{ do: 'head', status: 204, headers: {} }, { do: 'end' }], failure: { kind: 'empty', action: 'retry' } },
  { row: '49 407', reply: error(407), failure: { kind: 'proxy', scope: 'network', action: 'stop', status: null } },
];

describe.each([{ how: 'streamed', asStream: true }, { how: 'plain', asStream: false }])('$how', ({ asStream }) => {
  it.each(CASES)('row $row', async ({ reply, failure }) => {
    const server = await serving(reply);
    const thrown = await failing(ask(server.baseUrl, { stream: asStream }));
    expect(thrown.failure).toMatchObject(failure);
    expect(thrown.failure.retryAfterMs).toBe(failure.retryAfterMs);
    expect(thrown.failure.message).toMatch(/^(?:small at )?(?:Acme|The .*Acme)/);
    expect(server.hits).toHaveLength(1);
  });
});

it('row 14: an HTTP-date without the Date of the response is ignored', async () => {
  const withoutDate = (): Promise<Response> => Promise.resolve(new Response('{}', { status: 429, headers: { 'retry-after': new Date(Date.now() + 9000).toUTCString() } }));
  const thrown = await failing(ask('http://127.0.0.1:9/v1', {}, { fetch: withoutDate }));
  expect(thrown.failure.action).toBe('next-route');
});

it('row 22: an error that comes after some text is that error, with the text', async () => {
  const server = await serving(stream(text('Half'), JSON.stringify({ error: { code: 503, message: 'Gone.' } })));
  const thrown = await failing(ask(server.baseUrl));
  expect(thrown.failure).toMatchObject({ kind: 'server', status: 200, billable: true });
  expect(thrown.text).toBe('Half');
});

it('row 22: an `event: error` is an error', async () => {
  const server = await serving([{ do: 'head' }, { do: 'send', bytes: 'event: error\ndata: {"type":"overloaded_error"}\n\n' }, { do: 'end' }]);
  expect((await failing(ask(server.baseUrl))).failure.kind).toBe('overloaded');
});

it('a server that streams nothing but answers in one piece is understood', async () => {
  const server = await serving(plain({ role: 'assistant', content: 'Whole.' }));
  expect(await ask(server.baseUrl)).toMatchObject({ text: 'Whole.', finish: 'stop', usage: { inputTokens: 40, outputTokens: 7 } });
});

it('an error whose body never ends is what its status says', async () => {
  const server = await serving([{ do: 'head', status: 500, headers: {} }, { do: 'send', bytes: 'hm' }, { do: 'wait' }]);
  const thrown = await failing(ask(server.baseUrl, { stream: false, limits: { firstToken: 50, idle: 50, total: 50 } }));
  expect(thrown.failure).toMatchObject({ kind: 'server', status: 500 });
});

it('an endless error body is read only as far as it helps', async () => {
  const server = await serving([{ do: 'head', status: 503, headers: {} }, { do: 'repeat', bytes: 'x'.repeat(16_384) }]);
  expect((await failing(ask(server.baseUrl))).failure).toMatchObject({ kind: 'server', status: 503 });
  await server.hits[0]?.closed;
});
