import type { Route } from '../config/config.ts';
import type { TaskPolicy } from '../config/policy-settings.ts';
import type { Model } from '../models/model.ts';
import type { Gate } from '../quality/gate.ts';
import type { Request } from '../request/request.ts';
import { verdictOf, type Answered } from './attempt.ts';
import type { Attempt, Classification } from './decision.ts';
import { meteredCall, type Meter } from './metered-call.ts';
import type { RequestLimits } from './limits.ts';

/** An answer that the free local tier has ready. */
export interface LocalAnswer {
  readonly model: Model;
  /** That it is, to the letter, what will stand there in the end; 0 to 1, calibrated. */
  readonly probability: number;
  /** Where it comes from, for people, as part of a sentence. */
  readonly why: string;
}

/** The local tier as a route: free by its nature, below every tier of the settings, and never in them. */
export const LOCAL_ROUTE: Route = {
  tier: 'local',
  provider: { name: 'workspace', baseUrl: 'http://localhost/', requiresKey: false },
  model: 'recall',
  api: 'completions',
  fim: null,
  price: { input: 0, output: 0 },
  contextWindow: 1_000_000,
  maxOutput: 1_000,
};

/** The local answer, where the policy lets it answer: sure enough, and nobody asked for something stronger or new. */
export function usableLocal(local: LocalAnswer | undefined, request: Request, policy: TaskPolicy, again: { readonly fresh?: boolean; readonly stronger?: boolean }): LocalAnswer | null {
  if (local === undefined || request.task !== 'complete' || policy.recall === null || policy.stop !== null) return null;
  return local.probability >= policy.recall && again.fresh !== true && again.stronger !== true ? local : null;
}

export interface LocalCall {
  readonly request: Request;
  readonly local: LocalAnswer;
  readonly classification: Classification;
  readonly limits: RequestLimits;
  readonly signal: AbortSignal;
}

/**
 * Has the local tier answer, judged and recorded like any other attempt. It uses up no call of the policy's: nothing is sent.
 * @returns null where the spend record would not take it
 */
export async function askLocal(parts: Meter & { readonly gate: Gate }, { request, local, classification, limits, signal }: LocalCall): Promise<(Answered & { readonly attempt: Attempt }) | null> {
  const call = { prompt: { kind: 'fim', prefix: '', suffix: '' }, maxOutputTokens: LOCAL_ROUTE.maxOutput, stream: false, limits: limits.call, signal } as const;
  const result = await meteredCall(parts, { request, route: LOCAL_ROUTE, model: local.model, purpose: 'answer', contextShare: 1, call }, async (answer) => {
    const begun = performance.now();
    const judgement = await parts.gate.judge(request, { text: answer.text, cutOff: false }, signal);
    const confidence = {
      score: local.probability, meanProbability: null, worstProbability: null, selfReported: local.probability, gate: judgement.score ?? local.probability, classifier: classification.confidence,
    };
    return { judged: { ...verdictOf(judgement), confidence, gateMs: performance.now() - begun }, value: { judgement, cutOff: false, trimmed: false } };
  });
  return result.kind === 'answered' ? { attempt: result.attempt, ...result.value } : null;
}
