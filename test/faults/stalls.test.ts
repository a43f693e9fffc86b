import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestLimits } from '../../src/routing/limits.ts';
import { estimateTokens } from '../../src/spend/estimate.ts';
import { events, text } from '../models/replies.ts';
import { firstHalf, halfOf } from './answers.ts';
import { expectPaid, INLINE_ONLY, inputEstimate, PLAIN_ONLY, STREAMED_ONLY, testCases, type FaultCase } from './fault-case.ts';
import { openWorld, type Replies } from './world.ts';
import { EXPLAIN, WAYS } from './ways.ts';

/** Rows 33 and 40 to 42: an endpoint that lets us wait. The real limits are seconds; here they are short enough for a test. */

const FAR = 20_000;
const limits = vi.hoisted(() => ({ deadline: 20_000, call: { firstToken: 20_000, idle: 20_000, total: 20_000 } }));

vi.mock(import('../../src/routing/limits.ts'), async (original) => {
  const real = await original();
  return { ...real, limitsFor: (request): RequestLimits => ({ ...real.limitsFor(request), ...limits }) };
});

/** Only this limit may pass within the test. */
function only(change: Partial<RequestLimits['call']>): void {
  limits.deadline = FAR;
  limits.call = { firstToken: FAR, idle: FAR, total: FAR, ...change };
}

const SLOW = { tried: 'small second', kind: 'timeout', bill: 'estimate', rests: { of: 'provider', after: 3 } } as const;
const INLINE_STREAMED = INLINE_ONLY.filter(({ stream }) => stream);

describe('first token in 150 ms', () => {
  beforeEach(() => { only({ firstToken: 150 }); });
  const late: readonly FaultCase[] = [
    { ...SLOW, row: '40: no headers', ways: STREAMED_ONLY, reply: [{ do: 'wait' }], status: null, says: /small at acme did not begin to answer in time/ },
    { ...SLOW, row: '40: headers, and then nothing', ways: STREAMED_ONLY, reply: [{ do: 'head' }, { do: 'wait' }], status: 200, says: /small at acme did not begin to answer in time/ },
    { ...SLOW, row: '33: headers and comments, but no token', ways: STREAMED_ONLY, reply: [{ do: 'head' }, { do: 'ping' }], status: 200, says: /small at acme did not begin to answer in time/ },
  ];
  testCases(late);
});

describe('idle for 100 ms', () => {
  beforeEach(() => { only({ idle: 100 }); });
  const stalled: readonly FaultCase[] = [
    { ...SLOW, row: '41: stall mid-stream', ways: INLINE_STREAMED, reply: (asked) => [{ do: 'head' }, { do: 'send', bytes: halfOf(asked) }, { do: 'ping' }], status: 200, says: /small at acme stopped in the middle of its answer/ },
  ];
  testCases(stalled);
  keeps('41: stall mid-stream', (asked) => [{ do: 'head' }, { do: 'send', bytes: halfOf(asked) }, { do: 'ping' }], /stopped in the middle of its answer/);
  keeps('33: empty chunks mid-stream', (asked) => [{ do: 'head' }, { do: 'send', bytes: halfOf(asked) }, { do: 'repeat', bytes: events(text('')) }], /stopped in the middle of its answer/);
});

describe('250 ms in all', () => {
  beforeEach(() => { only({ total: 250 }); });
  const slow: readonly FaultCase[] = [
    { ...SLOW, row: '40: no headers', ways: PLAIN_ONLY, reply: [{ do: 'wait' }], status: null, says: /small at acme took too long/ },
    { ...SLOW, row: '42: slow drip', ways: INLINE_STREAMED, reply: [{ do: 'head' }, { do: 'repeat', bytes: events(text('1')) }], status: 200, says: /small at acme took too long/ },
  ];
  testCases(slow);
  keeps('42: slow drip', [{ do: 'head' }, { do: 'repeat', bytes: events(text('drip ')) }], /took too long/, 'drip ');
});

/** A part that was shown stays, and nobody else is asked. @param piece what the part is made of, where it is not half of an answer */
function keeps(row: string, reply: Replies, says: RegExp, piece?: string): void {
  it(`row ${row}, explain, streamed`, async () => {
    const world = await openWorld({ replies: { small: reply } });
    const { decision, content, incomplete, shown, asked, rows, hits } = await world.ask(EXPLAIN);
    expect(asked).toEqual(['small']);
    expect(shown.length).toBeGreaterThan(0);
    if (piece === undefined) expect(shown).toBe(firstHalf('small', 'explain'));
    else expect(shown.split(piece).join('')).toBe('');
    expect({ text: content?.text, incomplete }).toEqual({ text: shown, incomplete: true });
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', choices: ['retry'], attempts: [{ failure: { kind: 'timeout' } }] });
    expect(decision.message).toMatch(says);
    expect(decision.message).toContain('What had arrived is kept; it is incomplete.');
    expectPaid(rows[0]!, { input: inputEstimate(hits[0]), output: estimateTokens(shown), basis: 'estimate' });
  });
}

// Once more where the machine was too busy: the time is what is tested.
describe('the deadline of the whole request', { retry: 2 }, () => {
  it.each(WAYS)('ends it wherever it stands, within 250 ms, $name', async (way) => {
    only({});
    limits.deadline = 300;
    const world = await openWorld({ replies: { small: [{ do: 'wait' }], second: [{ do: 'wait' }] } });
    const { decision, content, asked, rows, wallMs } = await world.ask(way);
    expect(asked).toEqual(['small']);
    expect(wallMs).toBeLessThan(300 + 250);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'failed', choices: ['retry'] });
    expect(decision.message).toContain('The time for this request is over.');
    expect(content).toBeNull();
    expect(rows).toMatchObject([{ result: 'error', basis: 'estimate' }]);
    expect(rows[0]?.cost_nano).toBeGreaterThan(0);
  });

  it('leaves no time for a wait that an endpoint asks for', async () => {
    only({});
    limits.deadline = 700;
    const world = await openWorld({ replies: { small: [{ do: 'head', status: 429, headers: { 'retry-after': '1' } }, { do: 'end' }] } });
    const { asked, decision } = await world.ask(EXPLAIN);
    expect(asked).toEqual(['small', 'sibling']);
    expect(decision.outcome).toBe('answered');
  });
});
