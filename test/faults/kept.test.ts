import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/spend/estimate.ts';
import type { Step } from '../models/fault-server.ts';
import { chunk, events, finish, raw, usage, USAGE } from '../models/replies.ts';
import { firstHalf, halfOf } from './answers.ts';
import { expectPaid, inputEstimate } from './fault-case.ts';
import { openWorld, type Replies } from './world.ts';
import { EXPLAIN } from './ways.ts';

/**
 * Rows 22, 27, 36, 38, 44 and 51, streamed and explained: the answer breaks off when a part of it stands on the screen. It stays,
 * marked as incomplete, and no other model's text follows. Rows 41 and 42 are in stalls.
 */

interface KeptCase {
  readonly row: string;
  readonly reply: Replies;
  readonly kind: string;
  readonly says: RegExp;
  readonly reason: 'failed' | 'refused';
  readonly basis: 'estimate' | 'usage';
}

const BROKE_OFF = { kind: 'incomplete', says: /The answer of acme broke off\. Try again\./, reason: 'failed', basis: 'estimate' } as const;
const then = (bytes: string): Replies => (asked) => raw(`${halfOf(asked)}${bytes}`);
const afterwards = (...steps: readonly Step[]): Replies => (asked) => [{ do: 'head' }, { do: 'send', bytes: halfOf(asked) }, { do: 'wait' }, ...steps];

const CASES: readonly KeptCase[] = [
  { ...BROKE_OFF, row: '36: truncated in the middle of its JSON', reply: then('data: {"choices":[{"del') },
  { ...BROKE_OFF, row: '38: neither [DONE] nor finish_reason', reply: then('') },
  { ...BROKE_OFF, row: '44: reset after the first token', reply: afterwards({ do: 'reset' }) },
  { ...BROKE_OFF, row: '22: an error inside of the stream', reply: then(events('{"error":{"code":503,"message":"Gone."}}')), kind: 'server', says: /acme had an error of its own/ },
  { ...BROKE_OFF, row: '22: a used-up account inside of the stream', reply: then(events('{"error":{"code":"insufficient_quota"}}')), kind: 'quota', says: /credit or quota at acme is used up/ },
  { ...BROKE_OFF, row: '27: finish content_filter', reply: then(`${events(finish('content_filter'), usage())}data: [DONE]\n\n`), kind: 'filtered', says: /acme filtered the answer/, reason: 'refused', basis: 'usage' },
  { ...BROKE_OFF, row: '28: refusal field', reply: then(`${events(chunk({ refusal: 'No more.' }), finish('stop'), usage())}data: [DONE]\n\n`), kind: 'refused', says: /small at acme refused to answer/, reason: 'refused', basis: 'usage' },
  { ...BROKE_OFF, row: '30: a tool call after some text', reply: then(`${events(chunk({ tool_calls: [{ index: 0 }] }), finish('tool_calls'), usage())}data: [DONE]\n\n`), kind: 'tool-call', says: /small at acme called a tool/, basis: 'usage' },
  { ...BROKE_OFF, row: '51: SSE line of more than 256 KB', reply: afterwards({ do: 'send', bytes: `data: {"a":"${'x'.repeat(256 * 1024)}` }, { do: 'wait' }), kind: 'oversize', says: /larger than Stepladder reads/ },
];

describe('an explanation of which a part was shown', () => {
  it.each(CASES)('row $row, explain, streamed', async ({ reply, kind, says, reason, basis }) => {
    const world = await openWorld({ replies: { small: reply } });
    const { decision, content, incomplete, shown, asked, rows, hits } = await world.ask(EXPLAIN);
    const half = firstHalf('small', 'explain');
    expect(asked, 'nobody else is asked').toEqual(['small']);
    expect({ shown, text: content?.text, edits: content?.edits, incomplete }).toEqual({ shown: half, text: half, edits: [], incomplete: true });
    expect(decision).toMatchObject({ outcome: 'stopped', reason, choices: ['retry'], executed: null, attempts: [{ result: 'error', failure: { kind } }] });
    expect(decision.message).toMatch(says);
    expect(decision.message).toContain('What had arrived is kept; it is incomplete.');
    const counted = basis === 'usage'
      ? { input: USAGE.prompt_tokens, output: USAGE.completion_tokens, basis }
      : { input: inputEstimate(hits[0]), output: estimateTokens(half), basis };
    expectPaid(rows[0]!, counted);
  });

  it('is asked again as a whole, and never joined with the part', async () => {
    const world = await openWorld({ replies: { small: then('') } });
    const first = await world.ask(EXPLAIN);
    const again = await world.ask(EXPLAIN, { request: { ...first.request, id: 'again' }, fresh: false });
    expect(again.asked, 'a part is not kept as an answer').toEqual(['small']);
    expect(again.content?.text).toBe(firstHalf('small', 'explain'));
  });
});
