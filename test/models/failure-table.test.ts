import { describe, expect, it } from 'vitest';
import { failureOf, type Fault, type Seen } from '../../src/models/failure-table.ts';

const AT = { provider: 'Acme', model: 'small', host: 'api.acme.example' };
const seen = (change: Partial<Seen> = {}): Seen => ({ status: null, retryAfterMs: null, detail: '', hasText: false, ...change });

/** Kind, scope, action, whether it may be billed, and the words that name what to do or whom it concerns. */
const ROWS: readonly (readonly [Fault, string, string, string, boolean, RegExp])[] = [
  ['no-key', 'no-key', 'provider', 'next-route', false, /^Acme has no key yet\. Set one with "Stepladder: Set API Key"\.$/],
  ['broken-key', 'auth', 'provider', 'next-route', false, /characters that no key can have\. Set it again with "Stepladder/],
  ['auth', 'auth', 'provider', 'next-route', false, /^Acme rejected the key\. Set a new one/],
  ['forbidden', 'forbidden', 'provider', 'next-route', false, /^Acme refused the request/],
  ['unknown-model', 'unknown-model', 'model', 'next-route', false, /^Acme knows no model "small"/],
  ['bad-request', 'bad-request', 'request', 'next-route', false, /^Acme did not take the request for small/],
  ['content-policy', 'content-policy', 'request', 'stop', false, /^Acme declined .* content policy/],
  ['quota', 'quota', 'account', 'next-route', false, /at Acme is used up\. Top it up/],
  ['request-timeout', 'timeout', 'provider', 'retry', true, /^Acme gave up waiting/],
  ['conflict', 'conflict', 'provider', 'retry', false, /^Acme was busy/],
  ['rate-limit', 'rate-limit', 'model', 'next-route', false, /^Acme limits how often small may be asked/],
  ['server', 'server', 'provider', 'retry', false, /^Acme had an error of its own/],
  ['overloaded', 'overloaded', 'provider', 'next-route', false, /^Acme is overloaded/],
  ['not-api', 'not-api', 'provider', 'next-route', false, /^Acme did not answer in the API's format.*api\.acme\.example/],
  ['empty-body', 'empty', 'provider', 'retry', false, /^Acme sent an empty answer/],
  ['no-choices', 'empty', 'model', 'next-route', true, /^small at Acme gave no answer/],
  ['no-text', 'empty', 'model', 'next-route', true, /^small at Acme gave an answer without text/],
  ['incomplete', 'incomplete', 'provider', 'next-route', true, /^The answer of Acme broke off/],
  ['filtered', 'filtered', 'request', 'stop', true, /^Acme filtered the answer/],
  ['refused', 'refused', 'request', 'stop', true, /^small at Acme refused to answer/],
  ['reasoning-only', 'reasoning-only', 'model', 'next-tier', true, /^small at Acme used its whole output for reasoning/],
  ['tool-call', 'tool-call', 'model', 'next-tier', true, /called a tool instead of answering; nothing was run/],
  ['oversize', 'oversize', 'provider', 'next-route', true, /larger than Stepladder reads.*api\.acme\.example/],
  ['first-token', 'timeout', 'provider', 'next-route', true, /^small at Acme did not begin to answer in time/],
  ['idle', 'timeout', 'provider', 'next-route', true, /stopped in the middle of its answer/],
  ['total', 'timeout', 'provider', 'next-route', true, /took too long/],
  ['reset', 'reset', 'provider', 'retry', true, /^Acme closed the connection/],
  ['offline', 'offline', 'network', 'next-route', false, /^Acme \(api\.acme\.example\) cannot be found/],
  ['unreachable', 'unreachable', 'provider', 'next-route', false, /does not answer at api\.acme\.example\. Is it running\?/],
  ['tls', 'tls', 'provider', 'next-route', false, /certificate of Acme \(api\.acme\.example\) is not trusted/],
  ['proxy', 'proxy', 'network', 'stop', false, /proxy on the way to Acme/],
  ['redirect', 'redirect', 'provider', 'stop', false, /^Acme tried to redirect to another address — blocked/],
  ['cancelled-unsent', 'cancelled', 'request', 'stop', false, /^Cancelled before anything was sent\.$/],
  ['cancelled', 'cancelled', 'request', 'stop', true, /^Cancelled\.$/],
];

describe('a fault', () => {
  it.each(ROWS)('%s is what the table says', (fault, kind, scope, action, billable, words) => {
    expect(failureOf(fault, AT, seen({ status: 418 }))).toEqual({ kind, scope, action, billable, status: 418, message: expect.stringMatching(words) as string });
  });

  it.each(['context-length', 'too-large'] as const)('%s is trimmed', (fault) => {
    expect(failureOf(fault, AT, seen())).toMatchObject({ kind: fault, scope: 'model', action: 'trim', billable: false, message: expect.stringContaining('Select less') as string });
  });

  it.each(['forbidden', 'bad-request', 'server'] as const)('%s repeats what the endpoint said, and nothing where it said nothing', (fault) => {
    expect(failureOf(fault, AT, seen({ detail: 'Because.' })).message).toMatch(/ It said: "Because\."$/);
    expect(failureOf(fault, AT, seen()).message).toMatch(/(?:there|settings|later)\.$/);
  });

  it('redirect names the host', () => {
    expect(failureOf('redirect', AT, seen({ detail: 'evil.example' })).message).toContain('redirect to host evil.example — blocked, and nothing was sent there');
  });

  it('may be billed once text has come', () => {
    expect(failureOf('server', AT, seen({ hasText: true })).billable).toBe(true);
  });
});

describe('a wait', () => {
  it('of a rate limit is a wait', () => {
    expect(failureOf('rate-limit', AT, seen({ retryAfterMs: 0 }))).toMatchObject({ action: 'wait', retryAfterMs: 0 });
  });

  it.each(['server', 'overloaded'] as const)('of %s is only told', (fault) => {
    const { action } = failureOf(fault, AT, seen());
    expect(failureOf(fault, AT, seen({ retryAfterMs: 900 }))).toMatchObject({ action, retryAfterMs: 900 });
  });

  it.each(['quota', 'auth', 'request-timeout', 'conflict'] as const)('of %s means nothing', (fault) => {
    expect(failureOf(fault, AT, seen({ retryAfterMs: 900 }))).not.toHaveProperty('retryAfterMs');
  });
});
