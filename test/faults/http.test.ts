import { describe, expect, it } from 'vitest';
import { error, json } from '../models/replies.ts';
import type { Step } from '../models/fault-server.ts';
import { retried, testCases, type FaultCase, type Rest } from './fault-case.ts';
import { goodAnswer } from './answers.ts';
import { openWorld, PRICE, type Replies } from './world.ts';
import { EXPLAIN, EXPLAIN_PLAIN, INLINE, WAYS } from './ways.ts';

/**
 * Rows 1 to 23: what an endpoint says over HTTP. Rows 24 to 63 are in answers, rows 40 to 42 in stalls, rows 43 to 50 in
 * network, rows 64 to 67 in cancelling, rows 75 to 80, 85 and 86 in stops.
 * Rows 68 to 74, about the ledger's file, are tested in test/spend, rows 75 to 77 in test/config as well. Rows 81 to 84 are
 * about `vscode.lm`, for which there is no adapter yet. What a user sees of a row in the editor (the status bar's tooltip of
 * an inline request, a debounce after row 67) is tested in test/editor and test/browser: here it is what `message` says.
 */

const body = (status: number, bytes: string, type = 'text/html'): readonly Step[] => [
  { do: 'head', status, headers: { 'content-type': type } }, { do: 'send', bytes }, { do: 'end' },
];
const limited = (headers: Readonly<Record<string, string>>): readonly Step[] => error(429, { message: 'Slow down.', code: 'rate_limit_exceeded' }, headers);
const inside = (fields: unknown): readonly Step[] => json({ error: fields });

const COUNTED: Rest = { of: 'provider', after: 3 };
const NEXT = { tried: 'small second', bill: 'nothing' } as const;
const HOUR = { of: 'provider', ms: 3_600_000 } as const;
const REJECTED = { ...NEXT, kind: 'auth', says: /acme rejected the key\. Set a new one with "Stepladder: Set API Key"/, rests: { of: 'provider', ms: null } } as const;
const EXHAUSTED = { ...NEXT, kind: 'quota', says: /credit or quota at acme is used up/i, rests: HOUR } as const;
const SERVER = { tried: retried, kind: 'server', says: /acme had an error of its own/, bill: 'nothing', rests: COUNTED } as const;
/** For a limit of one model, another model of the provider is as good as any. */
const LIMITED = { tried: 'small sibling', kind: 'rate-limit', says: /acme limits how often small may be asked/, bill: 'nothing' } as const;
const NOT_API = { ...NEXT, kind: 'not-api', says: /acme did not answer in the API's format/, rests: COUNTED } as const;
const DECLINED = { tried: 'small', kind: 'content-policy', says: /acme declined the request because of its content policy/, bill: 'nothing', rests: 'never', stops: { reason: 'refused', choices: ['ask-stronger'] } } as const;
const MALFORMED = { ...NEXT, kind: 'bad-request', rests: 'never' } as const;

const DATE = 'Wed, 21 Oct 2015 07:28:00 GMT';

const CASES: readonly FaultCase[] = [
  { ...REJECTED, row: '1: 401', reply: error(401, { code: 'invalid_api_key' }), status: 401 },
  { ...EXHAUSTED, row: '1: 401 whose words speak of credits is as 402', reply: error(401, { message: 'You have no credits left.' }), status: 401 },
  { ...NEXT, row: '2: 403', reply: error(403), kind: 'forbidden', status: 403, says: /acme refused the request \(region or permission\)/, rests: { of: 'provider', ms: 600_000 } },
  { ...NEXT, row: '3: 404 model', reply: error(404, { code: 'model_not_found' }), tried: 'small sibling', kind: 'unknown-model', status: 404, says: /acme knows no model "small"/, rests: { of: 'model', ms: null } },
  { ...MALFORMED, row: '4: 400 bad request', reply: error(400, { message: 'Bad thing.' }), status: 400, says: /acme did not take the request for small\..* It said: "Bad thing\."/ },
  { ...DECLINED, row: '6: 400 content_policy', reply: error(400, { code: 'content_policy_violation' }), status: 400 },
  { ...DECLINED, row: '6: 400 content_filter as Azure says it', reply: error(400, { code: 'content_filter', innererror: { code: 'ResponsibleAIPolicyViolation' } }), status: 400 },
  { ...EXHAUSTED, row: '7: 402', reply: error(402), status: 402 },
  { row: '8: 408', reply: error(408), tried: retried, kind: 'timeout', status: 408, says: /acme gave up waiting for the request/, bill: 'estimate', rests: COUNTED },
  { row: '9: 409', reply: error(409), tried: retried, kind: 'conflict', status: 409, says: /acme was busy with a conflicting request/, bill: 'nothing', rests: COUNTED },
  { ...MALFORMED, row: '11: 422', reply: json({ detail: [{ loc: ['body', 'messages', 0], msg: 'Field required' }] }, 422), status: 422, says: /acme did not take the request for small\..*Field required/ },

  { ...LIMITED, row: '12: 429 retry-after-ms, longer than anybody waits', reply: limited({ 'retry-after-ms': '60000', 'retry-after': '1' }), status: 429, rests: { of: 'model', ms: 60_000 } },
  { ...LIMITED, row: '12: 429 retry-after-ms, shorter than somebody waits who asked', reply: limited({ 'retry-after-ms': '40' }), tried: ({ task }) => (task === 'inline' ? 'small sibling' : 'small small sibling'), status: 429, rests: { of: 'model', ms: 40 } },
  { ...LIMITED, row: '12: 429 retry-after-ms with a part of a millisecond', reply: limited({ 'retry-after-ms': '0.5' }), tried: ({ task }) => (task === 'inline' ? 'small sibling' : 'small small sibling'), status: 429, rests: { of: 'model', ms: 1 } },
  { ...LIMITED, row: '13: 429 retry-after seconds', reply: limited({ 'retry-after': '7' }), status: 429, rests: { of: 'model', ms: 7_000 } },
  { ...LIMITED, row: '13: 429 retry-after 1 s, which somebody waits who asked', reply: limited({ 'retry-after': '1' }), tried: ({ task }) => (task === 'inline' ? 'small sibling' : 'small small sibling'), status: 429, rests: { of: 'model', ms: 1_000 }, ways: [INLINE, EXPLAIN] },
  { ...LIMITED, row: '14: 429 HTTP-date, by the clock of the response', reply: limited({ 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT', 'date': DATE }), status: 429, rests: { of: 'model', ms: 30_000 } },
  ...['-5', 'NaN', 'Infinity', '1e3', '99999999', '', 'soon'].map((value): FaultCase => (
    { ...LIMITED, row: `15: 429 with a useless retry-after (${value})`, reply: limited({ 'retry-after': value, 'retry-after-ms': value }), status: 429, rests: { of: 'model', ms: 15_000 } }
  )),
  { ...LIMITED, row: '15: 429 HTTP-date that has passed', reply: limited({ 'retry-after': 'Wed, 21 Oct 2015 07:27:30 GMT', 'date': DATE }), status: 429, rests: { of: 'model', ms: 15_000 } },
  { ...LIMITED, row: '15: 429 without a header', reply: limited({}), status: 429, rests: { of: 'model', ms: 15_000 } },
  { ...EXHAUSTED, row: '16: 429 insufficient_quota', reply: error(429, { code: 'insufficient_quota' }, { 'retry-after': '1' }), status: 429 },
  { ...EXHAUSTED, row: '16: 400 billing wording', reply: error(400, { message: 'Your credit balance is too low. Go to billing.' }), status: 400 },

  { ...SERVER, row: '17: 500', reply: error(500), status: 500 },
  { ...SERVER, row: '18: 502 from a gateway', reply: body(502, '<html>Bad gateway</html>'), status: 502 },
  { ...SERVER, row: '18: 503', reply: error(503), status: 503 },
  { ...SERVER, row: '18: 503 with a Retry-After', reply: error(503, {}, { 'retry-after': '60' }), tried: 'small second', status: 503, rests: { of: 'model', ms: 60_000 } },
  { ...SERVER, row: '18: 504', reply: error(504), status: 504 },
  { ...NEXT, row: '19: 529', reply: error(529, { type: 'overloaded_error' }), kind: 'overloaded', status: 529, says: /acme is overloaded/, rests: COUNTED },

  { ...NEXT, row: '19: 529 with a Retry-After', reply: error(529, {}, { 'retry-after': '60' }), kind: 'overloaded', status: 529, says: /acme is overloaded/, rests: { of: 'model', ms: 60_000 } },

  { ...NOT_API, row: '21: 200 HTML', reply: body(200, '\n<!doctype html><p>Hello</p>'), status: 200 },
  { ...NOT_API, row: '21: 200 plain words', reply: body(200, 'Ollama is running', 'text/plain'), status: 200 },
  { ...NOT_API, row: '21: 200 JSON of something else', reply: json({ status: 'ok' }), status: 200 },

  { ...REJECTED, row: '22: 200 with the error of a 401', reply: inside({ code: 'invalid_api_key' }), status: 200 },
  { ...EXHAUSTED, row: '22: 200 with insufficient_quota', reply: inside({ code: 'insufficient_quota', message: 'No.' }), status: 200 },
  { ...EXHAUSTED, row: '22: 200 with a 402', reply: inside({ code: 402, message: 'No.' }), status: 200 },
  { ...LIMITED, row: '22: 200 with a 429', reply: inside({ code: 429, message: 'Slow.' }), status: 200, rests: { of: 'model', ms: 15_000 } },
  { ...NEXT, row: '22: 200 with model_not_found', reply: inside({ code: 'model_not_found' }), tried: 'small sibling', kind: 'unknown-model', status: 200, says: /acme knows no model "small"/, rests: { of: 'model', ms: null } },
  { ...DECLINED, row: '22: 200 with content_policy_violation', reply: inside({ code: 'content_policy_violation' }), status: 200 },
  { ...SERVER, row: '22: 200 with a 503', reply: inside({ code: 503, message: 'Gone.' }), status: 200 },
  { ...SERVER, row: '22: 200 with an error in words only', reply: json({ error: 'Something broke' }), status: 200 },
  { ...NEXT, row: '22: 200 with overloaded_error', reply: inside({ type: 'overloaded_error' }), kind: 'overloaded', status: 200, says: /acme is overloaded/, rests: COUNTED },

  { row: '23: empty body', reply: [{ do: 'head', headers: {} }, { do: 'end' }], tried: retried, kind: 'empty', status: 200, says: /acme sent an empty answer/, bill: 'nothing', rests: COUNTED },
  { row: '23: 204', reply: [{ do: 'head', status: 204, headers: {} }, { do: 'end' }], tried: retried, kind: 'empty', status: 204, says: /acme sent an empty answer/, bill: 'nothing', rests: COUNTED },
];

describe('what an endpoint says over HTTP', () => {
  testCases(CASES);
});

describe('a passing fault where there is nobody else to ask', () => {
  const alone = { tiers: [{ name: 'cheap', routes: [{ provider: 'acme', model: 'small', price: PRICE.cheap }] }] };

  it.each(WAYS)('row 17: is tried once more, $name', async (way) => {
    const world = await openWorld({ settings: alone, replies: { small: (asked) => (asked.nth === 1 ? error(500) : goodAnswer(asked)) } });
    const { asked, decision } = await world.ask(way);
    expect(asked).toEqual(['small', 'small']);
    expect(decision).toMatchObject({ outcome: 'answered', executed: { model: 'small' }, deviations: [] });
    expect(decision.message).toMatch(/acme had an error of its own/);
  });

  it.each(WAYS)('row 17: and no more than once, $name', async (way) => {
    const world = await openWorld({ settings: alone, replies: { small: error(500) } });
    const { asked, decision } = await world.ask(way);
    expect(asked).toEqual(['small', 'small']);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', choices: ['retry'], cost: 0 });
  });

  it.each(WAYS)('row 12: a wait of nothing is a retry, $name', async (way) => {
    const world = await openWorld({ settings: alone, replies: { small: (asked) => (asked.nth === 1 ? limited({ 'retry-after-ms': '0' }) : goodAnswer(asked)) } });
    expect((await world.ask(way)).asked).toEqual(['small', 'small']);
  });
});

describe('rows 4 and 11: a request that two endpoints call malformed', () => {
  it.each(WAYS)('is asked of nobody else, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(400, { message: 'Bad thing.' }), second: error(422, { message: 'Bad thing too.' }) } });
    const { asked, decision, content } = await world.ask(way);
    expect(asked).toEqual(['small', 'second']);
    expect(content).toBeNull();
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', choices: ['open-settings'], cost: 0 });
    expect(decision.message).toMatch(/did not take the request for second\..*It said: "Bad thing too\."/);
  });
});

describe('what reaches further than a model: when the next provider fails too', () => {
  const busy = error(529);
  const lasting: readonly { readonly row: string; readonly reply: Replies }[] = [
    { row: '1: 401', reply: error(401) },
    { row: '7: 402', reply: error(402) },
    { row: '16: 429 insufficient_quota', reply: error(429, { code: 'insufficient_quota' }) },
    { row: '21: 200 HTML', reply: body(200, '<p>') },
    { row: '50: redirect 307', reply: [{ do: 'head', status: 307, headers: { location: '/elsewhere' } }, { do: 'end' }] },
  ];
  for (const { row, reply } of lasting) {
    it.each([EXPLAIN, EXPLAIN_PLAIN])(`row ${row}: no other model of the account is tried, $name`, async (way) => {
      const world = await openWorld({ replies: { small: reply, second: busy } });
      expect((await world.ask(way)).asked).toEqual(['small', 'second', 'large']);
    });
  }

  it.each([EXPLAIN, EXPLAIN_PLAIN])('row 19: 529: a fault of the moment may pass by another model of the tier, $name', async (way) => {
    const world = await openWorld({ replies: { small: busy, second: busy } });
    expect((await world.ask(way)).asked).toEqual(['small', 'second', 'sibling']);
  });
});
