import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/request/request.ts';
import { error, events, finish, raw, stream, text, USAGE } from '../models/replies.ts';
import { TUNING } from '../routing/classify/labelled.ts';
import { goodAnswer, halfOf, saying, textOf } from './answers.ts';
import { expectPaid, EXPLAIN_ONLY } from './fault-case.ts';
import { openWorld, type Replies } from './world.ts';
import { EXPLAIN, EXPLAIN_PLAIN, INLINE, INLINE_PLAIN, WAYS } from './ways.ts';

/** Bugs of other routers, each as a test. Where the bug has a number, it is that of the project's own issue or pull request. */

const MODELS = ['small', 'sibling', 'second', 'large'];
const same = (reply: Replies): Record<string, Replies> => Object.fromEntries(MODELS.map((model) => [model, reply]));

describe('LiteLLM', () => {
  it.each(WAYS)('#32574: a failure like an earlier one rests its own route all the same, $name', async (way) => {
    const limited = error(429, { message: 'Slow down.' }, { 'retry-after': '60' });
    const world = await openWorld({ replies: { small: limited, sibling: limited, second: limited } });
    for (let n = 0; n < 2; n++) await world.ask(way);
    const { asked, decision } = await world.ask(way);
    expect(asked, 'all three rest').toEqual(['large']);
    expect(decision.skipped.map(({ model, code }) => `${model} ${code}`)).toEqual(['small resting', 'sibling resting', 'second resting']);
  });

  it.each(WAYS)('#37592: a 402 rests the whole account at once, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(402) } });
    expect((await world.ask(way)).asked, 'no sibling in the same request').toEqual(['small', 'second']);
    const { asked, decision } = await world.ask(way);
    expect(asked, 'nor in the next').toEqual(['second']);
    expect(decision.skipped.map(({ model }) => model)).toEqual(['small', 'sibling']);
  });

  it.each(WAYS)('#34836: 25 consecutive 500s take the route out of rotation, and its rest is kept to, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(500), sibling: error(500) } });
    for (let n = 0; n < 25; n++) await world.ask(way);
    expect(world.servers['acme']?.hits.length, 'calls of the provider that fails').toBeLessThanOrEqual(4);
    expect(world.servers['beta']?.hits).toHaveLength(25);
  });

  it.each(WAYS)('#34836: each rest is twice as long as the one before, up to five minutes, and a good answer ends it, $name', async (way) => {
    const good = { now: false };
    const world = await openWorld({ replies: { small: (asked) => (good.now ? goodAnswer(asked) : error(529)) } });
    for (let n = 0; n < 3; n++) expect((await world.ask(way)).asked[0]).toBe('small');
    for (const ms of [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
      world.advance(ms - 1);
      expect((await world.ask(way)).asked[0], `rests for ${ms} ms`).toBe('second');
      world.advance(1);
      expect((await world.ask(way)).asked[0], `one try after ${ms} ms`).toBe('small');
    }
    good.now = true;
    world.advance(300_000);
    for (let n = 0; n < 2; n++) expect((await world.ask(way)).asked).toEqual(['small']);
  });

  it.each(WAYS)('#11455: "429" in the text of a 400 is no rate limit, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(400, { message: 'Bad token 429 in rate_limit_exceeded(7)' }, { 'retry-after': '60' }) } });
    const first = await world.ask(way);
    expect(first.decision.attempts[0]?.failure).toMatchObject({ kind: 'bad-request', status: 400 });
    expect((await world.ask(way)).asked[0], 'it does not rest').toBe('small');
  });

  it.each(WAYS)('#41379: the budget is checked again on a fallback target, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(401), second: error(401) }, settings: { budget: { day: 0.005, month: 20 }, policy: { complete: { attempts: 3 } } } });
    const { asked, decision, rows } = await world.ask(way);
    expect(asked, 'the dearer one is not asked').toEqual(['small', 'second']);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'budget', cost: 0 });
    expect(rows).toHaveLength(2);
  });

  it('#19985: retries are not multiplied by fallbacks', async () => {
    for (const [way, most] of [[INLINE, 2], [INLINE_PLAIN, 2], [EXPLAIN, 3], [EXPLAIN_PLAIN, 3]] as const) {
      const world = await openWorld({ replies: same(error(500)) });
      expect((await world.ask(way)).asked, way.name).toHaveLength(most);
    }
  });

  it('#19985: nor by the SDK, for a command either', async () => {
    const world = await openWorld({ replies: same(error(503)) });
    const request: Request = { id: 'manual', task: 'complete', trigger: 'manual', document: { file: 'a.ts', languageId: 'typescript', text: 'const a = ', version: 1 }, cursor: 10 };
    const { asked } = await world.ask(INLINE, { request });
    expect(asked).toHaveLength(4);
    expect(asked.filter((model) => model === 'small').length).toBeLessThanOrEqual(2);
  });

  it('#39226: a hard prompt without keywords is not simple', async () => {
    const hard = TUNING.find(({ name }) => name === 'two figures that disagree');
    expect(hard?.expected).toBe('complex');
    const world = await openWorld();
    const document = { file: 'balance.ts', languageId: 'typescript', text: hard!.code, version: 1 };
    const request: Request = { id: 'hard', task: 'debug', trigger: 'manual', document, selection: { start: 0, end: document.text.length }, diagnostics: [], question: hard!.question! };
    const { asked, decision } = await world.ask(EXPLAIN, { request });
    expect(decision.classification.complexity).toBe('complex');
    expect(asked).toEqual(['large']);
  });
});

describe('Portkey', () => {
  it.each(WAYS)('an HTTP-date as Retry-After is kept to, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(429, {}, { 'date': 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2015 07:38:00 GMT' }) } });
    await world.ask(way);
    world.advance(599_999);
    expect((await world.ask(way)).asked[0], 'beyond 60 s as well').toBe('sibling');
    world.advance(1);
    expect((await world.ask(way)).asked[0]).toBe('small');
  });

  it.each([INLINE, EXPLAIN])('#1797: a stream that is cut short never ends as a clean answer, $name', async (way) => {
    const world = await openWorld({ replies: same((asked) => raw(halfOf(asked))) });
    const { decision, content, incomplete } = await world.ask(way);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', executed: null });
    expect(decision.attempts.map(({ result }) => result)).not.toContain('passed');
    if (way.task === 'explain') expect(incomplete).toBe(true);
    else expect(content).toBeNull();
  });
});

describe('lemma #564, Antigravity #1915', () => {
  it.each([INLINE, EXPLAIN])('usage on every chunk is a running total and never summed, $name', async (way) => {
    const totals = (completion: number): Record<string, unknown> => ({ usage: { prompt_tokens: 40, completion_tokens: completion, total_tokens: 40 + completion } });
    const reply: Replies = ({ model, task }) => {
      const pieces = textOf(model, task).match(/.{1,2}/gs) ?? [];
      return stream(...pieces.map((piece, at) => text(piece, totals(Math.min(7, at + 1)))), finish('stop', totals(7)));
    };
    const world = await openWorld({ replies: { small: reply } });
    const { rows } = await world.ask(way);
    expectPaid(rows[0]!, { input: USAGE.prompt_tokens, output: USAGE.completion_tokens, basis: 'usage' });
  });
});

describe('claude-code-router #1804', () => {
  it.each(WAYS)('the chain leaves a primary that is dead, $name', async (way) => {
    const world = await openWorld({ down: ['acme'] });
    const tried: (string | undefined)[] = [];
    for (let n = 0; n < 8; n++) {
      const { decision } = await world.ask(way);
      expect(decision).toMatchObject({ outcome: 'answered', executed: { model: 'second' } });
      tried.push(decision.attempts[0]?.model);
    }
    expect(tried).toEqual(['small', 'small', 'small', 'second', 'second', 'second', 'second', 'second']);
  });

  it.each(WAYS)('one that was removed from its provider is left at once, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(404, { code: 'model_not_found' }) } });
    await world.ask(way);
    for (let n = 0; n < 3; n++) expect((await world.ask(way)).asked).toEqual(['sibling']);
  });
});

describe('breakers and cancels', () => {
  it.each(WAYS)('a user who cancels ten times harms no breaker, $name', async (way) => {
    const world = await openWorld({ replies: { small: (asked) => (asked.nth <= 10 ? [{ do: 'wait' }] : goodAnswer(asked)) } });
    for (let n = 1; n <= 10; n++) {
      const cancel = new AbortController();
      void world.servers['acme']?.hit(n).then(() => { cancel.abort(); });
      await world.ask(way, { signal: cancel.signal });
    }
    expect((await world.ask(way)).asked).toEqual(['small']);
  });
});

describe('texts of two models are never joined', () => {
  it.each(EXPLAIN_ONLY)('where the first breaks off, $name', async (way) => {
    const world = await openWorld({ replies: { small: (asked) => (asked.stream ? raw(halfOf(asked)) : error(500)) } });
    const { content, shown } = await world.ask(way);
    const texts = [content?.text ?? '', shown].join(' ');
    expect(['ONE', 'TWO', 'THREE', 'FOUR'].filter((word) => texts.includes(word))).toHaveLength(1);
  });

  it('where the first refuses after a start that looks well, and before anything is shown', async () => {
    const world = await openWorld({ replies: { small: ({ stream: asStream }) => saying('Sorry. I am afraid that I cannot help with that.', asStream) } });
    const { shown, content } = await world.ask(EXPLAIN);
    expect(shown).toBe(textOf('large', 'explain'));
    expect(content?.text).toBe(shown);
  });

  it('where a completion breaks off', async () => {
    const world = await openWorld({ replies: { small: raw(events(text('10'), text('01'))) } });
    expect((await world.ask(INLINE)).content?.text).toBe(textOf('second', 'complete'));
  });
});
