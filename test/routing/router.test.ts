import { describe, expect, it } from 'vitest';
import { completion, failure, fakeLedger, HANG, selection, tiersOf } from './fakes.ts';
import { run } from './running.ts';

/** More than is sent with a request. */
const LARGE = { file: 'a.ts', languageId: 'typescript', text: 'const a = 1;\n'.repeat(4_000), version: 1 };

describe('escalation: because of quality, up a tier', () => {
  it('gives the cheap answer when it passes', async () => {
    const { result, calls } = await run(completion(), { 'a/small': ['1;'] });
    expect(calls).toEqual(['a/small']);
    expect(result.content?.text).toBe('1;');
    expect(result.decision).toMatchObject({ outcome: 'answered', planned: { tier: 'cheap' }, executed: { tier: 'cheap', provider: 'a', model: 'small' }, cost: 0.00011 });
  });

  it('climbs past a failed answer and never shows it', async () => {
    const { result, calls } = await run(completion(), { 'a/small': ['bad'], 'a/medium': ['2;'] });
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(result.content?.text).toBe('2;');
    expect(result.decision.attempts.map((attempt) => attempt.result)).toEqual(['failed', 'passed']);
    expect(result.decision.cost).toBeCloseTo(0.00022, 10);
    expect(result.decision.message).toContain("')' expected");
  });

  it('asks no sibling of a tier whose answer failed', async () => {
    const { calls } = await run(completion(), { 'a/small': ['bad'], 'a/medium': ['bad'], 'b/large': ['3;'] });
    expect(calls).toEqual(['a/small', 'a/medium', 'b/large']);
  });

  it('shows nothing when no answer was good enough', async () => {
    // Nothing is above the last, which is asked to mend its answer.
    const { result, calls } = await run(completion(), { 'a/small': ['bad'], 'a/medium': ['bad'], 'b/large': ['bad', 'bad'] });
    expect(calls).toEqual(['a/small', 'a/medium', 'b/large', 'b/large']);
    expect(result.content).toBeNull();
    expect(result.decision).toMatchObject({ outcome: 'nothing', executed: null });
  });

  it('climbs one tier at most while the user types', async () => {
    const { result, calls } = await run(completion('auto'), { 'a/small': ['bad'], 'a/medium': ['bad'] });
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(result.decision.outcome).toBe('nothing');
  });

  it('is never caused by an answer that could not be verified', async () => {
    const { result, calls } = await run(completion(), { 'a/small': ['odd'] });
    expect(calls).toEqual(['a/small']);
    expect(result.decision).toMatchObject({ outcome: 'answered', attempts: [{ result: 'unchecked', uncheckedReason: 'not verified: Ruby' }] });
    expect(result.decision.message).toContain('Not verified: Ruby.');
  });
});

describe('debug', () => {
  const hard = selection('debug', { question: 'It sometimes hangs' });

  it('starts at premium when it is complex, and says why', async () => {
    const { result, calls } = await run(hard, { 'b/large': ['Because.'] });
    expect(calls).toEqual(['b/large']);
    expect(result.decision.planned).toMatchObject({ tier: 'premium', why: 'complex debug ("sometimes") starts at premium' });
  });

  it('starts lower when it is trivial', async () => {
    const { result } = await run(selection('debug'), { 'a/medium': ['Because.'] });
    expect(result.decision.planned).toMatchObject({ tier: 'standard', why: 'trivial debug (1 line) starts at standard' });
  });

  it('never goes below its start, however premium fails', async () => {
    const { result, calls } = await run(hard, { 'b/large': [failure('server', 'retry'), failure('server', 'retry')] });
    expect(calls).toEqual(['b/large', 'b/large']);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'failed' });
    expect(result.decision.message).toContain('server happened');
  });
});

describe('fallback: because of failure, to another route', () => {
  it('goes to the next route of the tier, then to the tier above', async () => {
    const scripts = { 'a/medium': [failure('not-api', 'next-route')], 'b/medium': [failure('not-api', 'next-route')], 'b/large': ['Because.'] };
    const { result, calls } = await run(selection('debug'), scripts);
    expect(calls).toEqual(['a/medium', 'b/medium', 'b/large']);
    expect(result.decision.attempts.map((attempt) => attempt.result)).toEqual(['error', 'error', 'passed']);
  });

  it('takes all routes of an exhausted account out at once', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'a/other', 'b/small'] });
    const { calls } = await run(completion(), { 'a/small': [failure('quota', 'next-route', 'account')], 'b/small': ['1;'] }, { tiers });
    expect(calls).toEqual(['a/small', 'b/small']);
  });

  it('tries other models of a provider that has a fault of the moment, those of other providers first', async () => {
    const tiers = tiersOf({ cheap: ['a/1', 'a/2', 'b/3'], premium: ['a/4'] });
    const busy = failure('overloaded', 'next-route', 'provider');
    const { calls, result } = await run(completion(), { 'a/1': [busy], 'b/3': [busy], 'a/2': [busy], 'a/4': ['1;'] }, { tiers });
    expect(calls).toEqual(['a/1', 'b/3', 'a/2', 'a/4']);
    expect(result.decision.outcome).toBe('answered');
  });

  it('retries a passing fault once, and then leaves the route', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'] });
    const { calls } = await run(completion(), { 'a/small': [failure('server', 'retry'), failure('server', 'retry')], 'b/small': ['1;'] }, { tiers });
    expect(calls).toEqual(['a/small', 'a/small', 'b/small']);
  });

  it('keeps the last attempt for another route', async () => {
    const { calls, result } = await run(completion('auto'), { 'a/small': [failure('server', 'retry')], 'a/medium': ['2;'] });
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(result.decision.outcome).toBe('answered');
  });

  it('does not wait while the user types', async () => {
    const { calls } = await run(completion('auto'), { 'a/small': [failure('rate-limit', 'wait', 'model', { retryAfterMs: 10 })], 'a/medium': ['2;'] });
    expect(calls).toEqual(['a/small', 'a/medium']);
  });

  it('waits as long as it was asked to where there is time', async () => {
    const { calls } = await run(selection('explain'), { 'a/small': [failure('rate-limit', 'wait', 'model', { retryAfterMs: 5 }), 'It adds.'] });
    expect(calls).toEqual(['a/small', 'a/small']);
  });

  it('lists the reason of each provider when all failed', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'] });
    const { result } = await run(completion(), { 'a/small': [failure('auth', 'next-route', 'provider')], 'b/small': [failure('unknown-model', 'next-route', 'model')] }, { tiers });
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'failed' });
    expect(result.decision.message).toContain('auth happened');
    expect(result.decision.message).toContain('unknown-model happened');
  });

  it('stops at a refusal', async () => {
    const { result, calls } = await run(completion(), { 'a/small': [failure('refused', 'stop')] });
    expect(calls).toEqual(['a/small']);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'refused' });
  });

  it('stops when a second endpoint calls the request malformed', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small', 'c/small'] });
    const bad = failure('bad-request', 'next-route');
    const { calls } = await run(completion(), { 'a/small': [bad], 'b/small': [bad] }, { tiers });
    expect(calls).toEqual(['a/small', 'b/small']);
  });

  it('trims a prompt that is too long once, then goes to a larger model', async () => {
    const long = failure('context-length', 'trim');
    const scripts = { 'a/small': [long, long], 'a/medium': ['2;'] };
    const { calls, result } = await run({ ...completion(), document: LARGE }, scripts, { config: { policy: { complete: { maxCost: null } } } });
    expect(calls).toEqual(['a/small', 'a/small', 'a/medium']);
    expect(result.decision.attempts.map(({ contextShare }) => contextShare)).toEqual([1, 0.5, 0.5]);
    // A cap has cut the first call already: the second must be shorter than that.
    const capped = await run({ ...completion(), document: LARGE }, scripts);
    expect(capped.result.decision.attempts.map(({ contextShare }) => contextShare)).toEqual([1, 0.5, 0.5]);
  });

  it('sends nothing twice where there is nothing to trim', async () => {
    const { calls } = await run(completion('auto'), { 'a/small': [failure('context-length', 'trim')], 'a/medium': ['2;'] });
    expect(calls).toEqual(['a/small', 'a/medium']);
  });
});

describe('a route that cannot manage', () => {
  it('gives way to a larger window in its own tier', async () => {
    const [tier] = tiersOf({ premium: ['a/short', 'b/shorter', 'c/long'] });
    const windows = [8_000, 4_000, 200_000];
    const tiers = [{ name: 'premium', routes: (tier?.routes ?? []).map((route, index) => ({ ...route, contextWindow: windows[index] ?? 0 })) }];
    const long = failure('context-length', 'trim', 'model');
    const { calls } = await run(selection('debug', { document: LARGE }), { 'a/short': [long, long], 'c/long': ['Because.'] }, { tiers });
    expect(calls).toEqual(['a/short', 'a/short', 'c/long']);
  });

  it('gives way to a larger model, and on the last tier to a sibling', async () => {
    const tool = failure('tool-call', 'next-tier', 'model');
    const tiers = tiersOf({ cheap: ['a/1', 'a/2'], premium: ['a/3', 'a/4'] });
    const { calls } = await run(completion(), { 'a/1': [tool], 'a/3': [tool], 'a/4': ['1;'] }, { tiers });
    expect(calls).toEqual(['a/1', 'a/3', 'a/4']);
  });
});

describe('attempts', () => {
  it('never exceed the cap', async () => {
    const tiers = tiersOf({ cheap: ['a/1', 'b/2', 'c/3', 'd/4', 'e/5'], premium: ['f/6'] });
    const gone = failure('not-api', 'next-route');
    const { calls } = await run(completion(), { 'a/1': [gone], 'b/2': [gone], 'c/3': [gone], 'd/4': [gone] }, { tiers });
    expect(calls).toHaveLength(4);
  });
});

describe('money', () => {
  it('stops at a cap before anything is sent, with the choices', async () => {
    const ledger = fakeLedger(() => ({ ok: false, why: 'cap', cap: 'day', task: null, spent: 0.999, limit: 1, resetsAt: 0 }));
    const { result, calls } = await run(completion(), {}, { ledger });
    expect(calls).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'budget', cost: 0 });
    expect(result.decision.message).toContain('$1.00 of $1.00');
  });

  it('stops between two tiers as well', async () => {
    const ledger = fakeLedger(({ tier }) => (tier === 'standard' ? { ok: false, why: 'cap', cap: 'month', task: null, spent: 1, limit: 1, resetsAt: 0 } : null));
    const { result, calls } = await run(completion(), { 'a/small': ['bad'] }, { ledger });
    expect(calls).toEqual(['a/small']);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'budget' });
    expect(result.content).toBeNull();
  });

  it('passes a route of unknown price by, and says so', async () => {
    const ledger = fakeLedger(({ model }) => (model === 'small' ? { ok: false, why: 'unknown-price' } : null));
    const { result, calls } = await run(completion(), { 'a/medium': ['2;'] }, { ledger });
    expect(calls).toEqual(['a/medium']);
    expect(result.decision.skipped).toMatchObject([{ provider: 'a', model: 'small' }]);
    expect(result.decision.message).toContain('add "price"');
  });

  it('counts a failed call that may have been billed, as an estimate', async () => {
    const { result } = await run(completion('auto'), { 'a/small': [failure('timeout', 'next-route', 'model', { billable: true })], 'a/medium': ['2;'] });
    const [first, second] = result.decision.attempts;
    expect(first).toMatchObject({ basis: 'estimate', result: 'error' });
    expect(first?.cost).toBeGreaterThan(0);
    expect(second).toMatchObject({ basis: 'usage', inputTokens: 100, outputTokens: 10 });
  });

  it('cuts an endpoint short that ignores the output limit', async () => {
    const { result } = await run(selection('debug'), { 'a/medium': ['why '.repeat(100_000)] });
    // 3,000 tokens were asked for; no text has more than 6 characters a token.
    expect(result.content?.text.length).toBeLessThanOrEqual(18_000);
  });

  it('counts the reasoning of a call that was cut short', async () => {
    const thinking = failure('timeout', 'next-route', 'model', { billable: true });
    const { result } = await run(completion('auto'), { 'a/small': [{ thought: 'x'.repeat(3_000), fails: thinking }], 'a/medium': ['2;'] });
    expect(result.decision.attempts[0]?.outputTokens).toBe(1_000);
  });

  it('counts nothing for a call that cannot have been billed', async () => {
    const { ledger } = await run(completion('auto'), { 'a/small': [failure('auth', 'next-route', 'model')], 'a/medium': ['2;'] });
    expect(ledger.rows[0]).toMatchObject({ cost: 0, inputTokens: 0, failureKind: 'auth' });
  });

  it('sends nothing without a key, and says which', async () => {
    const { result, calls } = await run(completion(), {}, { modelFor: () => Promise.resolve(null) });
    expect(calls).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'config' });
    expect(result.decision.message).toContain('Set API Key');
  });

  it('sends nothing when there is no tier', async () => {
    const { result } = await run(completion(), {}, { tiers: [] });
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'config', planned: null });
  });
});

describe('a streamed explanation', () => {
  const long = 'This function adds two numbers and gives the sum back to its caller.';

  it('is held back until its start has passed, then flows', async () => {
    const { shown, result } = await run(selection('explain'), { 'a/small': [long] }, { options: { stream: true } });
    expect(shown).toBe(long);
    expect(result.content?.text).toBe(long);
  });

  it('shows nothing of a refusal, and climbs', async () => {
    const { shown, calls } = await run(selection('explain'), { 'a/small': ['bad: I am sorry, but I cannot help with that at all.'], 'a/medium': [long] }, { options: { stream: true } });
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(shown).toBe(long);
  });

  it('that breaks off after it was shown is kept as incomplete, and no other text follows', async () => {
    const broken = { reply: long, fails: failure('incomplete', 'next-route', 'request', { billable: true }) };
    const { shown, calls, result } = await run(selection('explain'), { 'a/small': [broken] }, { options: { stream: true } });
    expect(calls).toEqual(['a/small']);
    expect(shown).toBe(long);
    expect(result).toMatchObject({ incomplete: true, content: { text: long }, decision: { outcome: 'stopped', reason: 'failed' } });
  });

  it('that fails its check after its start was shown is followed by no other text', async () => {
    const late = `${long} bad`;
    const { shown, calls, result } = await run(selection('explain'), { 'a/small': [late] }, { options: { stream: true } });
    expect(calls).toEqual(['a/small']);
    expect(shown).toBe(late);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'failed' });
  });

  it('that is filtered after its start was shown was refused', async () => {
    const filtered = { reply: long, fails: failure('filtered', 'stop') };
    const { result } = await run(selection('explain'), { 'a/small': [filtered] }, { options: { stream: true } });
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'refused' });
  });

  it('shows nothing that could drive a terminal', async () => {
    const { shown } = await run(selection('explain'), { 'a/small': [`${long}\u001b[2J\u202e end`] }, { options: { stream: true } });
    expect(shown).toBe(`${long} end`);
  });

  it('that is too short to tell is shown at its end, if it passed', async () => {
    const passed = await run(selection('explain'), { 'a/small': ['It adds.'] }, { options: { stream: true } });
    const failed = await run(selection('explain'), { 'a/small': ['bad'], 'a/medium': ['It adds.'] }, { options: { stream: true } });
    expect([passed.shown, failed.shown]).toEqual(['It adds.', 'It adds.']);
  });

  it('is nothing that a diagnosis or a plain answer does', async () => {
    const debug = await run(selection('debug'), { 'a/medium': [long] }, { options: { stream: true } });
    const plain = await run(selection('explain'), { 'a/small': [long] });
    expect([debug.shown, plain.shown]).toEqual(['', '']);
  });

  it('that breaks off before anything was shown goes to another route', async () => {
    const broken = { reply: 'This', fails: failure('incomplete', 'next-route') };
    const { shown, calls } = await run(selection('explain'), { 'a/small': [broken], 'a/medium': [long] }, { options: { stream: true } });
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(shown).toBe(long);
  });
});

describe('cancelling', () => {
  it('before it begins sends nothing', async () => {
    const { result, calls } = await run(completion(), {}, { options: { signal: AbortSignal.abort() } });
    expect(calls).toEqual([]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled' });
  });

  it('in the middle asks nobody else, and counts what it cost', async () => {
    const cancel = new AbortController();
    const { result, calls } = await run(completion(), { 'a/small': [HANG] }, {
      options: {
        signal: cancel.signal,
        onAttempt: () => {
          setImmediate(() => {
            cancel.abort();
          });
        },
      },
    });
    expect(calls).toEqual(['a/small']);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled' });
    expect(result.decision.cost).toBeGreaterThan(0);
  });
});
