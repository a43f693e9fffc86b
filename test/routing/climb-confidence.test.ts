import { describe, expect, it } from 'vitest';
import type { PolicyCells } from '../../src/config/policy-settings.ts';
import { failure, fakeLedger, HANG, selection, withProbability, type Script } from './fakes.ts';
import { routing, run, under } from './running.ts';

const explain = selection('explain');
/** Complex, so that it starts at premium. */
const hard = selection('debug', { question: 'It sometimes hangs' });

describe('an answer that is too unsure', () => {
  const cells = { minConfidence: 0.7 };
  const unsure = withProbability('It might add.', 0.3);

  it('climbs, and the better one is given', async () => {
    const { calls, result } = await under(explain, cells, { 'a/small': [unsure], 'a/medium': [withProbability('It adds.', 0.99)] });
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(result.content?.text).toBe('It adds.');
    expect(result.decision.deviations).toMatchObject([{ kind: 'escalate', from: 'cheap', to: 'standard' }]);
    expect(result.decision.message).toContain('with a confidence of');
  });

  it('asks for probabilities only where they decide', async () => {
    const asked = routing({ 'a/small': ['It adds.'] }, { config: { policy: { explain: cells } } });
    await asked.ask(explain);
    const not = routing({ 'a/small': ['It adds.'] });
    await not.ask(explain);
    expect([asked.seen[0]?.logprobs, not.seen[0]?.logprobs]).toEqual([true, false]);
  });

  it.each<[string, Script]>([
    ['fails its check', 'bad'],
    ['fails', failure('server', 'next-route', 'model')],
    ['is refused', failure('refused', 'stop', 'request')],
  ])('is given where the stronger one %s', async (_, stronger) => {
    const { result } = await under(explain, { ...cells, attempts: 2 }, { 'a/small': [unsure], 'a/medium': [stronger] });
    expect(result.content?.text).toBe('It might add.');
    expect(result.decision).toMatchObject({ outcome: 'answered', executed: { tier: 'cheap' }, planned: { tier: 'cheap' }, deviations: [] });
  });

  it('is given where the budget ends before the stronger one', async () => {
    const ledger = fakeLedger(({ tier }) => (tier === 'standard' ? { ok: false, why: 'cap', cap: 'day', task: null, spent: 1, limit: 1, resetsAt: 0 } : null));
    const { result } = await under(explain, cells, { 'a/small': [unsure] }, { ledger });
    expect([result.content?.text, result.decision.outcome]).toEqual(['It might add.', 'answered']);
  });

  it('gives way to an unsure one of a stronger model', async () => {
    const { result } = await under(explain, cells, { 'a/small': [unsure], 'a/medium': [withProbability('It may add.', 0.3)], 'b/large': [withProbability('It could add.', 0.3)] });
    expect(result.content?.text).toBe('It could add.');
  });

  it('is not given after a cancel', async () => {
    const cancel = new AbortController();
    const { result } = await run(explain, { 'a/small': [unsure], 'a/medium': [HANG] }, {
      config: { policy: { explain: cells } },
      options: { signal: cancel.signal, onAttempt: ({ model }) => { if (model === 'medium') setImmediate(() => { cancel.abort(); }); } },
    });
    expect([result.content, result.decision.reason]).toEqual([null, 'cancelled']);
  });

  it.each<[string, PolicyCells, Script]>([
    ['is sure enough', cells, withProbability('It adds.', 0.9)],
    ['says nothing of its confidence', cells, 'It adds.'],
    ['may not climb', { ...cells, escalate: false }, unsure],
    ['is not asked for any', {}, unsure],
  ])('is none where it %s', async (_, policy, script) => {
    const { calls, result } = await under(explain, policy, { 'a/small': [script] });
    expect([calls, result.decision.outcome]).toEqual([['a/small'], 'answered']);
  });

  it('is none once it was shown', async () => {
    const long = withProbability('This function might add two numbers and give back the sum.', 0.1);
    const { calls, shown } = await run(explain, { 'a/small': [long] }, { config: { policy: { explain: cells } }, options: { stream: true } });
    expect([calls, shown]).toEqual([['a/small'], long.says]);
  });

  it('counts the word of a model that debugs, and does not show it', async () => {
    const { result, calls } = await under(hard, cells, { 'b/large': ['Because.\nconfidence: 5'] });
    expect(calls).toEqual(['b/large']);
    expect(result.content?.text).toBe('Because.');
    expect(result.decision.attempts[0]?.confidence).toMatchObject({ selfReported: 0.05, meanProbability: null });
  });
});
