import type { Route } from '../config/config.ts';
import type { Model } from '../models/model.ts';
import type { FailedAnswer } from '../request/repair-prompt.ts';
import { runAttempt, type AttemptResult } from './attempt.ts';
import type { BreakerCall } from './breaker.ts';
import type { ClimbOptions, ClimbParts } from './climb-options.ts';
import { createHoldBack } from './hold-back.ts';
import { limitsAt } from './limits.ts';
import { tierIndex } from './tiers.ts';

/** Who is asked for what within a climb. */
export interface Asked {
  readonly route: Route;
  readonly model: Model;
  /** 1, or less after the endpoint said that the prompt is too long. */
  readonly contextShare: number;
  readonly signal: AbortSignal;
  /** The breaker's leave; told what became of the call. */
  readonly call: BreakerCall;
  /** The route's own answer that is to be mended. */
  readonly failed?: FailedAnswer | undefined;
}

/** One call within a climb, streamed where the request is. `shown` is what came on the screen. */
export async function askRoute(parts: ClimbParts, options: ClimbOptions, asked: Asked): Promise<{ readonly result: AttemptResult; readonly shown: string }> {
  const { request, classification, plan, priceMustBeKnown, limits, report, stream, onText, onAttempt, cancel } = options;
  const streams = request.task === 'explain' && stream && onText !== undefined;
  const holdBack = streams ? createHoldBack(parts.checkStart, onText) : null;
  onAttempt?.(asked.route, asked.failed === undefined ? 'answer' : 'repair');
  const left = plan.maxCost === null ? null : Math.max(0, plan.maxCost - report.spent);
  try {
    const result = await runAttempt(parts, { ...asked, request, classification, policy: plan.policy, limits: limitsAt(limits, request, plan.policy, tierIndex(options.tiers, asked.route.tier)), left, priceMustBeKnown, stream, holdBack });
    learn(result, asked.call, cancel);
    if (result.kind === 'answered' && result.judgement.verdict.result !== 'failed') holdBack?.flush();
    return { result, shown: holdBack?.shown ?? '' };
  } finally {
    asked.call.dropped();
  }
}

/** A cancel, ours or the user's, says nothing about the endpoint. */
function learn(result: AttemptResult, call: BreakerCall, cancel: AbortSignal): void {
  if (result.kind === 'answered') call.succeeded();
  else if (result.kind === 'failed' && result.attempt.failure !== null && !cancel.aborted) call.failed(result.attempt.failure);
}
