import { describe, expect, it } from 'vitest';
import type { Step } from '../models/fault-server.ts';
import { error } from '../models/replies.ts';
import { goodAnswer, textOf } from './answers.ts';
import { openWorld, PRICE, type Account, type Replies } from './world.ts';
import { WAYS, type Way } from './ways.ts';

/** Rows 5 and 10: the prompt is too long for the endpoint. */

const TOO_LONG = error(400, { code: 'context_length_exceeded', param: 'messages' });
const IN_WORDS = error(400, { message: "This model's maximum context length is 4096 tokens." });
const TOO_LARGE = error(413);

/** The sibling reads no more than `small` does. */
const TIERS = [
  {
    name: 'cheap',
    routes: [
      { provider: 'acme', model: 'small', price: PRICE.cheap, contextWindow: 16_384 },
      { provider: 'acme', model: 'sibling', price: PRICE.cheap, contextWindow: 16_384 },
      { provider: 'beta', model: 'second', price: PRICE.cheap, contextWindow: 131_072 },
    ],
  },
  // Not so dear that the cap on one request keeps it out.
  { name: 'premium', routes: [{ provider: 'gamma', model: 'large', price: PRICE.cheap, contextWindow: 131_072 }] },
];
const LONG = `${'const one = 1; // a line of the file\n'.repeat(1_500)}const doubled = `;

async function ask(way: Way, reply: Replies, text?: string): Promise<Account> {
  const world = await openWorld({ replies: { small: reply }, settings: { tiers: TIERS } });
  return world.ask(way, { text });
}

/** Whether the n-th request carries less than the one before. */
function shrinks({ hits }: Account, n: number): boolean {
  return (hits[n]?.body.length ?? Infinity) < (hits[n - 1]?.body.length ?? 0);
}

describe.each([
  { row: '5: 400 context_length_exceeded', fault: TOO_LONG, kind: 'context-length', says: 'longer than small at acme can read', further: 'second' },
  { row: '5: 400 context length in words only', fault: IN_WORDS, kind: 'context-length', says: 'longer than small at acme can read', further: 'second' },
  { row: '10: 413', fault: TOO_LARGE, kind: 'too-large', says: 'too large for acme', further: 'large' },
])('row $row', ({ fault, kind, says, further }) => {
  const once: Replies = (asked): readonly Step[] => (asked.nth === 1 ? fault : goodAnswer(asked));

  it.each(WAYS)('asks again with less of the file, $name', async (way) => {
    const account = await ask(way, once, LONG);
    const { decision, asked, rows, content } = account;
    expect(asked).toEqual(['small', 'small']);
    expect(shrinks(account, 1), 'the second request is smaller').toBe(true);
    expect(content?.text).toBe(textOf('small', way.task === 'inline' ? 'complete' : 'explain'));
    expect(decision.attempts).toMatchObject([{ failure: { kind }, cost: 0, contextShare: 1 }, { failure: null, contextShare: 0.5 }]);
    expect(decision.message).toContain(says);
    expect(rows[0]).toMatchObject({ cost_nano: 0, failure_kind: kind });
  });

  it.each(WAYS)('says that less was sent, $name', async (way) => {
    const { decision } = await ask(way, once, LONG);
    expect(decision.message).toMatch(/trimmed|less of the/i);
  });

  it.each(WAYS.filter(({ task }) => task === 'explain'))('then a model that reads more, $name', async (way) => {
    const account = await ask(way, fault, LONG);
    expect(account.asked).toEqual(['small', 'small', further]);
    expect(account.decision).toMatchObject({ outcome: 'answered', executed: { model: further } });
    expect(account.decision.deviations).toMatchObject([{ kind: 'fallback' }]);
  });

  it.each(WAYS.filter(({ task }) => task === 'inline'))('then nothing while the user types, $name', async (way) => {
    const account = await ask(way, fault, LONG);
    expect(account.asked).toEqual(['small', 'small']);
    expect(account.decision).toMatchObject({ outcome: 'stopped', reason: 'failed', cost: 0 });
    expect(account.decision.message).toContain(says);
  });

  it.each(WAYS)('sends nothing a second time as it was where there is nothing to leave out, $name', async (way) => {
    const account = await ask(way, fault);
    expect(account.asked).toEqual(['small', further]);
    expect(account.decision).toMatchObject({ outcome: 'answered', executed: { model: further } });
  });
});
