import { describe, expect, it, vi } from 'vitest';
import type { PolicyCells } from '../../src/config/policy-settings.ts';
import type { Gate } from '../../src/quality/gate.ts';
import { marksOf } from '../../src/routing/marks.ts';
import { createRepairRecord } from '../../src/routing/repair-record.ts';
import { completion, failure, fakeGate, fakeLedger, FIM, HANG, scriptedModels, selection, tiersOf, withProbability, type Script } from './fakes.ts';
import { routing, run, type Run, type Setup } from './running.ts';

const DEFAULTS = { tiers: [], policy: {}, experiment: null };
const NAMES = { cheap: ['a/small'], premium: ['b/large'] };
/** So much dearer above that even a weak model is asked to mend its answer. */
const DEAR = tiersOf(NAMES, { 'a/small': { price: { input: 0.1, output: 0.1 } }, 'b/large': { price: { input: 10, output: 10 } } });
const ALIKE = tiersOf(NAMES);

/** A completion by command under a policy of its own. */
function mend(cells: PolicyCells, scripts: Readonly<Record<string, readonly Script[]>>, setup: Setup & Parameters<typeof run>[2] = {}): Promise<Run> {
  return run(completion(), scripts, { tiers: ALIKE, ...setup, config: { ...setup.config, policy: { complete: cells } } });
}

const purposes = ({ result }: Run): readonly string[] => result.decision.attempts.map(({ purpose, model, result: verdict }) => `${model} ${purpose} ${verdict}`);

describe('an answer that failed a check', () => {
  it('is mended by the same model where that costs less than climbing', async () => {
    const done = await mend({}, { 'a/small': ['bad', '1;'] }, { tiers: DEAR });
    expect(purposes(done)).toEqual(['small answer failed', 'small repair passed']);
    expect(done.result.content?.text).toBe('1;');
    expect(done.ledger.rows.map(({ purpose, result }) => [purpose, result])).toEqual([['answer', 'failed'], ['repair', 'passed']]);
    expect(done.ledger.holds.map(({ purpose }) => purpose)).toEqual(['answer', 'repair']);
    expect(done.result.decision.cost).toBeCloseTo(2 * 0.000_011, 9);
  });

  it('climbs where the next tier costs little more', async () => {
    expect(purposes(await mend({}, { 'a/small': ['bad'], 'b/large': ['2;'] }))).toEqual(['small answer failed', 'large answer passed']);
  });

  it('climbs while the user types: the one call that is left is better spent above', async () => {
    const { calls } = await run(completion('auto'), { 'a/small': ['bad'], 'b/large': ['2;'] }, { tiers: DEAR });
    expect(calls).toEqual(['a/small', 'b/large']);
  });

  it('is mended on top, where nothing is above', async () => {
    const done = await mend({ start: { trivial: 'premium', simple: 'premium', complex: 'premium' } }, { 'b/large': ['bad', '1;'] });
    expect(purposes(done)).toEqual(['large answer failed', 'large repair passed']);
  });

  it('is not mended on top by a model that hardly ever does it', async () => {
    const repairs = createRepairRecord();
    repairs.add([{ provider: 'b', model: 'large', tried: 20, mended: 0 }]);
    const { calls, result } = await mend({ floor: 'premium' }, { 'b/large': ['bad'] }, { repairs });
    expect([calls, result.decision.outcome]).toEqual([['b/large'], 'nothing']);
  });

  it('is mended where what is above rests', async () => {
    const repairs = createRepairRecord();
    repairs.add([{ provider: 'a', model: 'small', tried: 90, mended: 90 }]);
    const scripts = { 'b/large': [failure('auth', 'next-route', 'provider')], 'a/small': ['1;', 'bad', '2;'] };
    const router = routing(scripts, { tiers: ALIKE, repairs });
    await router.ask(completion(), { stronger: true });
    const { result: { decision } } = await router.ask(completion());
    expect(decision.attempts.map(({ purpose, model }) => `${model} ${purpose}`)).toEqual(['small answer', 'small repair']);
  });

  it('is mended once, and climbs with what is wrong then', async () => {
    const done = await mend({ repair: 'always' }, { 'a/small': ['bad', 'bad again'], 'b/large': ['2;'] });
    expect(purposes(done)).toEqual(['small answer failed', 'small repair failed', 'large answer passed']);
    expect(done.result.decision.deviations).toMatchObject([{ kind: 'escalate', from: 'cheap', to: 'premium' }]);
    expect(done.result.decision.deviations[0]?.why).toBe(
      "cheap (small at a): its answer failed the syntax check in line 3: ')' expected (TS1005) cheap (small at a): its mended answer failed the syntax check in line 3: ')' expected (TS1005)",
    );
  });

  it('is mended once in each tier where the user wants that always, as long as calls are left', async () => {
    const scripts = { 'a/small': ['bad', 'bad'], 'b/large': ['bad', 'bad'] };
    expect((await mend({ repair: 'always' }, scripts)).calls).toEqual(['a/small', 'a/small', 'b/large', 'b/large']);
    expect((await mend({ repair: 'always', attempts: 3 }, scripts)).calls).toEqual(['a/small', 'a/small', 'b/large']);
    expect((await mend({ repair: 'always', attempts: 2 }, scripts)).calls).toEqual(['a/small', 'a/small']);
    expect((await mend({ repair: 'always', attempts: 1 }, scripts)).calls).toEqual(['a/small']);
  });

  it('is never mended where the user wants none, in an experiment by its class, and in a band without second tries', async () => {
    const top = { start: { trivial: 'premium', simple: 'premium', complex: 'premium' } } as const;
    expect((await mend({ repair: 'never', ...top }, { 'b/large': ['bad'] })).calls).toEqual(['b/large']);
    expect((await mend({ class: 'experiment', ...top }, { 'b/large': ['bad'] })).calls).toEqual(['b/large']);
    const bands = [{ from: 0, downgrade: 'none', escalate: 'none', allow: 'all' }] as const;
    expect((await mend({ repair: 'always', ...top }, { 'b/large': ['bad'] }, { config: { bands } })).calls).toEqual(['b/large']);
  });

  it('is mended by an arm of an experiment that says so', async () => {
    const arms = [{ name: 'on', share: 1, policy: { complete: { repair: 'always' } } }] as const;
    const done = await mend({}, { 'a/small': ['bad', '1;'] }, { config: { experiment: { name: 'mending', unit: 'request', arms } } });
    expect(purposes(done)).toEqual(['small answer failed', 'small repair passed']);
  });

  it('climbs from a route that cannot be told what is wrong', async () => {
    const tiers = tiersOf(NAMES, { 'a/small': FIM });
    expect((await mend({ repair: 'always' }, { 'a/small': ['bad'], 'b/large': ['2;'] }, { tiers })).calls).toEqual(['a/small', 'b/large']);
  });

  it('climbs from a reply that is none', async () => {
    const gate: Gate = {
      ...fakeGate,
      judge: async (request, reply, signal) => {
        const judged = await fakeGate.judge(request, reply, signal);
        return judged.verdict.result === 'failed' ? { ...judged, verdict: { result: 'failed', by: ['reply'], findings: [{ check: 'reply', code: 'refusal', message: 'no', at: null }] } } : judged;
      },
    };
    expect((await mend({ repair: 'always' }, { 'a/small': ['bad'], 'b/large': ['2;'] }, { gate })).calls).toEqual(['a/small', 'b/large']);
  });

  it('climbs for what is wrong with it after it was mended, and for nothing else', async () => {
    let judged = 0;
    const gate: Gate = {
      ...fakeGate,
      judge: async (request, reply, signal) => {
        const { verdict, ...rest } = await fakeGate.judge(request, reply, signal);
        const check = judged++ === 0 ? 'syntax' : 'lint';
        return { ...rest, verdict: verdict.result === 'failed' ? { ...verdict, findings: [{ check, code: 'X1', message: 'no', at: null }] } : verdict };
      },
    };
    const { calls, result } = await mend({ repair: 'always', escalateOn: ['syntax'] }, { 'a/small': ['bad', 'bad'] }, { gate });
    expect([calls, result.decision.outcome]).toEqual([['a/small', 'a/small'], 'nothing']);
  });

  it('is mended where the policy lets it climb for other checks only', async () => {
    const repairs = createRepairRecord();
    repairs.add([{ provider: 'a', model: 'small', tried: 10, mended: 10 }]);
    const done = await mend({ escalateOn: ['lint'] }, { 'a/small': ['bad', 'bad'] }, { repairs });
    expect(done.calls).toEqual(['a/small', 'a/small']);
    expect(done.result.decision.message).toContain('The policy lets it climb for other checks only.');
  });
});

describe('what a model is sent to mend its answer', () => {
  it('is the same question, its answer, and what is wrong with it; and the call says that it is a repair', async () => {
    const models = scriptedModels({ 'a/small': ['bad', '1;'] });
    await mend({ repair: 'always' }, {}, { modelFor: models.modelFor });
    const [first, second] = models.seen.map(({ prompt }) => (prompt.kind === 'chat' ? prompt.messages : []));
    expect(second?.slice(0, 2)).toEqual(first);
    expect(second?.slice(2)).toMatchObject([{ role: 'assistant', content: 'bad' }, { role: 'user' }]);
    expect(second?.[3]?.content).toContain("syntax (TS1005): ')' expected");
    expect(models.seen.map(({ isRepair }) => isRepair)).toEqual([false, true]);
    expect(models.seen[1]?.maxOutputTokens).toBe(models.seen[0]?.maxOutputTokens);
  });

  it('is held at what it may cost with all of that', async () => {
    const { ledger } = await mend({ repair: 'always' }, { 'a/small': ['bad', '1;'] });
    const [first = 0, second = 0] = ledger.holds.map(({ worstCase }) => worstCase ?? 0);
    expect(second - first).toBeGreaterThan(0.000_3);
  });

  it('is told to who waits', async () => {
    const told: string[] = [];
    await mend({ repair: 'always' }, { 'a/small': ['bad', 'bad'], 'b/large': ['2;'] }, { options: { onAttempt: ({ model }, purpose) => told.push(`${model} ${purpose}`) } });
    expect(told).toEqual(['small answer', 'small repair', 'large answer']);
  });
});

describe('a repair that is no answer', () => {
  it.each([
    ['a fault that may pass', failure('server', 'retry', 'provider')],
    ['a model that refuses', failure('refused', 'stop')],
    ['a prompt that is too long', failure('context-length', 'trim')],
    ['a model that is gone', failure('unknown-model', 'next-route', 'model')],
  ])('by %s leads where the answer would have gone without it', async (_, fault) => {
    const done = await mend({ repair: 'always', fallback: false }, { 'a/small': ['bad', fault], 'b/large': ['2;'] });
    expect(purposes(done)).toEqual(['small answer failed', 'small repair error', 'large answer passed']);
    expect(done.result.decision.deviations.map(({ kind }) => kind)).toEqual(['escalate']);
    expect(done.result.decision.message).toContain(`asked to mend it, ${fault.kind} happened.`);
  });

  it('skips no tier, and no sibling of the tier above', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'], standard: ['b/medium'], premium: ['b/large'] });
    const { calls } = await mend({ repair: 'always' }, { 'a/small': ['bad', failure('server', 'next-route', 'provider')], 'b/medium': ['2;'] }, { tiers });
    expect(calls).toEqual(['a/small', 'a/small', 'b/medium']);
    const alone = tiersOf({ cheap: ['a/small'], standard: ['b/medium'], premium: ['b/large'] });
    const again = await mend({ repair: 'always' }, { 'a/small': ['bad', failure('server', 'next-route', 'provider')], 'b/medium': ['2;'] }, { tiers: alone });
    expect(again.calls).toEqual(['a/small', 'a/small', 'b/medium']);
  });

  it('goes to another provider above, where there is one', async () => {
    const tiers = tiersOf({ cheap: ['a/small'], premium: ['a/large', 'b/large'] });
    const { calls } = await mend({ repair: 'always' }, { 'a/small': ['bad', failure('server', 'next-route', 'provider')], 'b/large': ['2;'] }, { tiers });
    expect(calls).toEqual(['a/small', 'a/small', 'b/large']);
  });

  it('leaves out what its provider can no longer give, and says so', async () => {
    const tiers = tiersOf({ cheap: ['a/small'], premium: ['a/large', 'b/large'] });
    const done = await mend({ repair: 'always' }, { 'a/small': ['bad', failure('auth', 'next-route', 'provider')], 'b/large': ['2;'] }, { tiers });
    expect(done.calls).toEqual(['a/small', 'a/small', 'b/large']);
    expect(done.result.decision.skipped).toMatchObject([{ model: 'large', provider: 'a', code: 'resting' }]);
  });

  it('for want of money is not sent, and the request climbs as far as that allows', async () => {
    const worst = (await mend({}, { 'a/small': ['1;'] })).ledger.holds[0]?.worstCase ?? NaN;
    // What the first call did cost is missing, and the repair is longer than the first call.
    const done = await mend({ repair: 'always', maxCost: worst + 0.000_12 }, { 'a/small': ['bad', '1;'], 'b/large': ['2;'] }, { tiers: ALIKE });
    expect(done.result.decision.cost).toBeLessThanOrEqual(worst + 0.000_12);
    const refused = fakeLedger((request) => (request.purpose === 'repair' ? { ok: false, why: 'cap', cap: 'day', task: null, spent: 1, limit: 1, resetsAt: 9 } : null));
    const climbed = await mend({ repair: 'always' }, { 'a/small': ['bad'], 'b/large': ['2;'] }, { ledger: refused });
    expect(purposes(climbed)).toEqual(['small answer failed', 'large answer passed']);
  });

  it('is ended by the user, and nothing is asked after it', async () => {
    const cancel = new AbortController();
    const done = await mend({ repair: 'always' }, { 'a/small': ['bad', HANG] }, {
      options: { signal: cancel.signal, onAttempt: (_, purpose) => { if (purpose === 'repair') setImmediate(() => { cancel.abort(); }); } },
    });
    expect([done.calls, done.result.decision.reason]).toEqual([['a/small', 'a/small'], 'cancelled']);
    expect(done.result.decision.cost).toBeGreaterThan(0.000_11);
    const stop = new AbortController();
    const stopped = await mend({ repair: 'always', escalate: false }, { 'a/small': ['bad', HANG] }, {
      options: { signal: stop.signal, onAttempt: (_, purpose) => { if (purpose === 'repair') setImmediate(() => { stop.abort(); }); } },
    });
    expect(stopped.result.decision.reason).toBe('cancelled');
  });

  it('is not begun when the time is over', async () => {
    const end = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(end.signal);
    const models = scriptedModels({ 'a/small': ['bad'] });
    const late: Setup['modelFor'] = async (route) => {
      const model = await models.modelFor(route);
      return { answer: async (call) => { const answer = await model.answer(call); end.abort(); return answer; } };
    };
    const { result } = await mend({ repair: 'always' }, {}, { modelFor: late });
    vi.restoreAllMocks();
    expect([models.calls, result.decision.outcome]).toEqual([['a/small'], 'nothing']);
    expect(result.decision.message).toContain('The time for this request is over.');
  });

  it('is none to mend again where a fault of the reply follows', async () => {
    const done = await mend({ repair: 'always' }, { 'a/small': ['bad', { says: 'bad', finish: 'length' }], 'b/large': ['2;'] });
    expect(done.calls).toEqual(['a/small', 'a/small', 'b/large']);
  });
});

describe('a mended answer', () => {
  it('that cannot be verified is given, and says so', async () => {
    const done = await mend({ repair: 'always' }, { 'a/small': ['bad', 'odd'] });
    expect(purposes(done)).toEqual(['small answer failed', 'small repair unchecked']);
    expect(done.result.decision.message).toContain('Not verified: Ruby.');
  });

  it('that is too unsure climbs, and is given where nothing better comes', async () => {
    const done = await mend({ repair: 'always', minConfidence: 0.9 }, { 'a/small': ['bad', withProbability('1;', 0.1)], 'b/large': ['bad', 'bad'] });
    expect(done.calls).toEqual(['a/small', 'a/small', 'b/large', 'b/large']);
    expect([done.result.content?.text, done.result.decision.executed?.model]).toEqual(['1;', 'small']);
    expect(marksOf(done.result.decision, { ...DEFAULTS, policy: { complete: { minConfidence: 0.9 } } }).map(({ text }) => text)).toEqual(['low confidence', 'mended once']);
  });

  it('is no deviation, and says that it was mended and why', async () => {
    const { result } = await mend({ repair: 'always' }, { 'a/small': ['bad', '1;'] });
    expect(result.decision.deviations).toEqual([]);
    expect(result.decision.message).toBe("Answered by cheap (small at a) for $0.00022, mended after its answer failed the syntax check in line 3: ')' expected (TS1005).");
    expect(marksOf(result.decision, DEFAULTS)).toEqual([
      { kind: 'mended', text: 'mended once', why: "It was mended by the same model after its answer failed the syntax check in line 3: ')' expected (TS1005)." },
    ]);
  });

  it('of a route that stepped in is no climb', async () => {
    const tiers = tiersOf({ cheap: ['a/small', 'b/small'], premium: ['b/large'] });
    const { result } = await mend({ repair: 'always', retries: 0 }, { 'a/small': [failure('server', 'next-route', 'model')], 'b/small': ['bad', '1;'] }, { tiers });
    expect(result.decision.deviations).toMatchObject([{ kind: 'fallback', why: 'cheap (small at a): server happened' }]);
  });

  it('of a patch is one as well', async () => {
    const done = await run(selection('debug', { question: 'It sometimes hangs' }), { 'b/large': ['bad', 'Because.'] }, { tiers: ALIKE });
    expect(done.result.decision.attempts.map(({ purpose }) => purpose)).toEqual(['answer', 'repair']);
  });
});

describe('what the router learns', () => {
  it('is how often a model mended its answer: what was judged counts, nothing else', async () => {
    const repairs = createRepairRecord();
    const setup = { repairs };
    const small = ALIKE[0]!.routes[0]!;
    await mend({ repair: 'always' }, { 'a/small': ['bad', '1;'] }, setup);
    expect(repairs.of(small)).toEqual({ tried: 1, mended: 1 });
    await mend({ repair: 'always' }, { 'a/small': ['bad', 'bad'], 'b/large': ['2;'] }, setup);
    expect(repairs.of(small)).toEqual({ tried: 2, mended: 1 });
    await mend({ repair: 'always' }, { 'a/small': ['bad', 'odd'] }, setup);
    await mend({ repair: 'always' }, { 'a/small': ['bad', failure('server', 'retry', 'provider')], 'b/large': ['2;'] }, setup);
    await mend({ repair: 'always' }, { 'a/small': ['1;'] }, setup);
    expect(repairs.of(small)).toEqual({ tried: 2, mended: 1 });
    expect(repairs.of(ALIKE[1]!.routes[0]!)).toEqual({ tried: 0, mended: 0 });
  });

  it('decides about the next request', async () => {
    const repairs = createRepairRecord();
    repairs.add([{ provider: 'a', model: 'small', tried: 400, mended: 0 }]);
    expect((await mend({}, { 'a/small': ['bad'], 'b/large': ['2;'] }, { tiers: DEAR, repairs })).calls).toEqual(['a/small', 'b/large']);
  });
});
