import type { Route } from '../config/config.ts';
import { repairTurns, type FailedAnswer } from '../request/repair-prompt.ts';
import { estimateTokens } from '../spend/estimate.ts';
import { costOf, priceOf } from '../spend/price.ts';
import type { ClimbOptions, ClimbParts } from './climb-options.ts';
import type { Attempt } from './decision.ts';
import type { RepairCase } from './repair.ts';
import { chanceOfRepair } from './repair-record.ts';

/** Where a climb stands when an answer has failed. */
export interface Failing {
  readonly route: Route;
  readonly attempt: Attempt;
  readonly failed: FailedAnswer;
  /** The routes that it would climb to, the next first; empty where it may not climb. */
  readonly above: readonly Route[];
  /** Calls that are left. */
  readonly calls: number;
}

/** What decides whether the answer is mended. A route that rests is none to climb to. */
export function repairCase({ breakers, repairs }: ClimbParts, { request, plan, tiers, report, endsAt }: ClimbOptions, failing: Failing): RepairCase {
  const { route, attempt, failed, calls } = failing;
  const next = failing.above.find((other) => !breakers.isResting(other));
  const told = repairTurns(request, failed).map(({ content }) => content).join('\n');
  return {
    mode: plan.repair,
    chance: chanceOfRepair(route, tiers, repairs),
    cost: expectedCost(route, attempt, told),
    above: next === undefined ? null : { cost: expectedCost(next, attempt) },
    calls,
    money: plan.maxCost === null ? null : plan.maxCost - report.spent,
    time: endsAt - performance.now(),
    took: attempt.ms,
  };
}

/**
 * What a call of a route is expected to cost after one that failed: as much is read and written again.
 * @param more text that is sent beside the same prompt
 * @returns USD; null where the price is unknown
 */
function expectedCost(route: Route, { inputTokens, outputTokens }: Pick<Attempt, 'inputTokens' | 'outputTokens'>, more = ''): number | null {
  const price = priceOf(route);
  return price === null ? null : costOf({ inputTokens: inputTokens + estimateTokens(more), outputTokens, cachedInputTokens: 0 }, price);
}
