import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Step } from '../models/fault-server.ts';
import { error } from '../models/replies.ts';
import { retried, testCases, type FaultCase } from './fault-case.ts';
import { openWorld } from './world.ts';
import { WAYS, type Way } from './ways.ts';

/** Rows 43 to 50: what happens below HTTP. Row 44 after some text is in broken-answers. */

const pem = (name: string): string => readFileSync(new URL(`../models/fixtures/self-signed.${name}.pem`, import.meta.url), 'utf8');
const refusing = (cause: Error): typeof globalThis.fetch => () => Promise.reject(new TypeError('fetch failed', { cause }));
const NO_NAME = refusing(Object.assign(new Error('getaddrinfo ENOTFOUND acme.example'), { code: 'ENOTFOUND' }));
const NO_TUNNEL = refusing(new Error('Proxy response (407) !== 200 when HTTP Tunneling'));

const COUNTED = { of: 'provider', after: 3 } as const;
const RESET = { tried: retried, kind: 'reset', says: /acme closed the connection/, bill: 'estimate', rests: COUNTED } as const;
const NEVER_SENT = { tried: 'small second', status: null, bill: 'nothing', rests: COUNTED, unheard: true, reply: [] } as const;
const PROXY = { tried: 'small second', status: null, bill: 'nothing', kind: 'proxy', says: /The proxy on the way to acme needs a sign-in/, rests: COUNTED } as const;

const CASES: readonly FaultCase[] = [
  { ...RESET, row: '43: reset before the headers', reply: [{ do: 'reset' }], status: null },
  { ...RESET, row: '43: reset after the headers', reply: [{ do: 'head' }, { do: 'reset' }], status: 200 },
  { ...NEVER_SENT, row: '46: DNS failure', kind: 'offline', says: /acme \(127\.0\.0\.1:\d+\) cannot be found\. Check the network connection/, world: { fetch: { acme: NO_NAME } } },
  { ...NEVER_SENT, row: '47: ECONNREFUSED', kind: 'unreachable', says: /acme does not answer at 127\.0\.0\.1:\d+\. Is it running\? If it is a local model server, start it\./, world: { down: ['acme'] } },
  {
    ...NEVER_SENT, row: '48: TLS invalid', kind: 'tls', says: /The certificate of acme \(127\.0\.0\.1:\d+\) is not trusted, so nothing was sent/,
    world: { servers: { acme: { tls: { key: pem('key'), cert: pem('cert') } } } },
  },
  { ...PROXY, row: '49: proxy 407', reply: error(407) },
  { ...PROXY, row: '49: proxy that refuses the tunnel', reply: [], unheard: true, world: { fetch: { acme: NO_TUNNEL } } },
  ...[301, 302, 303, 307, 308].flatMap((status) => [redirect(status, 'to another host', (origin) => `${origin}/v1/chat/completions`), redirect(status, 'to the same host', () => '/elsewhere')]),
];

function redirect(status: number, where: string, to: (origin: string) => string): FaultCase {
  const reply = ({ originOf }: { readonly originOf: (provider: string) => string }): readonly Step[] => [{ do: 'head', status, headers: { location: to(originOf('gamma')) } }, { do: 'end' }];
  return {
    row: `50: redirect ${status} ${where}`, reply, tried: 'small second', kind: 'redirect', status, bill: 'nothing', rests: { of: 'provider', ms: null },
    says: /acme tried to redirect to host 127\.0\.0\.1:\d+ — blocked, and nothing was sent there/,
    also: (_, { servers }) => {
      expect(servers['gamma']?.hits, 'requests at the other host').toHaveLength(0);
      expect(servers['acme']?.hits).toHaveLength(1);
    },
  };
}

describe('below HTTP', () => {
  testCases(CASES);
});

describe.each([
  { row: '46: offline', fetch: NO_NAME, kind: 'offline', says: 'cannot be found' },
  { row: '49: all behind a proxy that wants a sign-in', fetch: NO_TUNNEL, kind: 'proxy', says: 'needs a sign-in' },
])('row $row: every provider fails', ({ fetch, kind, says }) => {
  it.each(WAYS)('$name', async (way: Way) => {
    const world = await openWorld({ fetch: { acme: fetch, beta: fetch, gamma: fetch } });
    const { decision, content, rows } = await world.ask(way);
    const tried = way.task === 'inline' ? ['acme', 'beta'] : ['acme', 'beta', 'gamma'];
    expect(decision.attempts.map(({ provider, failure }) => [provider, failure?.kind])).toEqual(tried.map((provider) => [provider, kind]));
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', choices: ['open-settings', 'retry'], cost: 0 });
    expect(decision.message.split(says)).toHaveLength(tried.length + 1);
    expect(content).toBeNull();
    expect(rows.map(({ cost_nano }) => cost_nano)).toEqual(tried.map(() => 0));
  });
});
