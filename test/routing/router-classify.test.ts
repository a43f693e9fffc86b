import { describe, expect, it, vi } from 'vitest';
import type { ClassifierSettings } from '../../src/config/policy-settings.ts';
import { failure, fakeLedger, FREE, HANG, selection, tiersOf } from './fakes.ts';
import { routing, run } from './running.ts';

const explain = selection('explain');
/** Of a month's budget of 1 USD. */
const used = (month: number) => ({ ledger: fakeLedger(() => null, month) });

describe('a model that classifies', () => {
  const classifier: ClassifierSettings = { use: ['heuristic', 'llm'], sureFrom: 0.99, llmMaxCost: 1 };
  const tiers = tiersOf({ cheap: ['a/small'], standard: ['a/medium'], premium: ['b/large'] }, {
    'a/small': { price: { input: 0.01, output: 0.01 } }, 'a/medium': { price: { input: 1, output: 1 } }, 'b/large': { price: { input: 10, output: 10 } },
  });
  const config = { classifier, policy: { debug: { attempts: 1 } } };
  const text = 'const a = 1;\n'.repeat(10);
  const debug = selection('debug', { document: { ...explain.document, text }, selection: { start: 0, end: text.length - 1 } });
  const trivial = '{"complexity": "trivial", "confidence": 0.999}';

  it('decides where it starts, is paid, and is no attempt of the cap', async () => {
    const { calls, result, ledger } = await run(debug, { 'a/small': [trivial], 'a/medium': ['Because.'] }, { tiers, config });
    expect(calls).toEqual(['a/small', 'a/medium']);
    expect(ledger.rows.map(({ purpose }) => purpose)).toEqual(['classify', 'answer']);
    const [asked, answered] = result.decision.attempts;
    expect(result.decision).toMatchObject({ outcome: 'answered', planned: { tier: 'standard' }, deviations: [], classification: { by: 'llm', cost: asked?.cost }, cost: (asked?.cost ?? NaN) + (answered?.cost ?? NaN) });
  });

  it('never fails the request, nor counts against it', async () => {
    for (const script of ['no idea', failure('bad-request', 'next-route', 'request')]) {
      const { calls, result } = await run(debug, { 'a/small': [script], 'b/large': ['Because.'] }, { tiers, config });
      expect(calls).toEqual(['a/small', 'b/large']);
      expect(result.decision).toMatchObject({ outcome: 'answered', planned: { tier: 'premium' }, deviations: [] });
    }
  });

  it('does not make one bad request two', async () => {
    const bad = failure('bad-request', 'next-route', 'request');
    const two = tiersOf({ cheap: ['a/small'], standard: ['a/medium'], premium: ['b/large', 'c/large'] }, { 'a/small': FREE, 'b/large': { price: { input: 10, output: 10 } } });
    const { calls } = await run(debug, { 'a/small': [bad], 'b/large': [bad], 'c/large': ['Because.'] }, { tiers: two, config: { classifier } });
    expect(calls).toEqual(['a/small', 'b/large', 'c/large']);
  });

  it('is not asked again for what is in memory', async () => {
    const router = routing({ 'a/small': [trivial], 'a/medium': ['Because.'], 'b/large': [] }, { tiers, config: { ...config, policy: { debug: { start: { simple: 'standard', complex: 'premium' } } } } });
    await router.ask(debug);
    await router.ask(debug);
    expect(router.calls).toEqual(['a/small', 'a/medium']);
  });

  it('is cancelled with the request', async () => {
    const cancel = new AbortController();
    const router = routing({ 'a/small': [HANG] }, { tiers, config });
    const asking = router.ask(debug, { signal: cancel.signal });
    await vi.waitUntil(() => router.calls.length === 1);
    cancel.abort();
    expect((await asking).result.decision).toMatchObject({ outcome: 'stopped', reason: 'cancelled' });
    expect(router.calls).toEqual(['a/small']);
  });

  it('is not asked where only what is free may be', async () => {
    const free = tiersOf({ cheap: ['a/small'], standard: ['a/medium'], premium: ['b/large'] }, { 'b/large': FREE });
    const chosen = await run(debug, { 'b/large': ['Because.'] }, { tiers: free, config, options: { onlyFree: true } });
    expect(chosen.calls).toEqual(['b/large']);
    const late = await run(debug, { 'b/large': ['Because.'] }, { ...used(0.99), tiers: free, config: { classifier, policy: { debug: { class: 'interactive' } } } });
    expect(late.calls).toEqual(['b/large']);
  });
});
