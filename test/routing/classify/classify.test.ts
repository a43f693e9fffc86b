import { describe, expect, it } from 'vitest';
import type { Tier } from '../../../src/config/config.ts';
import type { ClassifierSettings } from '../../../src/config/policy-settings.ts';
import type { Request } from '../../../src/request/request.ts';
import { classify, classifyLocally, type Classified, type ClassifyWorld } from '../../../src/routing/classify/classify.ts';
import { effectivePolicy } from '../../../src/routing/policy.ts';
import { createBreakers } from '../../../src/routing/breaker.ts';
import { makePlan } from '../../../src/routing/plan.ts';
import { completion, failure, fakeLedger, FIM, scriptedModels, selection, tiersOf, type Script } from '../fakes.ts';

const ALL: ClassifierSettings = { use: ['heuristic', 'embedding', 'llm'], sureFrom: 0.99, llmMaxCost: 1 };
const at = (price: number) => ({ price: { input: price, output: price } });
const TIERS = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] }, { 'a/s': at(0.1), 'a/m': at(1), 'a/l': at(10) });
const debug = selection('debug', { document: { file: 'a.ts', languageId: 'typescript', text: 'const a = 1;\n'.repeat(10), version: 1 }, selection: { start: 0, end: 129 } });
const says = (complexity: string, confidence: number): string => JSON.stringify({ complexity, confidence });

interface Found extends Classified {
  readonly calls: readonly string[];
}

async function judge(request: Request, script: Script, change: Partial<ClassifyWorld> & { readonly tiers?: readonly Tier[] } = {}): Promise<Found> {
  const models = scriptedModels({ 'a/s': [script], 'a/m': [script] });
  const meter = { ledger: fakeLedger(), caps: { day: null, month: null, tasks: {} }, now: () => 5 };
  const { policy = effectivePolicy(request.task, {}, null).cells, tiers = TIERS } = change;
  const startOf: ClassifyWorld['startOf'] = (complexity) => {
    const classification = { ...classifyLocally(request, ALL), complexity };
    return makePlan({ request, classification, policy, tiers, band: null, onlyFree: false }).plan?.tiers[0]?.routes[0] ?? null;
  };
  const breakers = createBreakers(() => 5);
  const found = await classify(request, { settings: ALL, policy, tiers, startOf, meter, modelFor: models.modelFor, breakers, signal: new AbortController().signal, ...change });
  return { ...found, calls: models.calls };
}

describe('what costs nothing', () => {
  it('says who decided, how sure it is and how much the gate will see', () => {
    const { by, complexity, confidence, cost, verifiableWhy } = classifyLocally(debug, { use: ['heuristic'], sureFrom: 0.7, llmMaxCost: 0 });
    expect([by, complexity, cost]).toEqual(['heuristic', 'simple', 0]);
    expect(confidence).toBeGreaterThan(0.5);
    expect(verifiableWhy).not.toBe('');
  });

  it('asks the trained model only where the heuristics are unsure, and only where it may', () => {
    const heuristic = classifyLocally(debug, { use: ['heuristic', 'embedding'], sureFrom: 0, llmMaxCost: 0 });
    expect(heuristic.by).toBe('heuristic');
    expect(classifyLocally(completion(), { use: ['heuristic'], sureFrom: 1, llmMaxCost: 0 }).by).toBe('heuristic');
  });

  it('never calls a diagnosis trivial by the trained model', () => {
    const { complexity } = classifyLocally(debug, { use: ['heuristic', 'embedding'], sureFrom: 1, llmMaxCost: 0 });
    expect(complexity).not.toBe('trivial');
  });
});

describe('a model is asked', () => {
  it('where what costs nothing is unsure and it pays, and its word counts', async () => {
    const { calls, classification, attempt } = await judge(debug, says('trivial', 0.995));
    expect(calls).toEqual(['a/s']);
    expect(classification).toMatchObject({ by: 'llm', complexity: 'trivial', confidence: 0.995, cost: attempt?.cost });
    expect(attempt).toMatchObject({ purpose: 'classify', model: 's' });
  });

  it('on the cheapest route that can talk', async () => {
    const tiers = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] }, { 'a/s': { ...at(0.1), ...FIM }, 'a/m': at(1), 'a/l': at(10) });
    expect((await judge(debug, says('trivial', 0.995), { tiers })).calls).toEqual(['a/m']);
  });

  it.each<[string, Request, Partial<ClassifyWorld>]>([
    ['for a completion', completion(), {}],
    ['where it is not to be used', debug, { settings: { ...ALL, use: ['heuristic', 'embedding'] } }],
    ['where what costs nothing is sure enough', debug, { settings: { ...ALL, sureFrom: 0.1 } }],
    ['where it rests', debug, { breakers: { ...createBreakers(() => 5), isResting: () => true } }],
    ['where a floor leaves one start', debug, { policy: effectivePolicy('debug', { debug: { floor: 'premium' } }, null).cells }],
    ['outside of the tiers that are allowed', debug, { policy: effectivePolicy('debug', { debug: { tiers: ['premium'] } }, null).cells }],
    ['where it costs more than it may', debug, { settings: { ...ALL, llmMaxCost: 0 } }],
    ['where it costs more than the request may', debug, { policy: { ...effectivePolicy('debug', {}, null).cells, manualMaxCost: 0 } }],
    ['where all starts are one', debug, { policy: effectivePolicy('debug', { debug: { start: { trivial: 'premium', simple: 'premium', complex: 'premium' } } }, null).cells }],
    ['where its price is unknown', debug, { tiers: tiersOf({ cheap: ['a/s'] }, { 'a/s': { price: null } }) }],
    ['where nobody can talk', debug, { tiers: tiersOf({ cheap: ['a/s'] }, { 'a/s': FIM }) }],
    ['where there is nobody', debug, { tiers: [] }],
    ['without a key', debug, { modelFor: () => Promise.resolve(null) }],
  ])('never %s', async (_, request, change) => {
    const { calls, attempt, classification } = await judge(request, says('trivial', 1), change);
    expect([calls, attempt, classification.cost]).toEqual([[], null, 0]);
    expect(classification.by).not.toBe('llm');
  });
});

describe('the word of a model', () => {
  it.each<[string, Script]>([
    ['less sure than what is known', says('complex', 0.01)],
    ['garbage', 'It is hard to say.'],
    ['a failure', failure('server', 'retry', 'provider')],
  ])('does not count where it is %s, but its attempt does', async (_, script) => {
    const local = classifyLocally(debug, ALL);
    const { classification, attempt, calls } = await judge(debug, script);
    expect(calls).toEqual(['a/s']);
    expect(attempt).not.toBeNull();
    expect(classification).toMatchObject({ by: local.by, complexity: local.complexity, confidence: local.confidence, cost: attempt?.cost });
  });

  it('does not count where it is just as sure', async () => {
    const local = classifyLocally(debug, ALL);
    expect((await judge(debug, says('complex', local.confidence))).classification.by).toBe(local.by);
  });

  it('keeps what the gate can see', async () => {
    const local = classifyLocally(debug, ALL);
    const { verifiable, verifiableWhy } = (await judge(debug, says('complex', 0.995))).classification;
    expect([verifiable, verifiableWhy]).toEqual([local.verifiable, local.verifiableWhy]);
  });
});
