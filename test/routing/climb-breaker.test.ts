import { describe, expect, it } from 'vitest';
import { completion, failure, fakeLedger, HANG, selection, tiersOf } from './fakes.ts';
import { routing } from './running.ts';

const explain = selection('explain');

describe('a breaker', () => {
  const broken = failure('server', 'next-route', 'model');

  it('keeps a route from being asked after three failures, by whatever request', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'] });
    const router = routing({ 'a/small': [broken, broken, broken], 'b/small': ['1;', '1;', '1;', '1;'] }, { tiers });
    for (let request = 0; request < 3; request++) await router.ask(completion());
    const { result } = await router.ask(completion());
    expect(router.calls.slice(6)).toEqual(['b/small']);
    expect(result.decision).toMatchObject({ skipped: [{ model: 'small', provider: 'a', code: 'resting' }], deviations: [{ kind: 'fallback' }] });
    expect(result.decision.message).toMatch(/it rests because it had errors of its own; next try \d/);
  });

  it.each([[60_000, 30_000, 'b', 'a'], [30_000, 60_000, 'a', 'b']] as const)('lets a command try the route that is due first when all rest (%d, %d ms)', async (first, second, tried, other) => {
    let time = 5;
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'] });
    const limited = (retryAfterMs: number) => failure('rate-limit', 'next-route', 'model', { retryAfterMs });
    const router = routing({ 'a/small': [limited(first), 'It adds.'], 'b/small': [limited(second), 'It adds.'] }, { tiers, now: () => time, steady: () => time });
    await router.ask(explain);
    time += 1_000;
    const { result, calls } = await router.ask(explain);
    expect(calls).toEqual(['a/small', 'b/small', `${tried}/small`]);
    expect(result.decision).toMatchObject({ outcome: 'answered', executed: { provider: tried }, skipped: [{ provider: other, code: 'resting' }] });
  });

  it('lets one call find out again after one that was not sent', async () => {
    let time = 5;
    let full = false;
    const ledger = fakeLedger(() => (full ? { ok: false, why: 'cap', cap: 'day', task: null, spent: 1, limit: 1, resetsAt: 0 } : null));
    const router = routing({ 'a/small': [failure('rate-limit', 'next-route', 'model', { retryAfterMs: 1_000 }), '1;'] }, { tiers: tiersOf({ cheap: ['a/small'] }), ledger, now: () => time, steady: () => time });
    await router.ask(completion());
    time += 1_000;
    full = true;
    expect((await router.ask(completion())).result.decision.reason).toBe('budget');
    full = false;
    expect((await router.ask(completion())).result.decision.outcome).toBe('answered');
  });

  it('lets nobody try who types, or who completes', async () => {
    const tiers = tiersOf({ cheap: ['a/small'] });
    const router = routing({ 'a/small': [failure('rate-limit', 'next-route', 'model', { retryAfterMs: 60_000 })] }, { tiers });
    await router.ask(completion());
    const { calls, result } = await router.ask(completion('auto'));
    expect(calls).toHaveLength(1);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'failed', skipped: [{ code: 'resting' }] });
  });

  it('lets nobody try where only the user can mend it', async () => {
    const router = routing({ 'a/small': [failure('auth', 'next-route', 'provider')] }, { tiers: tiersOf({ cheap: ['a/small'] }) });
    await router.ask(explain);
    const { calls, result } = await router.ask(explain);
    expect(calls).toHaveLength(1);
    expect(result.decision.message).toMatch(/left alone .*its key was rejected; set a new one/);
  });

  it('is not tried when something else was asked', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'] });
    const router = routing({ 'a/small': [failure('rate-limit', 'next-route', 'model', { retryAfterMs: 60_000 })], 'b/small': ['It adds.', broken] }, { tiers });
    await router.ask(explain);
    await router.ask(selection('explain', { question: 'why?' }));
    expect(router.calls).toEqual(['a/small', 'b/small', 'b/small']);
  });

  it('learns nothing from a cancel', async () => {
    const router = routing({ 'a/small': [HANG, HANG, HANG, '1;'] }, { tiers: tiersOf({ cheap: ['a/small'] }) });
    for (let request = 0; request < 3; request++) {
      const cancel = new AbortController();
      await router.ask(completion(), { signal: cancel.signal, onAttempt: () => { setImmediate(() => { cancel.abort(); }); } });
    }
    expect((await router.ask(completion())).result.decision.outcome).toBe('answered');
  });

  it('counts an answer as success, whatever the gate makes of it', async () => {
    const tiers = tiersOf({ cheap: ['a/small'] });
    const script = ['1;', '1;', '1;', '1;', '1;', broken, broken, 'bad', broken, broken, '1;'];
    const router = routing({ 'a/small': script }, { tiers, config: { policy: { complete: { repair: 'never' } } } });
    for (const [index] of script.entries()) await router.ask({ ...completion(), id: `r${index}` });
    expect(router.calls).toHaveLength(script.length);
  });
});
