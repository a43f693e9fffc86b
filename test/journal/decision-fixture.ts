import type { Attempt, Decision } from '../../src/routing/decision.ts';

export function attempt(id: string, change: Partial<Attempt> = {}): Attempt {
  return {
    id, tier: 'cheap', provider: 'a', model: 'small', servedModel: null, result: 'passed', by: ['reply', 'syntax'], findings: [],
    uncheckedReason: null, failure: null, inputTokens: 100, outputTokens: 10, cost: 0.01, basis: 'usage', ms: 20, gateMs: 3, ...change,
  };
}

export function decision(id: string, attempts: readonly Attempt[], change: Partial<Decision> = {}): Decision {
  const last = attempts.at(-1);
  return {
    id, at: Date.now(), task: 'complete', trigger: 'auto', languageId: 'typescript',
    classification: { by: 'heuristic', complexity: 'simple', signals: ['12 lines'] },
    planned: { tier: 'cheap', why: 'completion starts cheap' },
    executed: last === undefined ? null : { tier: last.tier, provider: last.provider, model: last.model },
    attempts, skipped: [], outcome: last === undefined ? 'stopped' : 'answered', reason: last === undefined ? 'budget' : null,
    message: 'answered', cost: attempts.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0),
    ms: 50, ...change,
  };
}
