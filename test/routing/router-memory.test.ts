import { describe, expect, it } from 'vitest';
import { completion, failure, fakeLedger, selection, tiersOf } from './fakes.ts';
import { routing } from './running.ts';

const explain = selection('explain');
/** Of a month's budget of 1 USD. */
const used = (month: number) => ({ ledger: fakeLedger(() => null, month) });

describe('an answer from memory', () => {
  it('is given to the same question of the same route, for nothing', async () => {
    const router = routing({ 'a/small': ['It adds.'] });
    await router.ask(explain);
    const { result, calls, ledger } = await router.ask({ ...explain, id: 'r2' });
    expect([calls.length, ledger.rows.length]).toEqual([1, 1]);
    expect(result.content?.text).toBe('It adds.');
    expect(result.decision).toMatchObject({ id: 'r2', outcome: 'answered', cachedAt: 5, cost: 0, attempts: [], deviations: [], executed: { tier: 'cheap', provider: 'a', model: 'small' } });
    expect(result.decision.message).toContain('Given again from memory for $0');
  });

  it('comes as one that streams', async () => {
    const router = routing({ 'a/small': ['It adds.'] });
    await router.ask(explain);
    expect((await router.ask(explain, { stream: true })).shown).toBe('It adds.');
    expect((await router.ask(explain)).shown).toBe('');
    const debugging = routing({ 'a/medium': ['Because.'] });
    await debugging.ask(selection('debug'));
    expect((await debugging.ask(selection('debug'), { stream: true })).shown).toBe('');
  });

  it.each<[string, Parameters<typeof routing>[1], object]>([
    ['is not given where it is asked anew', {}, { fresh: true }],
    ['is not given where the policy keeps none', { config: { policy: { explain: { cache: false } } } }, {}],
  ])('%s', async (_, setup, options) => {
    const router = routing({ 'a/small': ['It adds.', 'It sums.'] }, setup);
    await router.ask(explain);
    expect((await router.ask(explain, options)).result.content?.text).toBe('It sums.');
  });

  it('replaces the one before where it was asked anew', async () => {
    const router = routing({ 'a/small': ['It adds.', 'It sums.'] });
    await router.ask(explain);
    await router.ask(explain, { fresh: true });
    expect((await router.ask(explain)).result.content?.text).toBe('It sums.');
  });

  it('is not given where another route would answer, as after an escalation', async () => {
    const router = routing({ 'a/small': ['bad', 'bad'], 'a/medium': ['It adds.', 'It sums.'] });
    await router.ask(explain);
    expect((await router.ask(explain)).result.content?.text).toBe('It sums.');
  });

  it('is never one that is incomplete, or to a part of the selection', async () => {
    const router = routing({ 'a/small': [{ says: 'It ad', finish: 'length' }, 'It adds.'] });
    await router.ask(explain);
    expect((await router.ask(explain)).result.content?.text).toBe('It adds.');
    const text = 'const a = 1;\n'.repeat(4_000);
    const long = selection('explain', { document: { ...explain.document, text }, selection: { start: 0, end: text.length } });
    const roomy = { policy: { explain: { maxCost: null } } };
    const parts = routing({ 'a/medium': ['It counts.', 'It still counts.'] }, { config: roomy });
    expect((await parts.ask(long)).result.trimmed).toBe(true);
    expect((await parts.ask(long)).result.content?.text).toBe('It still counts.');
  });

  it('is never given for a completion', async () => {
    const router = routing({ 'a/small': ['1;', '2;'] }, { config: { policy: { complete: { cache: true } } } });
    await router.ask(completion());
    expect((await router.ask(completion())).result.content?.text).toBe('2;');
  });

  it('keeps what could not be verified so', async () => {
    const router = routing({ 'a/small': ['odd'] });
    await router.ask(explain);
    expect((await router.ask(explain)).result.decision.message).toContain('Not verified: Ruby.');
  });

  it('says where the budget had it start lower', async () => {
    const router = routing({ 'a/small': ['It adds.'] }, { ...used(0.75), config: { policy: { explain: { start: { trivial: 'standard' } } } } });
    await router.ask(explain);
    const { result } = await router.ask(explain);
    expect(result.decision).toMatchObject({ cachedAt: 5, planned: { tier: 'standard' }, executed: { tier: 'cheap' }, deviations: [{ kind: 'downgrade' }] });
  });
});

describe('when nobody can answer', () => {
  const tiers = tiersOf({ cheap: ['a/small'] });
  const broken = failure('server', 'next-route', 'model');

  it('an answer from memory stands in, and says so', async () => {
    const router = routing({ 'a/small': ['It adds.', broken] }, { tiers });
    await router.ask(explain);
    const { result, shown } = await router.ask(explain, { fresh: true, stream: true });
    expect(shown).toBe('It adds.');
    expect(result.decision).toMatchObject({ outcome: 'answered', reason: null, cachedAt: 5, deviations: [{ kind: 'cached', from: 'cheap', to: 'cheap' }] });
    expect(result.decision.message).toMatch(/^No model could answer\..*server happened.*Given again from memory/);
    expect(result.decision.attempts).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof routing>[1]]>([
    ['for what is critical', { config: { policy: { explain: { class: 'critical' } } } }],
    ['where the policy keeps none', { config: { policy: { explain: { cache: false } } } }],
  ])('none stands in %s', async (_, setup) => {
    const router = routing({ 'a/small': ['It adds.', broken] }, { ...setup, tiers });
    await router.ask(explain);
    expect((await router.ask(explain, { fresh: true })).result.decision.outcome).toBe('stopped');
  });

  it('none stands in for a stop that is none of a failure, or for what was shown', async () => {
    const long = 'This function adds two numbers and gives back their sum.';
    const refusing = routing({ 'a/small': ['It adds.', failure('refused', 'stop')] }, { tiers });
    await refusing.ask(explain);
    expect((await refusing.ask(explain, { fresh: true })).result.decision).toMatchObject({ outcome: 'stopped', reason: 'refused' });
    const breaking = routing({ 'a/small': ['It adds.', { reply: long, fails: broken }] }, { tiers });
    await breaking.ask(explain);
    const { result } = await breaking.ask(explain, { fresh: true, stream: true });
    expect([result.decision.outcome, result.content?.text]).toEqual(['stopped', long]);
  });
});
