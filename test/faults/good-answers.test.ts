import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/spend/estimate.ts';
import type { Step } from '../models/fault-server.ts';
import { chunk, error, events, finish, json, plain, raw, stream, text, usage, USAGE } from '../models/replies.ts';
import { saying, textOf } from './answers.ts';
import { EXPLAIN_ONLY, expectPaid, INLINE_ONLY, inputEstimate, PLAIN_ONLY, STREAMED_ONLY } from './fault-case.ts';
import { openWorld, type Account, type Asked, type Replies, type World } from './world.ts';
import { EXPLAIN, WAYS, type Way } from './ways.ts';

/** Rows 26, 32 to 35, 37, 39, 53 to 59 and 61 to 63: an answer in an odd shape, which is given all the same. */

interface GoodCase {
  readonly row: string;
  readonly reply: Replies;
  /** What is given; the usual answer of the model where there is none. */
  readonly text?: string;
  readonly basis?: 'usage' | 'estimate';
  readonly ways?: readonly Way[];
  readonly file?: string;
  readonly incomplete?: true;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly also?: (account: Account) => void;
}

const events3 = (asked: Asked): readonly string[] => {
  const whole = textOf(asked.model, asked.task);
  return [chunk({ role: 'assistant', content: '' }), text(whole.slice(0, 3)), text(whole.slice(3)), finish('stop'), usage()];
};
const sse = (asked: Asked): string => `${events(...events3(asked))}data: [DONE]\n\n`;
/** The usual stream, in other bytes. */
const bytes = (row: string, change: (body: string) => string, more: Partial<GoodCase> = {}): GoodCase => ({ row, ways: STREAMED_ONLY, reply: (asked) => raw(change(sse(asked))), ...more });
const counted = (row: string, counts: (whole: string) => unknown, basis: 'usage' | 'estimate', more: Partial<GoodCase> = {}): GoodCase => ({
  row, basis, ...more,
  reply: (asked) => {
    const whole = textOf(asked.model, asked.task);
    return asked.stream ? stream(text(whole), finish('stop'), JSON.stringify({ model: 'small', choices: [], usage: counts(whole) })) : json({ model: 'small', choices: [{ message: { content: whole }, finish_reason: 'stop' }], usage: counts(whole) });
  },
});
const says = (row: string, words: string, more: Partial<GoodCase> = {}): GoodCase => ({ row, reply: (asked) => saying(words, asked.stream), ...more });
const cut = (words: string): Replies => ({ stream: asStream }) => (asStream ? stream(text(words), finish('length'), usage()) : plain({ content: words }, 'length'));

const BLOCK = 'const marmaladeTotal = 42;\nfunction twice() {\n';
const UMLAUT = 'ÄÖÜ 👋🏽 erklärt es: eine Zahl wird verdoppelt. مرحبا';

const CASES: readonly GoodCase[] = [
  { row: '26: finish length, to the last whole line', reply: cut('  const sum = 7;\n  return su'), text: '  const sum = 7;', file: BLOCK, ways: INLINE_ONLY },
  { row: '26: finish length', reply: cut(`${textOf('small', 'explain')} And`), text: `${textOf('small', 'explain')} And`, incomplete: true, ways: EXPLAIN_ONLY, also: ({ decision }) => { expect(decision.message).toContain('cut off at the output limit'); } },

  bytes('32: CRLF', (body) => body.replaceAll('\n', '\r\n')),
  bytes('32: CR', (body) => body.replaceAll('\n', '\r')),
  bytes('32: mixed', (body) => body.replace('\n\n', '\r\n\r\n').replace('\n\n', '\r\r')),
  bytes('33: comments and keep-alives', (body) => `: hello {{{ "\n\n${body.replaceAll('\n\n', '\n\n: ping\n\n:\n\n')}`),
  bytes('34: byte-order mark', (body) => `\uFEFF${body}`),
  bytes('34: event, id and retry fields', (body) => body.replaceAll('data: {', 'event: message\nid: 1\nretry: 10\ndata: {')),
  bytes('34: data over several lines', (body) => body.replaceAll('"choices":', '\ndata: "choices":\ndata:')),
  bytes('34: no space after the colon', (body) => body.replaceAll('data: ', 'data:')),
  bytes('37: no [DONE] but a finish_reason', (body) => body.replace('data: [DONE]\n\n', '')),
  bytes('37: no [DONE], no usage, but a finish_reason', (body) => body.replace(`data: ${usage()}\n\ndata: [DONE]\n\n`, ''), { basis: 'estimate' }),
  bytes('37: [DONE] but no finish_reason', (body) => body.replace(`data: ${finish('stop')}\n\n`, '')),
  bytes('39: data after [DONE]', (body) => `${body}${events(text('late'), '{broken')}`),
  bytes('54: usage in the last chunk, with choices []', (body) => body, { also: ({ hits }) => { expect(hits[0]?.body).toContain('"include_usage":true'); } }),
  bytes('55: usage null on all but the last', (body) => body.replaceAll('"model":"small"', '"model":"small","usage":null').replace('"usage":null,"choices":[],', '"choices":[],')),
  bytes('56: usage on every chunk: the last wins', (body) => body.replaceAll('"choices":[{', `"usage":${JSON.stringify(USAGE)},"choices":[{`)),
  { row: '35: UTF-8 split at every byte', ways: STREAMED_ONLY.filter(({ task }) => task === 'explain'), text: UMLAUT, reply: () => raw(`\uFEFF${events(text(UMLAUT), finish('stop'), usage()).replaceAll('\n', '\r\n')}`, 1) },
  { row: '35: UTF-8 split at every byte', ways: STREAMED_ONLY.filter(({ task }) => task === 'inline'), text: "'wörld 👋';", reply: () => raw(events(text("'wörld 👋';"), finish('stop'), usage()), 1) },
  { row: '21: a server that knows no streaming and answers at once', ways: STREAMED_ONLY, reply: ({ model, task }) => saying(textOf(model, task), false) },

  counted('53: usage missing', () => undefined, 'estimate'),
  counted('53: usage null', () => null, 'estimate'),
  counted('53: usage that cannot be: negative', () => ({ prompt_tokens: -1, completion_tokens: 1 }), 'estimate'),
  counted('53: usage that cannot be: text', () => ({ prompt_tokens: '40', completion_tokens: '7' }), 'estimate'),
  counted('53: usage that cannot be: a billion tokens', () => ({ prompt_tokens: 40, completion_tokens: 1e9 }), 'estimate'),
  counted('58: usage zero with text', () => ({ prompt_tokens: 0, completion_tokens: 0 }), 'estimate'),
  counted('58: usage with no output for a text', () => ({ prompt_tokens: 40, completion_tokens: 0 }), 'estimate'),
  {
    row: '59: wrong model echoed',
    reply: ({ model, task, stream: asStream }) => {
      const whole = textOf(model, task);
      return asStream ? stream(text(whole, { model: 'cheaper' }), finish('stop', { model: 'cheaper' }), usage()).map((step) => (step.do === 'send' ? { ...step, bytes: String(step.bytes).replaceAll('"small"', '"cheaper"') } : step)) : plain({ content: whole }, 'stop', { model: 'cheaper' });
    },
    also: ({ decision, rows }) => {
      expect(decision.attempts[0]).toMatchObject({ model: 'small', servedModel: 'cheaper' });
      expect(decision.deviations).toEqual([{ kind: 'substituted', from: 'small', to: 'cheaper', why: expect.stringContaining('acme was asked for small and says that cheaper answered.') as string }]);
      expect(decision.message).toMatch(/acme was asked for small and says that cheaper answered\./i);
      expect(rows[0]).toMatchObject({ model: 'small', served_model: 'cheaper' });
    },
  },
  {
    row: '61: logprobs missing', settings: { policy: { complete: { minConfidence: 0.4 }, explain: { minConfidence: 0.9 } } }, reply: ({ model, task, stream: asStream }) => saying(textOf(model, task), asStream),
    also: ({ decision, hits }) => {
      expect(hits[0]?.body).toContain('"logprobs":true');
      // Of a completion the gate has a score of its own; what the model would have said stays unknown, neither 0 nor 1.
      expect(decision.attempts[0]?.confidence?.meanProbability ?? null).toBeNull();
      if (decision.task !== 'complete') expect(decision.attempts[0]?.confidence).toBeNull();
    },
  },

  says('62: NUL, ANSI, bidi, zero-width and tag characters', `${textOf('small', 'explain')}\u0000\u001b[31m\u202e\u200b\u{e0041} End.`, { text: `${textOf('small', 'explain')} End.`, ways: EXPLAIN_ONLY }),
  says('62: zero-width characters around the code', '\u200b1001;\ufeff', { text: '1001;', ways: INLINE_ONLY }),
  says('63: code in a fence', '```ts\n1001;\n```', { text: '1001;', ways: INLINE_ONLY.filter(({ stream: asStream }) => !asStream) }),
  says('63: echo of what stands before the cursor', 'const doubled = 1001;', { text: '1001;', ways: INLINE_ONLY }),
];

describe('an answer in an odd shape', () => {
  for (const one of CASES) {
    for (const way of one.ways ?? WAYS) it(`row ${one.row}, ${way.name}`, () => runCase(one, way));
  }
});

async function runCase({ reply, text: expected, basis = 'usage', file, incomplete, settings, also }: GoodCase, way: Way): Promise<void> {
  const world = await openWorld({ replies: { small: reply }, ...(settings === undefined ? {} : { settings }) });
  const account = await world.ask(way, { text: file });
  const whole = expected ?? textOf('small', way.task === 'inline' ? 'complete' : 'explain');
  expect(account.asked).toEqual(['small']);
  expect(account.content?.text).toBe(whole);
  expect(account.shown).toBe(way.task === 'explain' && way.stream ? whole : '');
  expect(account.incomplete).toBe(incomplete === true);
  expect(account.decision).toMatchObject({ outcome: 'answered', executed: { model: 'small' }, attempts: [{ failure: null, basis }] });
  expect(account.decision.deviations.filter(({ kind }) => kind !== 'substituted')).toEqual([]);
  const estimate = { input: inputEstimate(account.hits[0]), output: estimateTokens(whole), basis };
  expectPaid(account.rows[0]!, basis === 'usage' ? { input: USAGE.prompt_tokens, output: USAGE.completion_tokens, basis } : estimate);
  also?.(account);
  expect((await world.ask(way, { text: file })).asked, 'nothing is held against it').toEqual(['small']);
}

describe('an answer that is not good enough goes to a stronger model', () => {
  const weak: readonly { readonly row: string; readonly words: string; readonly ways: readonly Way[]; readonly code: string }[] = [
    { row: '26: finish length without one whole line', words: '', ways: INLINE_ONLY, code: 'empty' },
    { row: '62: hidden characters in a name', words: 'a\u200bb;\u202e', ways: INLINE_ONLY, code: 'hidden-characters' },
    { row: '63: prose', words: 'I would write the number twice here, because it is doubled.', ways: INLINE_ONLY, code: 'prose' },
    { row: '63: nothing', words: '', ways: PLAIN_ONLY, code: 'empty' },
    { row: '63: white space', words: ' \n', ways: PLAIN_ONLY, code: 'empty' },
    { row: '28: prose that refuses', words: "I'm sorry, but I can't help with that.", ways: WAYS, code: 'refusal' },
  ];
  for (const { row, words, ways, code } of weak) {
    for (const way of ways) {
      it(`row ${row}, ${way.name}`, async () => {
        const reply: Replies = row.startsWith('26') ? cut('100') : ({ stream: asStream }) => saying(words, asStream);
        const world = await openWorld({ replies: { small: reply } });
        const { decision, asked, content, shown, rows } = await world.ask(way);
        const better = textOf('large', way.task === 'inline' ? 'complete' : 'explain');
        expect(asked).toEqual(['small', 'large']);
        expect(content?.text).toBe(better);
        expect(shown).toBe(way.task === 'explain' && way.stream ? better : '');
        expect(decision.attempts[0]).toMatchObject({ result: 'failed', failure: null, findings: [{ check: 'reply', code }] });
        expect(decision.deviations).toMatchObject([{ kind: 'escalate', from: 'cheap', to: 'premium' }]);
        expect(rows.map(({ result }) => result)[0]).toBe('failed');
        expect((await world.ask(way)).asked[0], 'a weak answer is no fault of the endpoint').toBe('small');
      });
    }
  }
});

describe('row 4: an optional parameter that the endpoint does not know is left out, once', () => {
  it.each(WAYS.filter(({ stream: asStream }) => asStream))('$name', async (way) => {
    const reply: Replies = (asked): readonly Step[] => (asked.hit.body.includes('stream_options') ? error(400, { message: 'Unknown parameter.', param: 'stream_options' }) : saying(textOf('small', asked.task), true));
    const world = await openWorld({ replies: { small: reply } });
    const first = await world.ask(way);
    expect(first.asked).toEqual(['small', 'small']);
    expect(first.decision).toMatchObject({ outcome: 'answered', attempts: [{ model: 'small', failure: null }] });
    expect((await world.ask(way)).asked, 'it is remembered').toEqual(['small']);
  });
});

describe('row 59: the dearer of the two models is paid', () => {
  const asked = 'gpt-4o-mini';
  it.each([
    { served: 'gpt-4o', price: { input: 2.5, output: 10 }, what: 'a dearer one' },
    { served: 'gpt-4.1-nano', price: { input: 0.15, output: 0.6 }, what: 'a cheaper one' },
    { served: 'gpt-4o-mini-2024-07-18', price: { input: 0.15, output: 0.6 }, what: 'the same by its date' },
  ])('$what answered', async ({ served, price }) => {
    const world: World = await openWorld({
      // The list prices are those of the real host; its requests go to this machine.
      baseUrls: { acme: 'https://api.openai.com/v1' },
      fetch: { acme: (address, init) => fetch((address as string).replace('https://api.openai.com', world.servers['acme']?.origin ?? ''), init) },
      settings: { tiers: [{ name: 'cheap', routes: [{ provider: 'acme', model: asked }] }] },
      replies: { [asked]: ({ stream: asStream }) => saying(textOf('small', 'explain'), asStream, served) },
    });
    const { decision, rows } = await world.ask(EXPLAIN);
    expect(rows[0]).toMatchObject({ model: asked, served_model: served, basis: 'usage', cost_nano: Math.round((USAGE.prompt_tokens * price.input + USAGE.completion_tokens * price.output) * 1000) });
    expect(decision.deviations.map(({ kind }) => kind)).toEqual(served.startsWith(asked) ? [] : ['substituted']);
  });
});
