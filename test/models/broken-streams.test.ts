import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask, failing, serving } from './calling.ts';
import { events, finish, json, plain, raw, stream, text, usage } from './replies.ts';
import type { Step } from './fault-server.ts';

const head: Step = { do: 'head' };
const send = (bytes: string): Step => ({ do: 'send', bytes });
const incomplete = { kind: 'incomplete', scope: 'provider', action: 'next-route', billable: true };

describe('a stream that breaks', () => {
  it('row 36: truncated in the middle of its JSON', async () => {
    const server = await serving(raw(events(text('Half')) + 'data: {"choices":[{"delta":{"con'));
    const thrown = await failing(ask(server.baseUrl));
    expect(thrown.failure).toMatchObject(incomplete);
    expect(thrown.text).toBe('Half');
  });

  it('row 36: a plain answer truncated in the middle of its JSON', async () => {
    const server = await serving([{ do: 'head', headers: {} }, send('{"choices":[{"mess'), { do: 'end' }]);
    expect((await failing(ask(server.baseUrl, { stream: false }))).failure).toMatchObject(incomplete);
  });

  it('row 38: neither [DONE] nor finish_reason, after some text', async () => {
    const server = await serving(raw(events(text('Half'))));
    const thrown = await failing(ask(server.baseUrl));
    expect(thrown.failure).toMatchObject(incomplete);
    expect(thrown).toMatchObject({ text: 'Half', usage: null });
  });

  it('row 38: neither [DONE] nor finish_reason, before any text', async () => {
    const server = await serving(raw(events(text(''))));
    expect((await failing(ask(server.baseUrl))).failure).toMatchObject(incomplete);
  });

  it('row 38: [DONE] without finish_reason is an end', async () => {
    const server = await serving(stream(text('Whole')));
    expect(await ask(server.baseUrl)).toMatchObject({ text: 'Whole', finish: 'stop' });
  });

  it('row 43: reset before the first token, streamed and plain', async () => {
    const reset = { kind: 'reset', scope: 'provider', action: 'retry', billable: true };
    for (const script of [[{ do: 'reset' }], [head, { do: 'reset' }]] satisfies Step[][]) {
      for (const asStream of [true, false]) {
        const server = await serving(script);
        expect((await failing(ask(server.baseUrl, { stream: asStream }))).failure).toMatchObject(reset);
      }
    }
  });

  it('row 44: reset after the first token', async () => {
    const server = await serving([head, send(events(text('Half'))), { do: 'wait' }, { do: 'reset' }]);
    const thrown = await failing(ask(server.baseUrl, { onText: () => { server.release(); } }));
    expect(thrown.failure).toMatchObject({ ...incomplete, status: 200 });
    expect(thrown.text).toBe('Half');
  });

  it('row 37: a reset after finish_reason takes nothing from the answer', async () => {
    const server = await serving([head, send(events(text('Whole'), finish('stop'))), { do: 'wait' }, { do: 'reset' }]);
    const answer = ask(server.baseUrl, { onText: () => { server.release(); } });
    expect(await answer).toMatchObject({ text: 'Whole', finish: 'stop' });
  });
});

describe('time limits', () => {
  const far = 20_000;
  const timeout = { kind: 'timeout', scope: 'provider', action: 'next-route', billable: true };

  it('row 40: no headers: the first-token limit', async () => {
    const server = await serving([{ do: 'wait' }]);
    const thrown = await failing(ask(server.baseUrl, { limits: { firstToken: 30, idle: far, total: far } }));
    expect(thrown.failure).toMatchObject({ ...timeout, status: null });
    await (await server.hit(1)).closed;
  });

  it('row 40: headers and pings but no token: the first-token limit', async () => {
    const server = await serving([head, { do: 'ping' }]);
    const thrown = await failing(ask(server.baseUrl, { limits: { firstToken: 60, idle: far, total: far } }));
    expect(thrown.failure.message).toContain('did not begin to answer in time');
    await server.hits[0]?.closed;
  });

  it('row 41: stall in the middle: the idle limit', async () => {
    const server = await serving([head, send(events(text('Half'))), { do: 'wait' }]);
    const thrown = await failing(ask(server.baseUrl, { limits: { firstToken: far, idle: 40, total: far } }));
    expect(thrown.failure).toMatchObject({ ...timeout, status: 200 });
    expect(thrown.text).toBe('Half');
    await server.hits[0]?.closed;
  });

  it('row 33: keep-alives and empty chunks do not reset the idle limit', async () => {
    for (const bytes of [': ping\n\n', events(text(''))]) {
      const server = await serving([head, send(events(text('Half'))), { do: 'repeat', bytes }]);
      const thrown = await failing(ask(server.baseUrl, { limits: { firstToken: far, idle: 80, total: far } }));
      expect(thrown.failure.message).toContain('stopped in the middle');
    }
  });

  it('row 42: slow drip: the total limit', async () => {
    const server = await serving([head, { do: 'repeat', bytes: events(text('drip ')) }]);
    const thrown = await failing(ask(server.baseUrl, { limits: { firstToken: far, idle: far, total: 120 } }));
    expect(thrown.failure).toMatchObject(timeout);
    expect(thrown.text).toContain('drip');
    expect(thrown.failure.message).toContain('took too long');
    await server.hits[0]?.closed;
  });

  it('a plain call knows the total limit only', async () => {
    const slow = await serving([{ do: 'wait' }, ...plain({ content: 'Late' })]);
    const late = ask(slow.baseUrl, { stream: false, limits: { firstToken: 1, idle: 1, total: far } });
    await slow.hit(1);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    slow.release();
    expect((await late).text).toBe('Late');
    const never = await serving([{ do: 'wait' }]);
    expect((await failing(ask(never.baseUrl, { stream: false, limits: { firstToken: far, idle: far, total: 30 } }))).failure).toMatchObject(timeout);
  });

  it('row 37: an endpoint that keeps the connection open after finish_reason loses no answer', async () => {
    const server = await serving([head, send(events(text('Whole'), finish('stop'))), { do: 'wait' }]);
    expect(await ask(server.baseUrl, { limits: { firstToken: far, idle: 40, total: far } })).toMatchObject({ text: 'Whole' });
    await server.hits[0]?.closed;
  });
});

describe('row 51: too much', () => {
  const oversize = { kind: 'oversize', scope: 'provider', action: 'next-route', billable: true };

  it('a stream of more than 2 MB', async () => {
    const server = await serving([head, { do: 'repeat', bytes: `: ${'x'.repeat(100_000)}\n\n` }]);
    expect((await failing(ask(server.baseUrl))).failure).toMatchObject(oversize);
    await server.hits[0]?.closed;
  });

  it('a plain answer of more than 2 MB', async () => {
    const server = await serving(plain({ content: 'x'.repeat(2 * 1024 * 1024) }));
    expect((await failing(ask(server.baseUrl, { stream: false }))).failure).toMatchObject(oversize);
  });

  it('a line of more than 256 KB, before it ends', async () => {
    const server = await serving([head, send(`data: {"a":"${'x'.repeat(256 * 1024)}`), { do: 'wait' }]);
    expect((await failing(ask(server.baseUrl))).failure).toMatchObject(oversize);
    await server.hits[0]?.closed;
  });

  it('JSON deeper than 64, streamed, plain and in place of a stream; 64 and brackets in strings are allowed', async () => {
    const nested = (depth: number): string => `{"choices":[{"index":0,"message":{"content":"${'[{'.repeat(100)}"},"finish_reason":"stop"}],"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    for (const [asStream, isEvent] of [[true, true], [true, false], [false, false]] as const) {
      const reply = (depth: number): readonly Step[] => [{ do: 'head', headers: {} }, send(isEvent ? events(nested(depth)) : nested(depth)), { do: 'end' }];
      const fits = await serving(reply(64));
      expect((await ask(fits.baseUrl, { stream: asStream })).text).toBe('[{'.repeat(100));
      const tooDeep = await serving(reply(65));
      expect((await failing(ask(tooDeep.baseUrl, { stream: asStream }))).failure).toMatchObject(oversize);
    }
  });
});

describe('below HTTP', () => {
  it('row 46: a name that does not resolve', async () => {
    const notFound = (): Promise<Response> => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo ENOTFOUND proxy.example'), { code: 'ENOTFOUND' }) }));
    const thrown = await failing(ask('https://proxy.example/v1', {}, { fetch: notFound }));
    expect(thrown.failure).toMatchObject({ kind: 'offline', scope: 'network', action: 'next-route', status: null, billable: false });
  });

  it('row 47: nothing listens', async () => {
    const gone = await serving([]);
    await gone.close();
    for (const asStream of [true, false]) {
      const thrown = await failing(ask(gone.baseUrl, { stream: asStream }));
      expect(thrown.failure).toMatchObject({ kind: 'unreachable', scope: 'provider', action: 'next-route', status: null, billable: false });
      expect(thrown.failure.message).toContain(new URL(gone.origin).host);
    }
  });

  it('row 48: a certificate that nobody trusts, and nothing is sent', async () => {
    const pem = (name: string): string => readFileSync(new URL(`./fixtures/self-signed.${name}.pem`, import.meta.url), 'utf8');
    const server = await serving(json({}), { tls: { key: pem('key'), cert: pem('cert') } });
    const thrown = await failing(ask(server.baseUrl));
    expect(thrown.failure).toMatchObject({ kind: 'tls', scope: 'provider', action: 'next-route', status: null, billable: false });
    expect(server.hits).toHaveLength(0);
  });

  it('row 49: a proxy that refuses the tunnel', async () => {
    const refused = (): Promise<Response> => Promise.reject(new TypeError('fetch failed', { cause: new Error('Proxy response (407) !== 200 when HTTP Tunneling') }));
    expect((await failing(ask('https://api.example/v1', {}, { fetch: refused }))).failure).toMatchObject({ kind: 'proxy', scope: 'network', action: 'stop' });
  });

  it.each([301, 302, 303, 307, 308])('row 50: a %i is not followed, to another host or the same', async (status) => {
    const other = await serving(stream(text('stolen'), finish('stop'), usage()));
    for (const location of [`${other.baseUrl}/chat/completions`, '/elsewhere']) {
      for (const asStream of [true, false]) {
        const server = await serving([{ do: 'head', status, headers: { location } }, { do: 'end' }]);
        const thrown = await failing(ask(server.baseUrl, { stream: asStream }));
        expect(thrown.failure).toMatchObject({ kind: 'redirect', scope: 'provider', action: 'stop', status, billable: false });
        expect(thrown.failure.message).toContain(`to host ${new URL(location, server.origin).host}`);
        expect(server.hits).toHaveLength(1);
      }
    }
    expect(other.hits).toHaveLength(0);
  });
});
