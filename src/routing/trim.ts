import type { Route } from '../config/config.ts';
import { promptLength, type AttemptResult } from './attempt.ts';
import type { ClimbOptions } from './climb-options.ts';
import { contextLimit, limitsAt, maySend } from './limits.ts';
import { tierIndex } from './tiers.ts';

/** How much of the file is sent after an endpoint called the prompt too long. */
export const TRIMMED_SHARE = 0.5;

/** Whether the same route can be sent less of the file: where that is really less, for the same request again would fail again. */
export function canTrim({ request, limits: anywhere, plan, tiers }: ClimbOptions, route: Route, result: AttemptResult): boolean {
  if (result.kind !== 'failed' || result.attempt.failure?.action !== 'trim') return false;
  const limits = limitsAt(anywhere, request, plan.policy, tierIndex(tiers, route.tier));
  const limit = contextLimit(limits, route, TRIMMED_SHARE * result.attempt.contextShare);
  return maySend(request, limit) && promptLength(request, route, limit) < promptLength(request, route, contextLimit(limits, route, result.attempt.contextShare));
}
