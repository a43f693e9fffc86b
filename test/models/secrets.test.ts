import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, endpoint, failing, KEY, serving, SOURCE_CANARY } from './calling.ts';
import { error, finish, json, plain, stream, text } from './replies.ts';
import { redact } from '../../src/models/redact.ts';

afterEach(() => { vi.unstubAllEnvs(); });

const HOSTILE = {
  OPENAI_API_KEY: 'sk-from-the-environment', OPENAI_ADMIN_KEY: 'sk-admin', OPENAI_ORG_ID: 'org-leak', OPENAI_PROJECT_ID: 'proj-leak',
  OPENAI_BASE_URL: 'http://127.0.0.1:9/stolen', OPENAI_WEBHOOK_SECRET: 'hook', OPENAI_LOG: 'debug',
  OPENAI_CUSTOM_HEADERS: 'Authorization: Bearer sk-hijacked\nX-Leak: yes\nHost: evil.example',
};

/** Those of ours, and those that Node's fetch and HTTP add by themselves. */
const EXPECTED_HEADERS = [
  'accept', 'accept-encoding', 'accept-language', 'connection', 'content-length', 'content-type', 'host', 'sec-fetch-mode', 'user-agent',
];

describe('S6: a hostile environment', () => {
  it('adds no header, changes none and moves no request', async () => {
    for (const [name, value] of Object.entries(HOSTILE)) vi.stubEnv(name, value);
    for (const key of [KEY, null]) {
      for (const asStream of [true, false]) {
        const server = await serving(asStream ? stream(text('Hi'), finish('stop')) : plain({ content: 'Hi' }));
        await ask(server.baseUrl, { stream: asStream }, { key });
        const headers = server.hits[0]?.headers ?? {};
        expect(Object.keys(headers).sort()).toEqual([...EXPECTED_HEADERS, ...(key === null ? [] : ['authorization'])].sort());
        expect(headers).toMatchObject({
          'accept': asStream ? 'text/event-stream' : 'application/json', 'accept-encoding': 'identity', 'content-type': 'application/json',
          'user-agent': 'stepladder', 'host': new URL(server.origin).host,
        });
        expect(headers.authorization).toBe(key === null ? undefined : `Bearer ${KEY}`);
      }
    }
    expect(process.env['OPENAI_CUSTOM_HEADERS']).toBe(HOSTILE.OPENAI_CUSTOM_HEADERS);
  });

  it('breaks no call with headers that are none', async () => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'not a header: x');
    const server = await serving(plain({ content: 'Hi' }));
    expect((await ask(server.baseUrl, { stream: false })).text).toBe('Hi');
  });
});

describe('keys', () => {
  it('no key where one is needed: nothing is sent', async () => {
    const server = await serving(plain({ content: 'Hi' }));
    const route = endpoint(server.baseUrl, { provider: { name: 'Acme', baseUrl: server.baseUrl, requiresKey: true } });
    for (const key of [null, '', '  ']) {
      expect((await failing(ask(server.baseUrl, {}, { route, key }))).failure).toMatchObject({
        kind: 'no-key', scope: 'provider', action: 'next-route', billable: false, message: 'Acme has no key yet. Set one with "Stepladder: Set API Key".',
      });
    }
    expect(server.hits).toHaveLength(0);
  });

  it('a key that no header can carry is not sent and not shown', async () => {
    const server = await serving(plain({ content: 'Hi' }));
    const thrown = await failing(ask(server.baseUrl, {}, { key: `${KEY}\nX-Evil: 1` }));
    expect(thrown.failure.kind).toBe('auth');
    expect(inspect(thrown, { depth: 9 })).not.toContain(KEY);
    expect(server.hits).toHaveLength(0);
  });

  it('white space around a pasted key is not part of it', async () => {
    const server = await serving(plain({ content: 'Hi' }));
    await ask(server.baseUrl, { stream: false }, { key: ` ${KEY}\n` });
    expect(server.hits[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });
});

describe('S7: the key and the source in what an endpoint says', () => {
  const echo = `Incorrect key ${KEY} (Bearer ${KEY}), also ${KEY.slice(0, 9)}***, other sk-abcdefghijklmnop, in: ${SOURCE_CANARY}`;
  const replies = [400, 401, 403, 404, 422, 429, 500, 503].map((status) => ({ what: String(status), reply: error(status, { message: echo, code: echo, type: echo, param: echo }) }));
  const others = [
    { what: 'plain words', reply: [{ do: 'head', status: 400, headers: {} }, { do: 'send', bytes: echo }, { do: 'end' }] as const },
    { what: 'an error in a 200', reply: json({ error: { message: echo } }) },
    { what: 'a page', reply: [{ do: 'head', headers: {} }, { do: 'send', bytes: `<p>${echo}` }, { do: 'end' }] as const },
    { what: 'JSON that is none', reply: [{ do: 'head', headers: {} }, { do: 'send', bytes: `{${echo}` }, { do: 'end' }] as const },
    { what: 'a redirect', reply: [{ do: 'head', status: 307, headers: { location: `http://${KEY}.example/?k=${KEY}` } }, { do: 'end' }] as const },
  ];

  it.each([...replies, ...others])('are in no part of the error: $what', async ({ reply }) => {
    for (const asStream of [true, false]) {
      const server = await serving(reply);
      const thrown = await failing(ask(server.baseUrl, { stream: asStream }));
      const shown = `${inspect(thrown, { depth: 9, showHidden: true })} ${String(thrown.stack)} ${JSON.stringify(thrown)}`;
      for (const secret of [KEY, KEY.toLowerCase(), KEY.slice(0, 9), 'marmaladeTotal', 'abcdefghijklmnop']) expect(shown).not.toContain(secret);
      expect(thrown.cause).toBeUndefined();
    }
  });

  it('are in no name of a model', async () => {
    const server = await serving(plain({ content: 'Hi' }, 'stop', { model: `small ${KEY}` }));
    expect((await ask(server.baseUrl, { stream: false })).servedModel).toBe('small …');
  });

  it('what helps is kept', async () => {
    const server = await serving(error(400, { message: "Value of 'reasoning'\n is not supported." }));
    expect((await failing(ask(server.baseUrl))).failure.message).toBe('Acme did not take the request for small. Check the route in the settings. It said: "Value of \'reasoning\' is not supported."');
  });
});

describe('redact', () => {
  const secrets = { key: null, request: '' };

  it('gives one short line without control, format and bidi characters', () => {
    expect(redact('a\u001b[31m\u202Eb\u200B\n\tc\u0000', secrets)).toBe('a [31m b c');
    expect(redact('long '.repeat(500), secrets)).toHaveLength(200);
  });

  it.each(['sk-proj-AAAAAAAAAAAAAA', 'Bearer abc.def', 'AIzaSyD-12345678901234567', 'https://x.example/a?key=hidden', '0123456789abcdef0123456789abcdef'])('hides what looks like a key: %s', (secret) => {
    expect(redact(`see ${secret} there`, secrets)).toMatch(/^see (?:…|https:\/\/x\.example\/a) there$/);
  });
});
