import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Step } from '../models/fault-server.ts';
import { chunk, error, events, finish, json, plain, raw, stream, text, usage } from '../models/replies.ts';
import { goodAnswer, halfOf, saying } from './answers.ts';
import { openWorld, type Account, type Asked, type Replies, type World } from './world.ts';
import { WAYS } from './ways.ts';

/** Any faults in any order: what must hold whatever happens. `ask` itself looks through each account for most of it. */

const MODELS = ['small', 'sibling', 'second', 'large'];

type Fault = (asked: Asked) => readonly Step[];
const FAULTS: Readonly<Record<string, Fault>> = {
  'good': goodAnswer,
  'refuses in words': ({ stream: asStream }) => saying("I'm sorry, but I can't help with that.", asStream),
  ...Object.fromEntries([400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 503, 529].map((status) => [`http ${status}`, () => error(status)])),
  'limited for a while': () => error(429, {}, { 'retry-after': '30' }),
  'too long': () => error(400, { code: 'context_length_exceeded' }),
  'policy': () => error(400, { code: 'content_policy_violation' }),
  'error in a 200': () => json({ error: { code: 503 } }),
  'page': () => [{ do: 'head', headers: {} }, { do: 'send', bytes: '<p>' }, { do: 'end' }],
  'nothing': () => [{ do: 'head', headers: {} }, { do: 'end' }],
  'no choice': ({ stream: asStream }) => (asStream ? stream(usage()) : json({ choices: [] })),
  'filtered': ({ stream: asStream }) => (asStream ? stream(text('A'), finish('content_filter'), usage()) : plain({ content: 'A' }, 'content_filter')),
  'tool': ({ stream: asStream }) => (asStream ? stream(chunk({ tool_calls: [{ index: 0 }] }), finish('tool_calls')) : plain({ tool_calls: [{}] }, 'tool_calls')),
  'breaks off': (asked) => (asked.stream ? raw(halfOf(asked)) : raw('{"choices":[')),
  'is reset': (asked) => (asked.stream ? [{ do: 'head' }, { do: 'send', bytes: halfOf(asked) }, { do: 'wait' }, { do: 'reset' }] : [{ do: 'reset' }]),
  'has no usage': (asked) => (asked.stream ? raw(events(text('7;'), finish('stop'))) : plain({ content: '7;' }, 'stop', { usage: null })),
  'redirects': () => [{ do: 'head', status: 307, headers: { location: 'http://127.0.0.1:9/' } }, { do: 'end' }],
};

const names = fc.constantFrom(...Object.keys(FAULTS));
const script = fc.record({
  /** By model, what it does to one request after the other; the last one to all that follow. */
  faults: fc.tuple(...MODELS.map(() => fc.array(names, { minLength: 1, maxLength: 3 }))),
  requests: fc.array(fc.record({ way: fc.constantFrom(...WAYS), pause: fc.constantFrom(0, 1_000, 20_000, 4_000_000) }), { minLength: 1, maxLength: 4 }),
  budget: fc.constantFrom(1, 0.01, 0.004),
});
type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

async function run({ faults, requests, budget }: Script): Promise<{ readonly world: World; readonly accounts: readonly Account[] }> {
  const replies: Record<string, Replies> = Object.fromEntries(MODELS.map((model, at) => [model, (asked: Asked) => {
    const list = faults[at] ?? [];
    return (FAULTS[list[Math.min(asked.nth, list.length) - 1] ?? 'good'] ?? goodAnswer)(asked);
  }]));
  const world = await openWorld({ replies, settings: { budget: { day: budget, month: budget } } });
  const accounts: Account[] = [];
  for (const { way, pause } of requests) {
    world.advance(pause);
    accounts.push(await world.ask(way));
  }
  return { world, accounts };
}

/** What was decided, without times. */
function log(accounts: readonly Account[]): unknown {
  return accounts.map(({ decision, content, shown, asked }) => ({
    asked, shown, text: content?.text ?? null, outcome: decision.outcome, reason: decision.reason, message: decision.message, choices: decision.choices, cost: decision.cost,
    attempts: decision.attempts.map(({ model, result, failure, cost, basis }) => ({ model, result, kind: failure?.kind ?? null, cost, basis })),
    skipped: decision.skipped, deviations: decision.deviations,
  }));
}

it('holds the budget, the order of the books and one text, whatever endpoints do', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(script, async (one) => {
    const { world, accounts } = await run(one);
    expect((await world.ledger.spent()).month, 'spend within the budget').toBeLessThanOrEqual(one.budget + 1e-9);
    for (const { decision, content, shown, incomplete } of accounts) {
      if (shown !== '') expect(content?.text ?? '', 'what was shown is what is given').toContain(shown);
      if (decision.outcome === 'answered') expect(decision.executed).not.toBeNull();
      else expect(decision.executed).toBeNull();
      if (decision.outcome !== 'answered' && !incomplete) expect(content).toBeNull();
      expect(decision.message).not.toBe('');
    }
  }), { numRuns: 60, seed: 20260610 });
});

it('decides the same for the same script', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(script, async (one) => {
    const withoutPorts = (value: unknown): string => JSON.stringify(value).replace(/127\.0\.0\.1:\d+/g, 'host');
    expect(withoutPorts(log((await run(one)).accounts))).toBe(withoutPorts(log((await run(one)).accounts)));
  }), { numRuns: 20, seed: 20260611 });
});
