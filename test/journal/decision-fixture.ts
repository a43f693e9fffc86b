import type { Attempt, Classification, Decision, Features } from '../../src/routing/decision.ts';

export const CLASSIFIED: Classification = {
  by: 'heuristic', complexity: 'simple', confidence: 0.6, verifiable: 'well', verifiableWhy: 'insertion into typed code', signals: ['12 lines'], cost: 0, ms: 0.1,
};
const FEATURES: Features = { languageId: 'typescript', lines: 12, selectedLines: 0, diagnostics: 0, hasQuestion: false, turns: 0 };

export function attempt(id: string, change: Partial<Attempt> = {}): Attempt {
  return {
    id, purpose: 'answer', tier: 'cheap', provider: 'a', model: 'small', servedModel: null, result: 'passed', by: ['reply', 'syntax'], findings: [],
    uncheckedReason: null, missed: [], failure: null, confidence: null, inputTokens: 100, outputTokens: 10, cost: 0.01, basis: 'usage', ms: 20, gateMs: 3, contextShare: 1, ...change,
  };
}

export function decision(id: string, attempts: readonly Attempt[], change: Partial<Decision> = {}): Decision {
  const last = attempts.at(-1);
  return {
    id, at: Date.now(), task: 'complete', trigger: 'auto', class: 'interactive', languageId: 'typescript',
    features: FEATURES, classification: CLASSIFIED, band: null, arm: null,
    planned: { tier: 'cheap', provider: 'a', model: 'small', why: 'completion starts cheap' },
    executed: last === undefined ? null : { tier: last.tier, provider: last.provider, model: last.model }, deviations: [],
    attempts, skipped: [], outcome: last === undefined ? 'stopped' : 'answered', reason: last === undefined ? 'budget' : null,
    message: 'answered', choices: [], cachedAt: null, later: null,
    cost: attempts.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0),
    ms: 50, ...change,
  };
}
