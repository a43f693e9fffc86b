import type { Route } from '../config/config.ts';
import type { RepairMode } from '../config/policy-settings.ts';
import type { FailedAnswer } from '../request/repair-prompt.ts';
import type { Request } from '../request/request.ts';
import type { Answered } from './attempt.ts';

/** What a repair would be tried under. */
export interface RepairCase {
  readonly mode: RepairMode;
  /** How likely it succeeds, 0 to 1. */
  readonly chance: number;
  /** Expected cost of the repair, USD; null where the price is unknown. */
  readonly cost: number | null;
  /** The same of an answer by the route that it would climb to; null: there is none to climb to. */
  readonly above: { readonly cost: number | null } | null;
  /** Calls, USD (null: no cap) and ms that the request has left. */
  readonly calls: number;
  readonly money: number | null;
  readonly time: number;
  /** How long the failed answer took, ms. */
  readonly took: number;
}

/** Where nothing is above, a mended answer may cost three calls on the average, not more. */
const LEAST_CHANCE_AT_TOP = 1 / 3;

/**
 * Whether the model that failed is asked to mend its answer, or the request climbs. A repair costs c, and with the probability p
 * saves the answer a tier up, which costs C. To repair first costs c + (1 - p) x C, to climb at once C, so a repair pays if
 *
 *     c < p x C
 *
 * and if calls, money and time are left for both, because most repairs fail where p is small. Where there is nowhere to climb
 * to, it pays if p is at least 1/3. What has no known price is never known to pay. `always` and `never` are the user's word; a
 * call must be left all the same, and the caps hold for every call.
 */
export function repairPays({ mode, chance, cost, above, calls, money, time, took }: RepairCase): boolean {
  if (mode === 'never' || calls < 1) return false;
  if (mode === 'always') return true;
  if (cost === null) return false;
  if (above === null) return chance >= LEAST_CHANCE_AT_TOP;
  if (above.cost === null) return false;
  const hasRoom = calls >= 2 && (money === null || cost + above.cost <= money) && took * 2 < time;
  return hasRoom && cost < chance * above.cost;
}

/**
 * The answer as it can be shown to its model again; null where that makes no sense: a fault of the reply itself (a refusal, an
 * echo, prose) is none that the checks can explain, what was cut off would be cut off again, an explanation holds no code, and a
 * fill-in-the-middle route holds no conversation.
 */
export function mendable(request: Request, route: Route, { judgement: { verdict, content }, cutOff }: Answered): FailedAnswer | null {
  if (verdict.result !== 'failed' || verdict.findings.some(({ check }) => check === 'reply')) return null;
  if (request.task === 'explain' || route.api !== 'chat' || cutOff) return null;
  return { ...content, findings: verdict.findings };
}
