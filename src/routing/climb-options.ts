import type { Route, Tier } from '../config/config.ts';
import type { Model } from '../models/model.ts';
import type { Gate } from '../quality/gate.ts';
import type { Request } from '../request/request.ts';
import type { Breakers } from './breaker.ts';
import type { Attempt, Classification, RouteResult } from './decision.ts';
import type { StartCheck } from './hold-back.ts';
import type { RequestLimits } from './limits.ts';
import type { Meter } from './metered-call.ts';
import type { Plan } from './plan.ts';
import type { Report } from './report.ts';
import type { RepairRecord } from './repair-record.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface ClimbParts extends Meter {
  readonly gate: Gate;
  readonly breakers: Breakers;
  readonly retries: RetryBudget;
  readonly repairs: RepairRecord;
  /** Null when the provider's key is missing. */
  readonly modelFor: (route: Route) => Promise<Model | null>;
  readonly checkStart: StartCheck;
  readonly random: () => number;
  /** ms, from any beginning; never set back. */
  readonly steady: () => number;
}

export interface ClimbOptions {
  readonly request: Request;
  readonly classification: Classification;
  readonly plan: Plan;
  /** All there are, from the cheapest to the dearest. */
  readonly tiers: readonly Tier[];
  /** A cost cap that somebody set excludes routes of unknown price. */
  readonly priceMustBeKnown: boolean;
  readonly limits: RequestLimits;
  readonly report: Report;
  readonly stream: boolean;
  readonly onText: ((piece: string) => void) | undefined;
  readonly onAttempt: ((route: Route, purpose: 'answer' | 'repair') => void) | undefined;
  /** The user's. */
  readonly cancel: AbortSignal;
  readonly deadline: AbortSignal;
  /** When the deadline is, by `performance.now()`. */
  readonly endsAt: number;
}

/** `given`: an answer that passed, by that route. */
export interface Climbed {
  readonly result: RouteResult;
  readonly given: { readonly route: Route; readonly attempt: Attempt } | null;
}
