import { describe, expect, it } from 'vitest';
import { endOfAnswer } from '../../src/editor/answer-end.ts';
import { promptText } from '../../src/request/prompt.ts';
import type { Tier } from '../../src/config/config.ts';
import type { RouteResult } from '../../src/routing/decision.ts';
import { createRouter } from '../../src/routing/router.ts';
import { configOf, failure, fakeGate, fakeLedger, scriptedModels, selection, tiersOf, type FakeLedger, type Script } from './fakes.ts';

const text = Array.from({ length: 700 }, (_, index) => `const line${index} = ${index};`).join('\n');
const all = { document: { file: 'a.ts', languageId: 'typescript', text, version: 1 }, selection: { start: 0, end: text.length } };

interface Asked {
  readonly result: RouteResult;
  readonly calls: readonly string[];
  readonly sent: readonly string[];
  readonly ledger: FakeLedger;
}

/** Two routes side by side, with windows of so many tokens. */
async function ask(task: 'debug' | 'explain', windows: readonly [number, number], scripts: Record<string, Script[]>): Promise<Asked> {
  const models = scriptedModels(scripts);
  const ledger = fakeLedger();
  const [tier] = tiersOf({ premium: ['a/first', 'b/second'] });
  const tiers: Tier[] = [{ name: 'premium', routes: (tier?.routes ?? []).map((route, index) => ({ ...route, contextWindow: windows[index] ?? 0 })) }];
  const config = configOf({}, { tiers, policy: { explain: { maxCost: 1 } } });
  const parts = { config, modelFor: models.modelFor, gate: fakeGate, ledger, checkStart: () => 'ok' as const, now: () => 5, steady: () => 5, random: () => 0 };
  const result = await createRouter(parts).route(selection(task, all), { signal: new AbortController().signal, stream: false });
  return { result, calls: models.calls, sent: models.seen.map(({ prompt }) => promptText(prompt)), ledger };
}

describe('a selection that does not fit', () => {
  it('is debugged by a model that can read all of it', async () => {
    const { result, calls, sent } = await ask('debug', [6_000, 32_000], { 'b/second': ['Because.'] });
    expect(calls).toEqual(['b/second']);
    expect(sent[0]).toContain(text);
    expect(result.decision).toMatchObject({ outcome: 'answered', attempts: [{ model: 'second' }], skipped: [{ model: 'first' }] });
  });

  it('is not sent at all where no model can', async () => {
    const { result, calls, ledger } = await ask('debug', [6_000, 6_000], {});
    expect([calls, ledger.holds]).toEqual([[], []]);
    expect(result.decision).toMatchObject({ outcome: 'stopped', reason: 'config', attempts: [] });
    expect(result.decision.message).toContain('the selection is too long for it; select less');
  });

  it('is not cut to try again when an endpoint calls it too long', async () => {
    const { result, calls } = await ask('debug', [32_000, 32_000], { 'a/first': [failure('context-length', 'trim', 'model')], 'b/second': ['Because.'] });
    expect(calls).toEqual(['a/first', 'b/second']);
    expect(result.decision.outcome).toBe('answered');
  });

  it('is explained as far as it fits, and model and user are told', async () => {
    const { result, sent } = await ask('explain', [6_000, 6_000], { 'a/first': ['It counts.'] });
    expect(sent[0]).toContain('the selection goes on;');
    expect(result.trimmed).toBe(true);
    expect(result.decision.message).toContain('Only the start of the selection was sent');
    expect(endOfAnswer(result, '').badges.map((badge) => badge.text)).toEqual(['context trimmed']);
  });

  it('is explained without a word about that where it fits', async () => {
    const { result, sent } = await ask('explain', [32_000, 32_000], { 'a/first': ['It counts.'] });
    expect(sent[0]).toContain(text);
    expect(result.trimmed).toBe(false);
    expect(endOfAnswer(result, '').badges).toEqual([]);
  });
});
