import { describe, expect, it, vi } from 'vitest';
import { estimateTokens } from '../../src/spend/estimate.ts';
import type { Step } from '../models/fault-server.ts';
import { error } from '../models/replies.ts';
import { firstHalf, goodAnswer, halfOf } from './answers.ts';
import { expectPaid, inputEstimate, PLAIN_ONLY, STREAMED_ONLY } from './fault-case.ts';
import { ledgerRows } from './ledger-rows.ts';
import { openWorld, type Account, type Asked, type World } from './world.ts';
import { EXPLAIN, INLINE, WAYS, type Way } from './ways.ts';

/**
 * Rows 64 to 67: the user's clock and the user's cancel. That typing supersedes a request, and when, is the editor's business
 * (test/editor); here it is a cancel like any other.
 */

const half = (asked: Asked): readonly Step[] => [{ do: 'head' }, { do: 'send', bytes: halfOf(asked) }, { do: 'wait' }];

/** Cancels when the first text has been read, or when the endpoint has the request. */
async function cancelled(world: World, way: Way, when: 'read' | 'heard'): Promise<Account> {
  const cancel = new AbortController();
  const heard = world.servers['acme']!.hits.length + 1;
  const asking = world.ask(way, { signal: cancel.signal, ...(when === 'read' ? { onRead: () => { cancel.abort(); } } : {}) });
  if (when === 'heard') void world.servers['acme']!.hit(heard).then(() => { cancel.abort(); });
  return asking;
}

describe('row 65: cancel before send', () => {
  it.each(WAYS)('before it begins, $name', async (way) => {
    const world = await openWorld();
    const { decision, asked, rows, content } = await world.ask(way, { signal: AbortSignal.abort() });
    expect(asked).toEqual([]);
    expect(rows).toEqual([]);
    expect(content).toBeNull();
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled', cost: 0, message: 'Cancelled.' });
  });

  it.each(WAYS)('between the hold and the sending, $name', async (way) => {
    const world = await openWorld();
    const cancel = new AbortController();
    const { decision, asked, rows } = await world.ask(way, { signal: cancel.signal, onAttempt: () => { cancel.abort(); } });
    expect(asked).toEqual([]);
    expect(rows).toEqual([]);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled', cost: 0 });
  });
});

describe('row 66: cancel mid-stream', () => {
  it.each(STREAMED_ONLY)('after some text, $name', async (way) => {
    const world = await openWorld({ replies: { small: half } });
    const { decision, asked, rows, hits, content, shown } = await cancelled(world, way, 'read');
    const text = firstHalf('small', way.task === 'inline' ? 'complete' : 'explain');
    await hits[0]?.closed;
    expect(asked, 'nobody else is asked').toEqual(['small']);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled', choices: [], attempts: [{ failure: { kind: 'cancelled' } }] });
    expect(decision.message).toBe('Cancelled.');
    expect(content?.text ?? '').toBe(shown);
    expectPaid(rows[0]!, { input: inputEstimate(hits[0]), output: estimateTokens(text), basis: 'estimate' });
  });

  it.each(WAYS)('while it waits, $name', async (way) => {
    const world = await openWorld({ replies: { small: [{ do: 'wait' }] } });
    const { decision, asked, rows, hits, content } = await cancelled(world, way, 'heard');
    await hits[0]?.closed;
    expect(asked).toEqual(['small']);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled' });
    expect(content).toBeNull();
    expectPaid(rows[0]!, { input: inputEstimate(hits[0]), output: 0, basis: 'estimate' });
  });

  it.each(WAYS)('harms no breaker, $name', async (way) => {
    const world = await openWorld({ replies: { small: (asked) => (asked.nth <= 6 ? [{ do: 'wait' }] : goodAnswer(asked)) } });
    for (let n = 0; n < 6; n++) await cancelled(world, way, 'heard');
    const { asked, decision } = await world.ask(way);
    expect(asked).toEqual(['small']);
    expect(decision.skipped).toEqual([]);
  });

  it('ends the wait before a retry', async () => {
    const world = await openWorld({ replies: { small: error(429, {}, { 'retry-after': '4' }) } });
    const cancel = new AbortController();
    const asking = world.ask(EXPLAIN, { signal: cancel.signal });
    // The row of the first call is there: now it waits for the second.
    await vi.waitFor(async () => { expect(await ledgerRows(world.ledger)).toHaveLength(1); });
    cancel.abort();
    const { decision, asked, wallMs } = await asking;
    expect(asked).toEqual(['small']);
    expect(decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled', cost: 0 });
    expect(wallMs, 'far less than the wait').toBeLessThan(3_000);
  });
});

describe('row 67: superseded by typing', () => {
  it('costs what had been generated, as an estimate, and the next request goes out at once', async () => {
    const world = await openWorld({ replies: { small: (asked) => (asked.nth === 1 ? half(asked) : goodAnswer(asked)) } });
    const first = await cancelled(world, INLINE, 'read');
    const second = await world.ask(INLINE);
    expect(first.rows).toMatchObject([{ basis: 'estimate', result: 'error', failure_kind: 'cancelled' }]);
    expect(second.asked).toEqual(['small']);
    expect(second.decision.outcome).toBe('answered');
  });
});

describe('row 64: clock skew and jumps', () => {
  it.each(WAYS)('a clock that is set back while an endpoint answers makes no span negative, $name', async (way) => {
    const world: World = await openWorld({ replies: { small: (asked) => { world.advance(-3_600_000); return goodAnswer(asked); } } });
    const { decision, rows } = await world.ask(way);
    expect(decision.outcome).toBe('answered');
    for (const ms of [decision.ms, ...decision.attempts.map((attempt) => attempt.ms)]) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThan(60_000);
    }
    expect(rows).toHaveLength(1);
  });

  it.each(PLAIN_ONLY)('a clock that is set ahead ends a rest and nothing else, $name', async (way) => {
    const world = await openWorld({ replies: { small: error(429, {}, { 'retry-after': '60' }) } });
    await world.ask(way);
    world.advance(3_600_000);
    const { decision } = await world.ask(way);
    expect(decision.attempts[0]?.model).toBe('small');
    expect(decision.outcome).toBe('answered');
  });
});
