import { describe, expect, it } from 'vitest';
import { createGate } from '../../src/quality/create-gate.ts';
import { error } from '../models/replies.ts';
import { goodAnswer, saying, textOf } from './answers.ts';
import { EXPLAIN_ONLY, INLINE_ONLY } from './fault-case.ts';
import { openWorld, TIERS, type Replies, type World } from './world.ts';
import { WAYS, type Way } from './ways.ts';

/**
 * Rows 75 to 80, 85 and 86: what the settings, the budget and the gate say, and what becomes of a request that nobody can answer.
 * Each problem of rows 75 to 77 with its place is in test/config; here is that the router works with what is left.
 */

const MODELS = ['small', 'sibling', 'second', 'large'];
const all = (reply: Replies): Record<string, Replies> => Object.fromEntries(MODELS.map((model) => [model, reply]));
const unpriced = (...names: readonly string[]): unknown => TIERS.map(({ name, routes }) => ({
  name, routes: routes.map(({ price, ...route }) => (names.includes(route.model) ? route : { ...route, price })),
}));
const EXPLAIN_ANSWER = textOf('small', 'explain');

describe('row 78: unknown price', () => {
  it.each(WAYS)('is never 0: the route is passed by where a budget is set, $name', async (way) => {
    const world = await openWorld({ settings: { tiers: unpriced('small') } });
    const { decision, asked } = await world.ask(way);
    expect(asked).toEqual(['sibling']);
    expect(decision.skipped).toEqual([{ tier: 'cheap', provider: 'acme', model: 'small', code: 'unknown-price', why: 'its price is unknown and a budget is set; add "price" to the route' }]);
    expect(decision.deviations).toMatchObject([{ kind: 'fallback', why: expect.stringContaining('add "price" to the route') as string }]);
  });

  it.each(WAYS)('of every route stops it, with what to do, $name', async (way) => {
    const world = await openWorld({ settings: { tiers: unpriced(...MODELS) } });
    const { decision, asked, rows } = await world.ask(way);
    expect(asked).toEqual([]);
    expect(rows).toEqual([]);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'config', choices: ['set-price', 'open-settings'], cost: 0 });
    expect(decision.message).toContain('add "price" to the route');
  });

  it.each(WAYS)('without a budget it is asked, and its cost is unknown, $name', async (way) => {
    const world = await openWorld({ settings: { tiers: unpriced('small'), budget: { day: null, month: null } } });
    const { decision, asked, rows } = await world.ask(way);
    expect(asked).toEqual(['small']);
    expect(decision.cost).toBeNull();
    expect(decision.message).toContain('at an unknown price');
    expect(rows).toMatchObject([{ cost_nano: null }]);
  });
});

describe('row 79: budget reached', () => {
  it.each(WAYS)('stops it before anything is sent, with the choices, $name', async (way) => {
    const world = await openWorld({ settings: { budget: { day: 0.0001, month: 20 } } });
    const { decision, asked, rows, content } = await world.ask(way);
    expect(asked).toEqual([]);
    expect(rows).toEqual([]);
    expect(content).toBeNull();
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'budget', choices: ['raise-budget', 'wait'], cost: 0 });
    expect(decision.message).toMatch(/The daily budget does not allow this request, which may cost up to \$0\S*: \$0\S* of \$0\.00010 are spent or held\. .*wait until/);
  });

  it.each(WAYS)('between two calls stops it as well, and no cheaper one is asked instead, $name', async (way) => {
    const world = await openWorld({ replies: { small: ({ stream }) => saying("I'm sorry, but I can't help with that.", stream) }, settings: { budget: { day: way.task === 'inline' ? 0.0022 : 0.006, month: 20 } } });
    const { decision, asked, content } = await world.ask(way);
    expect(asked).toEqual(['small']);
    expect(content).toBeNull();
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'budget', choices: ['raise-budget', 'wait'] });
  });

  it.each(EXPLAIN_ONLY)('what is free goes on by the user\'s choice only, $name', async (way) => {
    const free = { provider: 'beta', model: 'second', price: { input: 0, output: 0 } };
    const world = await openWorld({ settings: { tiers: [{ name: 'local', routes: [free] }, ...TIERS.slice(1)], budget: { day: 0, month: 20 }, policy: { explain: { start: { trivial: 'premium', simple: 'premium', complex: 'premium' } } } } });
    const stopped = await world.ask(way);
    expect(stopped.asked).toEqual([]);
    expect(stopped.decision.choices).toEqual(['raise-budget', 'wait', 'use-free-tier']);
    const chosen = await world.ask(way, { onlyFree: true });
    expect(chosen.asked).toEqual(['second']);
    expect(chosen.decision).toMatchObject({ outcome: 'answered', cost: 0 });
  });
});

describe('row 80: all providers of all tiers failed', () => {
  const replies = { small: error(401), second: error(403, { message: 'Not in your region.' }), large: error(529) };

  it.each(EXPLAIN_ONLY)('one list, with the reason of each, $name', async (way) => {
    const world = await openWorld({ replies });
    const { decision, asked, rows, content } = await world.ask(way);
    expect(asked).toEqual(['small', 'second', 'large']);
    expect(content).toBeNull();
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', choices: ['set-key', 'retry'], executed: null, cost: 0 });
    expect(decision.message).toMatch(/^No model could answer\. .*small at acme\): acme rejected the key.*second at beta\): beta refused the request.*large at gamma\): gamma is overloaded/i);
    expect(rows.map(({ failure_kind }) => failure_kind)).toEqual(['auth', 'forbidden', 'overloaded']);
  });

  it.each(INLINE_ONLY)('two of them while the user types, $name', async (way) => {
    const world = await openWorld({ replies });
    const { decision, asked } = await world.ask(way);
    expect(asked).toEqual(['small', 'second']);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed' });
  });

  it.each(WAYS)('what was answered before stands in where it is asked for again, $name', async (way) => {
    const down = { now: false };
    const world = await openWorld({ replies: all((asked) => (down.now ? error(500) : goodAnswer(asked))) });
    const first = await world.ask(way);
    down.now = true;
    const again = await world.ask(way, { request: { ...first.request, id: 'again' } });
    if (way.task === 'inline') {
      expect(again.decision.outcome).toBe('stopped');
      return;
    }
    expect(again.content?.text).toBe(EXPLAIN_ANSWER);
    expect(again.decision).toMatchObject({ outcome: 'answered', deviations: [{ kind: 'cached' }], executed: { model: 'small' } });
    expect(again.decision.message).toMatch(/No model could answer\..*Given again from memory for \$0/);
  });
});

describe('row 85: the gate cannot check', () => {
  it.each(INLINE_ONLY)('the answer is given unchecked, and nobody else is asked, $name', async (way) => {
    const world = await openWorld({ gate: createGate({ engine: null }) });
    const { decision, asked, rows } = await world.ask(way);
    expect(asked).toEqual(['small']);
    expect(decision).toMatchObject({ outcome: 'answered', deviations: [], attempts: [{ result: 'unchecked', by: ['reply'] }] });
    expect(decision.message).toContain('Not verified: the checker is not there.');
    expect(rows).toMatchObject([{ result: 'unchecked' }]);
  });
});

describe('row 86: everything rests', () => {
  /** Each model is limited for another time; `large` is due first. */
  const limited: Record<string, Replies> = Object.fromEntries(MODELS.map((model, at) => [model, error(429, {}, { 'retry-after': String(90 - 10 * at) })]));

  async function resting(replies: Readonly<Record<string, Replies>>, way: Way): Promise<World> {
    const world = await openWorld({ replies });
    for (let n = 0; n < 4; n++) await world.ask(way.task === 'inline' ? way : { ...way, task: 'inline' });
    return world;
  }

  it.each(INLINE_ONLY)('nothing is asked while the user types, and it says when, $name', async (way) => {
    const world = await resting(limited, way);
    const { decision, asked, rows } = await world.ask(way);
    expect(asked).toEqual([]);
    expect(rows).toEqual([]);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', cost: 0 });
    expect(decision.skipped.map(({ model, code }) => [model, code])).toEqual(MODELS.map((model) => [model, 'resting']));
    expect(decision.message).toMatch(/next try \d/);
  });

  it.each(EXPLAIN_ONLY)('one probe of the route that is due first, $name', async (way) => {
    const world = await resting(limited, way);
    const { decision, asked } = await world.ask(way);
    expect(asked).toEqual(['large']);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed' });
    expect(decision.message).toMatch(/next try \d/);
  });

  it.each(EXPLAIN_ONLY)('a probe that is answered is the answer, and the route is open again, $name', async (way) => {
    const world = await resting({ ...limited, large: (asked) => (asked.task === 'explain' ? goodAnswer(asked) : error(429, {}, { 'retry-after': '30' })) }, way);
    const first = await world.ask(way);
    expect(first.asked).toEqual(['large']);
    expect(first.content?.text).toBe(textOf('large', 'explain'));
    expect((await world.ask(way)).asked).toEqual(['large']);
  });

  it.each(EXPLAIN_ONLY)('what only the user can mend is not probed, $name', async (way) => {
    const world = await openWorld({ replies: all(error(401)) });
    for (let n = 0; n < 2; n++) await world.ask(way);
    const { asked, decision } = await world.ask(way);
    expect(asked).toEqual([]);
    expect(decision.message).toContain('until settings or keys change');
  });
});

describe('rows 75 to 77: settings that are wrong', () => {
  it.each(WAYS)('a provider without a key is passed by, and it says how to set one, $name', async (way) => {
    const world = await openWorld({ keyOf: ({ name }) => (name === 'acme' ? null : 'sk-other') });
    const { decision, asked } = await world.ask(way);
    expect(asked).toEqual(['second']);
    expect(decision.skipped).toMatchObject([{ model: 'small', code: 'no-key' }, { model: 'sibling', code: 'no-key' }]);
    expect(decision.message).toContain('run "Stepladder: Set API Key"');
  });

  it.each(WAYS)('no tier at all: nothing is sent, $name', async (way) => {
    const world = await openWorld({ settings: { tiers: [] } });
    const { decision, asked } = await world.ask(way);
    expect(asked).toEqual([]);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'config', choices: ['open-settings'], planned: null });
  });
});
